"""The columns of the reports with rows of their own; docs/data.md describes them.

Their names and order never change; a new one is added at the end.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tracking.exports import STATUS_UPDATES, Column, Export, Kind, address_of
from tracking.exports.declaring import LICENCE_OF_ROW
from tracking.models import Involvement, Party, StatusUpdate
from tracking.reports.references import references_of_event

VOTES = {
    Involvement.Role.VOTED_FOR: "for",
    Involvement.Role.VOTED_AGAINST: "against",
    Involvement.Role.ABSTAINED: "abstained",
    Involvement.Role.VETOED: "vetoed",
}


def page_of(update: StatusUpdate | None) -> str:
    return address_of(update) if update else ""


def party_of(row: dict[str, Any]) -> Party:
    """The party of a grouped row, with the fields that the row has."""
    names = ("code", "kind", "name", "country")
    return Party(**{name: row[f"party__{name}"] for name in names})


PERIOD_PROGRESS = Export(
    "report-progress",
    (
        Column("item", _("the item: priority-7"), lambda r: r.item.key, Kind.CODE),
        Column("code", _("its short name: P7"), lambda r: r.item.code, Kind.CODE),
        Column("title", _("its title"), lambda r: r.item.title),
        Column("theme", _("theme of a priority"), lambda r: r.item.theme and r.item.theme.title),
        Column("url", _("the item's own page"), lambda r: address_of(r.item), Kind.CODE),
        Column("start", _("first day of the period"), lambda r: r.span.start, Kind.DATE),
        Column("end", _("last day of the period"), lambda r: r.span.last, Kind.DATE),
        Column(
            "status_before",
            _("status of the item as a whole on the day before the period"),
            lambda r: str(r.status_before),
            Kind.CODE,
        ),
        Column(
            "status_before_page",
            _("page of the assessment that says so; empty if withdrawn since"),
            lambda r: page_of(r.before),
            Kind.CODE,
        ),
        Column("status", _("status at the end of the period"), lambda r: str(r.status), Kind.CODE),
        Column(
            "status_page",
            _("page of the assessment that says so; empty if withdrawn since"),
            lambda r: page_of(r.update),
            Kind.CODE,
        ),
        Column(
            "direction",
            _(
                "between the two statuses: first, more, same or less on the ladder from declared "
                "to output_documented, else cannot_judge; empty without an assessment"
            ),
            lambda r: r.direction,
            Kind.CODE,
        ),
        Column(
            "assessed_on", _("as-of date of the assessment at the end"), lambda r: _on(r), Kind.DATE
        ),
        Column(
            "days_since_assessed",
            _("days from that date to the end of the period"),
            lambda r: r.days_since_assessed,
            Kind.NUMBER,
        ),
        Column(
            "event_count",
            _("events linked to the item that began in the period"),
            lambda r: r.event_count,
            Kind.NUMBER,
        ),
        Column(
            "source_count",
            _("different sources of those events"),
            lambda r: r.source_count,
            Kind.NUMBER,
        ),
        Column(
            "independent_source_count",
            _("those of them that are independent of the acting party"),
            lambda r: r.independent_count,
            Kind.NUMBER,
        ),
        Column(
            "independent_percent",
            _("their share of all sources, in whole per cent; empty without a source"),
            lambda r: r.independent_percent,
            Kind.NUMBER,
        ),
        LICENCE_OF_ROW,
    ),
)


def _on(row: Any) -> object:
    return row.update.as_of if row.update else ""


EDITIONS = Export(
    "report-forums",
    (
        Column("forum", _("name of the forum in addresses"), lambda r: r.forum.slug, Kind.CODE),
        Column(
            "forum_url",
            _("its page; empty if withdrawn since"),
            lambda r: address_of(r.forum),
            Kind.CODE,
        ),
        Column("name", _("name of the forum"), lambda r: r.forum.name),
        Column("short_name", _("its short name"), lambda r: r.forum.short_name),
        Column("forum_kind", _("kind of forum"), lambda r: r.forum.kind, Kind.CODE),
        Column("convener", _("who calls it together"), lambda r: r.forum.convener),
        Column(
            "event",
            _("name of the edition's event in addresses; empty for a forum without editions"),
            lambda r: r.event and r.event.slug,
            Kind.CODE,
        ),
        Column(
            "event_url",
            _("page of the edition; empty if withdrawn since"),
            lambda r: r.event and address_of(r.event),
            Kind.CODE,
        ),
        Column("edition_label", _("which edition"), lambda r: r.event and r.event.edition_label),
        Column("title", _("what happened"), lambda r: r.event and r.event.title),
        Column("kind", _("kind of event"), lambda r: r.event and r.event.kind, Kind.CODE),
        Column(
            "start_date",
            _("day, month or year it began"),
            lambda r: r.event and r.event.start,
            Kind.PARTIAL_DATE,
        ),
        Column(
            "end_date",
            _("day, month or year it ended"),
            lambda r: r.event and r.event.end,
            Kind.PARTIAL_DATE,
        ),
        Column("place", _("place"), lambda r: r.event and r.event.place),
        Column(
            "country",
            _("ISO 3166 alpha-2 code of the country"),
            lambda r: r.event and r.event.country.code,
            Kind.CODE,
        ),
        Column(
            "items",
            _("items of the edition: priority-7"),
            lambda r: [i.key for i in r.event.shown_items] if r.event else "",
            Kind.CODES,
        ),
        Column(
            "sources",
            _("web addresses of its sources (a semicolon in one is written %3B), or citations"),
            lambda r: references_of_event(r.event) if r.event else "",
            Kind.TEXTS,
        ),
        LICENCE_OF_ROW,
    ),
)

STATUS_HISTORY = Export(
    "report-status-history",
    (
        *STATUS_UPDATES.columns,
        Column(
            "status_before",
            _("status by the previous assessment of the same item or commitment"),
            F("status_before"),
            Kind.CODE,
        ),
        Column("as_of_before", _("as-of date of that assessment"), F("as_of_before"), Kind.DATE),
    ),
)

PARTY_ROLES = Export(
    "report-parties",
    (
        Column("party", _("code of the party"), lambda r: r["party__code"], Kind.CODE),
        Column("url", _("the party's own page"), lambda r: address_of(party_of(r)), Kind.CODE),
        Column("name", _("its name"), lambda r: party_of(r).display_name),
        Column("kind", _("state or organisation"), lambda r: r["party__kind"], Kind.CODE),
        Column("region", _("region of a state (UN M49)"), lambda r: party_of(r).region, Kind.CODE),
        Column("role", _("its role"), lambda r: r["role"], Kind.CODE),
        Column(
            "vote",
            _("for, against, abstained or vetoed where the role is a vote"),
            lambda r: VOTES.get(r["role"], ""),
            Kind.CODE,
        ),
        Column(
            "event_count",
            _("published events in this role"),
            lambda r: r["event_count"],
            Kind.NUMBER,
        ),
        Column(
            "first_on", _("first day of the earliest of them"), lambda r: r["first_on"], Kind.DATE
        ),
        Column(
            "latest_on", _("first day of the latest of them"), lambda r: r["latest_on"], Kind.DATE
        ),
        LICENCE_OF_ROW,
    ),
)

DOSSIER = Export(
    "report-dossier",
    (
        Column(
            "section",
            _("text, commitment, assessment, event, forum or source"),
            lambda r: r.section,
            Kind.CODE,
        ),
        Column("item", _("the item: priority-7"), lambda r: r.item.key, Kind.CODE),
        Column(
            "code",
            _("P7, P7.1, the name of a record in addresses, or a source's citation"),
            lambda r: r.code,
        ),
        Column("title", _("title, name or label"), lambda r: r.title),
        Column(
            "date",
            _(
                "publication of a text or source, as-of date of an assessment, beginning of an "
                "event, first meeting of a forum"
            ),
            lambda r: r.date,
            Kind.PARTIAL_DATE,
        ),
        Column(
            "end_date",
            _("end of an event that lasted longer"),
            lambda r: r.end_date,
            Kind.PARTIAL_DATE,
        ),
        Column("kind", _("kind of event, forum or source"), lambda r: r.kind, Kind.CODE),
        Column(
            "status",
            _("status of a commitment, or by an assessment"),
            lambda r: str(r.status),
            Kind.CODE,
        ),
        Column(
            "direction",
            _("direction since the previous assessment"),
            lambda r: r.update and r.update.direction,
            Kind.CODE,
        ),
        Column(
            "confidence", _("confidence"), lambda r: r.update and r.update.confidence, Kind.CODE
        ),
        Column(
            "text",
            _("wording of the paper, reasons, summary or description"),
            lambda r: r.text,
        ),
        Column("own_claim", _("what the acting party itself says"), lambda r: r.own_claim),
        Column("searches", _("search note and searches, one a line"), lambda r: r.searches),
        Column("parties", _("who took part, as CODE:role"), lambda r: r.parties, Kind.CODES),
        Column("publisher", _("publisher of a text or source"), lambda r: r.publisher),
        Column(
            "voice",
            _("short name of the publisher that wrote a source, empty where nobody has said who"),
            lambda r: r.voice,
            Kind.CODE,
        ),
        Column(
            "url",
            _("page of the record, empty if withdrawn since; a source's own address"),
            lambda r: r.url,
            Kind.CODE,
        ),
        Column(
            "sources",
            _("web addresses of its sources (a semicolon in one is written %3B), or citations"),
            lambda r: r.sources,
            Kind.TEXTS,
        ),
        Column(
            "is_sample",
            _("true for a record that came with the tracker"),
            lambda r: r.is_sample,
            Kind.FLAG,
        ),
        Column(
            "bearings",
            _(
                "how each event bears that an assessment cites (direct, indirect or context) and "
                "on which sentence: event:direct:P7.2"
            ),
            lambda r: r.bearings,
            Kind.CODES,
        ),
        Column(
            "excerpts",
            _(
                "excerpts of sources that an assessment quotes, one a line: event, language, "
                "words, page, source, translation"
            ),
            lambda r: r.excerpts,
        ),
        LICENCE_OF_ROW,
        Column(
            "rule_confidence",
            _("confidence that the rule gives; another one is the analyst’s"),
            lambda r: r.update and r.update.rule_confidence,
            Kind.CODE,
        ),
        Column(
            "confidence_reason",
            _("why the confidence is not what the rule gives, where a reason is recorded"),
            lambda r: r.update and r.update.confidence_reason,
        ),
    ),
)
