"""The columns of the files of status updates."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.utils.translation import gettext_lazy as _

from tracking.exports.columns.events import CHANGED_AT, PUBLICATION, REFERENCE, WITHDRAWAL
from tracking.exports.declaring import LICENCE_OF_ROW, Column, Export, Kind, Links
from tracking.exports.expressions import (
    Address,
    IsoDay,
    Joined,
    Replaced,
    commitment_code,
    if_published,
    reference,
)
from tracking.exports.links import to_public_events
from tracking.models import EvidenceLink, StatusUpdate
from tracking.models.second_opinions import Opinion
from tracking.values.as_of import AsOf


def evidence(as_of: AsOf) -> QuerySet[Any]:
    """The links to the events that the public may see."""
    return to_public_events(EvidenceLink.objects.all(), as_of)


def opinions(as_of: AsOf) -> QuerySet[Any]:
    """The public assessments of subjects and days that were assessed twice."""
    given: QuerySet[Any] = StatusUpdate.objects.at(as_of).opinions_given()
    return given


IN_ORDER_OF_OPINIONS = Case(
    *(When(opinion=opinion, then=Value(place)) for place, opinion in enumerate(Opinion)),
    default=Value(len(Opinion)),
)


def sources_of_evidence(as_of: AsOf) -> QuerySet[Any]:
    return evidence(as_of).filter(event__sources__isnull=False)


def quoted_evidence(as_of: AsOf) -> QuerySet[Any]:
    return evidence(as_of).exclude(excerpt="")


def _if_any(column: str, before: str) -> Case:
    """A text on one line, after these words; nothing where there is none."""
    on_one_line = Replaced(F(column), Value("\n"), Value(" "))
    said = When(~Q(**{column: ""}), then=Joined(Value(before), on_one_line))
    return Case(said, default=Value(""), output_field=TextField())


SENTENCE = Case(
    When(commitment__isnull=False, then=Joined(Value(":"), commitment_code("commitment__"))),
    default=Value(""),
    output_field=TextField(),
)
# As `excerpt_line` says it.
EXCERPT = Joined(
    "event__slug",
    Value(" ("),
    "excerpt_language",
    Value("): "),
    Replaced("excerpt", Value("\n"), Value(" ")),
    _if_any("page", "; page: "),
    Value("; source: "),
    reference("source__"),
    _if_any("translation", "; translation: "),
)

STATUS_UPDATES = Export(
    "status-updates",
    (
        Column(
            "slug", _("name of the assessment in addresses; never changes"), F("slug"), Kind.CODE
        ),
        Column(
            "url",
            _("the assessment's own page; empty if withdrawn since"),
            if_published(Address("tracking:status_update_detail")),
            Kind.CODE,
        ),
        Column("item", _("the item that is assessed: priority-7"), F("item__key"), Kind.CODE),
        Column(
            "commitment",
            _("the commitment that is assessed: P4.5; empty for the item as a whole"),
            Case(
                When(commitment__isnull=False, then=commitment_code("commitment__")),
                default=Value(""),
                output_field=TextField(),
            ),
            Kind.CODE,
        ),
        Column("status", _("status on the scale of the method page"), F("status"), Kind.CODE),
        Column("as_of", _("day up to which the evidence was looked at"), F("as_of"), Kind.DATE),
        Column(
            "direction", _("direction since the previous assessment"), F("direction"), Kind.CODE
        ),
        Column("confidence", _("confidence"), F("confidence"), Kind.CODE),
        Column("rationale", _("the reasons"), F("rationale")),
        Column("own_claim", _("what the acting party itself says"), F("own_claim")),
        Column(
            "claimed_by", _("code of the party whose claim it is"), F("claimed_by__code"), Kind.CODE
        ),
        Column("search_note", _("where and when somebody searched"), F("search_note")),
        Column(
            "evidence",
            _("slugs of the published events that are cited"),
            Links(
                evidence,
                owner="status_update",
                cell=F("event__slug"),
                order=("-event__earliest_on", "-event_id"),
            ),
            Kind.CODES,
        ),
        Column(
            "sources",
            _(
                "web addresses of the evidence's sources (a semicolon in one is written %3B), "
                "or citations"
            ),
            Links(
                sources_of_evidence,
                owner="status_update",
                cell=reference("event__sources__"),
                order=(
                    "-event__earliest_on",
                    "-event_id",
                    "event__sources__title",
                    "event__sources",
                ),
                once=True,
            ),
            Kind.TEXTS,
        ),
        *PUBLICATION,
        Column(
            "confidence_reason",
            _("why the confidence is not what the rule gives, where a reason is recorded"),
            F("confidence_reason"),
        ),
        Column(
            "searches",
            _("searches behind it, one a line: when, where, words, languages, found, by whom"),
            Links(
                lambda as_of: StatusUpdate.searches.through.objects.all(),
                owner="statusupdate",
                # As SearchLog.__str__ says it.
                cell=Joined(
                    IsoDay("searchlog__searched_on"),
                    Value(", "),
                    "searchlog__searched_in",
                    Value("; words: "),
                    "searchlog__words",
                    Value("; languages: "),
                    Replaced("searchlog__languages", Value(";"), Value(", ")),
                    Value("; found: "),
                    "searchlog__found",
                    Value("; by: "),
                    "searchlog__searched_by",
                ),
                order=("-searchlog__searched_on", "searchlog_id"),
                separator="\n",
            ),
        ),
        *WITHDRAWAL,
        CHANGED_AT,
        Column(
            "bearings",
            _(
                "how each cited event bears (direct, indirect or context) and on which sentence: "
                "event:direct:P7.2"
            ),
            Links(
                evidence,
                owner="status_update",
                cell=Joined("event__slug", Value(":"), "bearing", SENTENCE),
                order=("-event__earliest_on", "-event_id"),
            ),
            Kind.CODES,
        ),
        Column(
            "excerpts",
            _(
                "excerpts of sources that show it, one a line: event, language, words, page, "
                "source, translation"
            ),
            Links(
                quoted_evidence,
                owner="status_update",
                cell=EXCERPT,
                order=("-event__earliest_on", "-event_id"),
                separator="\n",
            ),
        ),
        LICENCE_OF_ROW,
        Column(
            "scale_version",
            _("version of the scale under which it was made"),
            F("scale_version"),
            Kind.CODE,
        ),
        Column(
            "corrects",
            _("slug of the assessment of the same day that it corrects, while that is public"),
            if_published(F("corrects__slug"), "corrects__"),
            Kind.CODE,
        ),
        Column(
            "why_another",
            _("what it corrects and why, or why two opinions are settled so"),
            F("why_another"),
        ),
        Column(
            "opinion",
            _("first, second or agreed, of a subject and day that was assessed twice"),
            F("opinion"),
            Kind.CODE,
        ),
        Column(
            "assessed_twice",
            _("the public ones of these, as opinion:status:slug"),
            Links(
                opinions,
                owner="second_opinion__opinions",
                cell=Joined("opinion", Value(":"), "status", Value(":"), "slug"),
                order=(IN_ORDER_OF_OPINIONS, "pk"),
            ),
            Kind.CODES,
        ),
        Column(
            "counts",
            _("false for an opinion that does not make the status of its subject now"),
            Case(
                When(opinion__in=["", Opinion.AGREED], then=Value(True)),
                When(accepted_at__isnull=False, then=Value(True)),
                default=Value(False),
            ),
            Kind.FLAG,
        ),
        Column(
            "rule_confidence",
            _("confidence that the rule gives; another one is the analyst’s"),
            F("rule_confidence"),
            Kind.CODE,
        ),
        *REFERENCE,
    ),
)
