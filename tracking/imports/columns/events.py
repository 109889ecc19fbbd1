"""The columns of files of events."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracking.imports.columns.declaring import ImportColumn, ImportKind, Reads
from tracking.imports.columns.shared import ALWAYS_LEFT_OUT, ORIGIN, OWN_NAME, SOURCE_COLUMNS
from tracking.models.involvements import InvolvementRole as Role
from tracking.values.event_kinds import EventKind

PRECISIONS = (("day", _("Day")), ("month", _("Month")), ("year", _("Year")))
# Headings of columns that hold the parties of one role.
ROLE_WORDS: dict[str, tuple[str, ...]] = {
    Role.HOST: ("hosts", "host country", "hosted by"),
    Role.PARTICIPANT: ("participants", "participating countries", "attendees"),
    Role.SIGNATORY: ("signatories", "signed by"),
    Role.MEDIATOR: ("mediators", "mediated by"),
    Role.RECIPIENT: ("recipients", "beneficiaries"),
    Role.DONOR: ("donors", "funded by"),
    Role.SPONSOR: ("sponsor", "sponsors", "sponsored by", "tabled by"),
    Role.VOTED_FOR: ("votes for", "in favour", "in favor"),
    Role.VOTED_AGAINST: ("votes against", "against"),
    Role.ABSTAINED: ("abstentions", "abstaining"),
    Role.VETOED: ("vetoes", "vetoed by"),
    Role.ENDORSED: ("endorsements", "endorsed by"),
    Role.DECLINED: ("declined", "declined by"),
    Role.CRITIC: ("critics", "criticised by"),
    Role.ISSUER: ("issuers", "issued by"),
    Role.SUBJECT: ("subjects",),
    Role.VENUE_BODY: ("venue body", "venue bodies"),
}


def _of_role(role: Role) -> ImportColumn:
    return ImportColumn(
        f"parties_{role}",
        role.label,
        _("Parties that all have this role: by code or name."),
        Reads.PARTIES,
        words=ROLE_WORDS[role],
        field="parties",
        role=role,
        in_template=False,
    )


EVENTS = ImportKind(
    "events",
    _("Events"),
    "slug",
    (
        OWN_NAME,
        ImportColumn(
            "title",
            _("Title"),
            _("What happened, in a few neutral words."),
            Reads.LINE,
            example="China and Kenya hold a second security dialogue",
            words=("headline", "event", "event title", "name", "what", "what happened",
                   "event name", "development"),
            required=True,
        ),
        ImportColumn(
            "kind",
            _("Kind"),
            _("Kind of event: statement, meeting, visit, agreement and so on."),
            Reads.CHOICE,
            example="meeting",
            words=("type", "event type", "kind of event", "type of event", "category"),
            required=True,
            choices=EventKind,
        ),
        ImportColumn(
            "start_date",
            _("Start date"),
            _("Day, month or year it began: 2024-05-17, 2024-05, 2024, or a period."),
            Reads.PERIOD,
            example="2024-05-17",
            words=("date", "start", "day", "when", "event date", "date of event", "begin", "from",
                   "date start", "dates"),
            required=True,
            field="start",
        ),
        ImportColumn(
            "end_date",
            _("End date"),
            _("Day, month or year it ended, if it lasted longer."),
            Reads.DATE,
            example="2024-05-18",
            words=("end", "until", "to", "date end", "finish"),
            field="end",
        ),
        ImportColumn(
            "date_precision",
            _("Precision of the dates"),
            _("day, month or year, where the dates are written as whole days."),
            Reads.PRECISION,
            words=("precision",),
            choices=PRECISIONS,
            in_template=False,
        ),
        ImportColumn(
            "place",
            _("Place"),
            _("City or building."),
            Reads.LINE,
            example="Nairobi",
            words=("location", "city", "venue", "where"),
        ),
        ImportColumn(
            "country",
            _("Country"),
            _("Country of the place: its ISO code or its name."),
            Reads.COUNTRY,
            example="KE",
            words=("country of event", "country code", "location country"),
        ),
        ImportColumn(
            "summary",
            _("Summary"),
            _("Who did what, as the sources say it. Two or three sentences."),
            Reads.PROSE,
            example="Officials of both countries met again and agreed to train police.",
            words=("description", "details", "text", "abstract", "notes", "content"),
        ),
        ImportColumn(
            "items",
            _("Items"),
            _("Items of the paper: P7, priority-7, Priority 7; commitments, such as P4.5, too."),
            Reads.POINTS,
            example="P7; platform-2",
            words=("item", "priority", "priorities", "gsi priority", "gsi priorities", "platform",
                   "items and commitments", "gsi items"),
            required=True,
        ),
        ImportColumn(
            "commitments",
            _("Commitments"),
            _("Commitments that it concerns: P4.5."),
            Reads.COMMITMENTS,
            example="P7.1",
            words=("commitment",),
        ),
        ImportColumn(
            "parties",
            _("Parties"),
            _("Who took part, as CODE:role or name (role); without a role, a participant."),
            Reads.PARTIES,
            example="KEN:host; CHN:participant",
            words=("party", "countries", "actors", "actor", "countries involved", "states",
                   "parties and roles", "who", "stakeholders"),
        ),
        *map(_of_role, Role),
        ImportColumn(
            "forum",
            _("Forum"),
            _("The forum of which it is an edition: its name, or its name in addresses."),
            Reads.FORUM,
            words=("forum name", "body", "mechanism"),
        ),
        ImportColumn(
            "edition_label",
            _("Edition of the forum"),
            _("Which edition of the forum: 11th, or 2024 summit."),
            Reads.LINE,
            words=("edition",),
        ),
        *SOURCE_COLUMNS,
        *ORIGIN,
    ),
    ALWAYS_LEFT_OUT,
)  # fmt: skip
