"""The columns of files of status updates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracking.imports.columns.declaring import ImportColumn, ImportKind, LeftOut, Reads
from tracking.imports.columns.shared import ALWAYS_LEFT_OUT, ORIGIN, OWN_NAME
from tracking.models.status_updates import AssessedDirection
from tracking.values.confidence import Confidence
from tracking.values.statuses import RECORDABLE

OF_EVIDENCE = LeftOut(
    ("sources",), _("It follows from the events that are cited, so the column is left out.")
)

STATUS_UPDATES = ImportKind(
    "status_updates",
    _("Status updates"),
    "slug",
    (
        OWN_NAME,
        ImportColumn(
            "item",
            _("Item"),
            _("The item that is assessed: P7, priority-7, Priority 7."),
            Reads.ITEM,
            example="priority-7",
            words=("priority", "gsi priority", "platform", "items"),
            required=True,
        ),
        ImportColumn(
            "commitment",
            _("Commitment"),
            _("The commitment that is assessed: P7.2; empty for the item as a whole."),
            Reads.COMMITMENT,
            words=("sentence", "commitments"),
        ),
        ImportColumn(
            "status",
            _("Status"),
            _("Status on the scale of the method page."),
            Reads.CHOICE,
            example="initiated",
            words=("assessment", "assessed status", "new status"),
            required=True,
            choices=tuple(RECORDABLE),
        ),
        ImportColumn(
            "as_of",
            _("As-of date"),
            _("Day up to which the evidence was looked at."),
            Reads.DAY,
            example="2024-06-30",
            words=("as of", "date", "day", "assessed on", "date of assessment"),
            required=True,
        ),
        ImportColumn(
            "direction",
            _("Direction"),
            _("Compared with the previous assessment: first, more, same, less or cannot_judge."),
            Reads.CHOICE,
            example="first",
            words=("trend", "change"),
            required=True,
            choices=AssessedDirection,
        ),
        ImportColumn(
            "confidence",
            _("Confidence"),
            _("high, medium, low or cannot_judge."),
            Reads.CHOICE,
            example="medium",
            words=("confidence level",),
            required=True,
            choices=Confidence,
        ),
        ImportColumn(
            "confidence_reason",
            _("Reason for this confidence"),
            _("Why it is not the confidence that the rule gives."),
            Reads.PROSE,
            words=("reason for confidence",),
        ),
        ImportColumn(
            "rationale",
            _("Rationale"),
            _("Why this status: what the evidence shows, and what it does not."),
            Reads.PROSE,
            example="Two meetings are documented; no text has been signed.",
            words=("reasons", "reason", "justification", "explanation", "text", "notes"),
        ),
        ImportColumn(
            "own_claim",
            _("Own claim"),
            _("What the acting party itself says, quoted and attributed."),
            Reads.PROSE,
            words=("claim",),
        ),
        ImportColumn(
            "claimed_by",
            _("Claimed by"),
            _("Code or name of the party whose claim it is."),
            Reads.PARTY,
            words=("claimant",),
        ),
        ImportColumn(
            "search_note",
            _("Search note"),
            _("Where and when somebody searched, with which words, and what they found."),
            Reads.PROSE,
            words=("search notes", "note on search"),
        ),
        ImportColumn(
            "evidence",
            _("Evidence"),
            _("Names in addresses of the events that are cited, with semicolons between them."),
            Reads.EVIDENCE,
            words=("events", "cited events"),
        ),
        ImportColumn(
            "bearings",
            _("How each bears"),
            _("How each cited event bears, and on which sentence: event:direct:P7.2."),
            Reads.BEARINGS,
            words=("bearing",),
            field="evidence",
        ),
        ImportColumn(
            "excerpts",
            _("Excerpts"),
            _(
                "Words of sources that show it, one a line: event (en): words; page: 3; "
                "source: address; translation: words."
            ),
            Reads.EXCERPTS,
            words=("excerpt", "quotes"),
            field="evidence",
        ),
        ImportColumn(
            "searches",
            _("Searches"),
            _(
                "Searches behind it, one a line: 2024-06-30, where; words: words; languages: en; "
                "found: what; by: whom."
            ),
            Reads.SEARCHES,
            words=("search log",),
        ),
        ImportColumn(
            "corrects",
            _("Correction of"),
            _("Name in addresses of the assessment of the same day that it corrects."),
            Reads.STATUS_UPDATE,
            words=("corrected assessment",),
            in_template=False,
        ),
        ImportColumn(
            "why_another",
            _("Why another assessment of this day"),
            _("What it corrects and why."),
            Reads.PROSE,
            words=("why another", "reason of correction"),
            in_template=False,
        ),
        *ORIGIN,
    ),
    (*ALWAYS_LEFT_OUT, OF_EVIDENCE),
)
