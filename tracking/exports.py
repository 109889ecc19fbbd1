"""The files that the lists give: each column declared once, with its meaning and its value.

docs/data.md describes the same columns; a test compares them. Columns keep their names and their
order; a new one is added at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from priorities.models import Item
from tracking.models import Event, Forum, Party, PublicRevision, Record, Source, StatusUpdate

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

SEPARATOR = ";"


@dataclass(frozen=True)
class Column:
    """A column of a file: its header, what it means, and how a row gives its value."""

    name: str
    meaning: StrOrPromise
    value: Callable[[Any], object]


@dataclass(frozen=True)
class Export:
    """A file: its name and its columns."""

    name: str
    columns: tuple[Column, ...]

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]

    def cells(self, row: Any) -> list[str]:
        return [text_of(column.value(row)) for column in self.columns]


def text_of(value: object) -> str:
    """A value as text: dates in ISO 8601, true and false in words, several values with `;`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return SEPARATOR.join(str(part) for part in value)
    return str(value)


def address_of(record: Event | Forum | StatusUpdate | Party | Item) -> str:
    """The page of a record; none for one that was public at the moment asked for, and is not."""
    if isinstance(record, Record) and not record.is_published:
        return ""
    return settings.SITE_URL + record.get_absolute_url()


def page_of_change(change: PublicRevision) -> str:
    """Of a withdrawal too: its page tells when and why."""
    return settings.SITE_URL + change.record.get_absolute_url()


def reference_of(source: Source) -> str:
    """A source in one cell beside others: its web address, else its citation."""
    if source.url:
        return source.url.replace(SEPARATOR, "%3B")
    return source.citation.replace(SEPARATOR, ",")


def references_of(sources: Iterable[Source]) -> list[str]:
    return [reference_of(source) for source in sources]


def sources_of_evidence(update: StatusUpdate) -> list[str]:
    """Every source of the shown evidence once, in the order of the events."""
    events = update.shown_evidence  # type: ignore[attr-defined]
    references = [ref for event in events for ref in references_of(event.shown_sources)]
    return list(dict.fromkeys(references))


PUBLICATION = (
    Column("is_sample", _("true for a record that came with the tracker"), lambda r: r.is_sample),
    Column("published_on", _("day of publication here (UTC)"), lambda r: r.published_at),
    Column("changed_on", _("day of the last change here (UTC)"), lambda r: r.updated_at),
)

EVENTS = Export(
    "events",
    (
        Column("slug", _("name of the event in addresses; never changes"), lambda e: e.slug),
        Column("url", _("the event's own page; empty if withdrawn since"), address_of),
        Column("title", _("what happened"), lambda e: e.title),
        Column("kind", _("kind of event"), lambda e: e.kind),
        Column("start_date", _("day, month or year it began, as sources say"), lambda e: e.start),
        Column("end_date", _("day, month or year it ended, if it lasted longer"), lambda e: e.end),
        Column(
            "date_precision",
            _("day, month or year: how exact start_date is"),
            lambda e: e.precision,
        ),
        Column("earliest_on", _("first day that the dates can mean"), lambda e: e.earliest_on),
        Column("latest_on", _("last day that the dates can mean"), lambda e: e.latest_on),
        Column("place", _("place"), lambda e: e.place),
        Column("country", _("ISO 3166 alpha-2 code of the country"), lambda e: e.country.code),
        Column("summary", _("summary, in the words of this tracker"), lambda e: e.summary),
        Column(
            "items", _("items of the paper: priority-7"), lambda e: [i.key for i in e.shown_items]
        ),
        Column(
            "commitments",
            _("commitments it bears on: P4.5"),
            lambda e: [c.code for c in e.shown_commitments],
        ),
        Column(
            "parties",
            _("who took part, as CODE:role"),
            lambda e: [f"{i.party.code}:{i.role}" for i in e.shown_involvements],
        ),
        Column(
            "forum",
            _("slug of the forum whose edition it is"),
            lambda e: e.shown_forum.slug if e.shown_forum else "",
        ),
        Column("edition_label", _("which edition of the forum"), lambda e: e.edition_label),
        Column(
            "sources",
            _("web addresses of its sources (a semicolon in one is written %3B), or citations"),
            lambda e: references_of(e.shown_sources),
        ),
        *PUBLICATION,
    ),
)

FORUMS = Export(
    "forums",
    (
        Column("slug", _("name of the forum in addresses; never changes"), lambda f: f.slug),
        Column("url", _("the forum's own page; empty if withdrawn since"), address_of),
        Column("name", _("name"), lambda f: f.name),
        Column("short_name", _("short name"), lambda f: f.short_name),
        Column("kind", _("kind of forum"), lambda f: f.kind),
        Column("convener", _("who calls it together"), lambda f: f.convener),
        Column("first_held", _("day, month or year it was first held"), lambda f: f.first_held),
        Column("frequency", _("how often it meets"), lambda f: f.frequency),
        Column("website", _("its own website"), lambda f: f.website),
        Column(
            "description", _("description, in the words of this tracker"), lambda f: f.description
        ),
        Column(
            "items", _("items of the paper: platform-4"), lambda f: [i.key for i in f.items.all()]
        ),
        Column("event_count", _("published events that are its editions"), lambda f: f.event_count),
        Column(
            "sources",
            _("web addresses of its sources (a semicolon in one is written %3B), or citations"),
            lambda f: references_of(f.sources.all()),
        ),
        *PUBLICATION,
    ),
)

STATUS_UPDATES = Export(
    "status-updates",
    (
        Column("slug", _("name of the assessment in addresses; never changes"), lambda u: u.slug),
        Column("url", _("the assessment's own page; empty if withdrawn since"), address_of),
        Column("item", _("the item that is assessed: priority-7"), lambda u: u.item.key),
        Column(
            "commitment",
            _("the commitment that is assessed: P4.5; empty for the item as a whole"),
            lambda u: u.commitment.code if u.commitment else "",
        ),
        Column("status", _("status on the scale of the method page"), lambda u: u.status),
        Column("as_of", _("day up to which the evidence was looked at"), lambda u: u.as_of),
        Column("direction", _("direction since the assessment before"), lambda u: u.direction),
        Column("confidence", _("confidence"), lambda u: u.confidence),
        Column("rationale", _("the reasons"), lambda u: u.rationale),
        Column("own_claim", _("what the acting party itself says"), lambda u: u.own_claim),
        Column("search_note", _("where and when was searched"), lambda u: u.search_note),
        Column(
            "evidence",
            _("slugs of the published events that are cited"),
            lambda u: [event.slug for event in u.shown_evidence],
        ),
        Column(
            "sources",
            _(
                "web addresses of the evidence's sources (a semicolon in one is written %3B), "
                "or citations"
            ),
            sources_of_evidence,
        ),
        *PUBLICATION,
        Column(
            "confidence_reason",
            _("why the confidence is not what the rule gives, where a reason is recorded"),
            lambda u: u.confidence_reason,
        ),
        Column(
            "searches",
            _("searches behind it, one a line: when, where, words, languages, found, by whom"),
            lambda u: "\n".join(str(search) for search in u.shown_searches),
        ),
    ),
)

PARTIES = Export(
    "parties",
    (
        Column("code", _("ISO 3166 alpha-3 of a state, else initials"), lambda p: p.code),
        Column("url", _("the party's own page"), address_of),
        Column("kind", _("state or organisation"), lambda p: p.kind),
        Column("name", _("name"), lambda p: p.display_name),
        Column("country", _("ISO 3166 alpha-2 code of a state"), lambda p: p.country.code),
        Column(
            "event_count", _("published events in which it has a role"), lambda p: p.event_count
        ),
        Column(
            "roles",
            _("its roles in published events, as role:number"),
            lambda p: [f"{role}:{number}" for role, number in p.role_counts.items()],
        ),
        Column("region", _("region of a state (UN M49)"), lambda p: p.region),
    ),
)

SOURCES = Export(
    "sources",
    (
        Column("web_address", _("address of the page or document"), lambda s: s.url),
        Column("citation", _("how to find it where there is no address"), lambda s: s.citation),
        Column("title", _("title"), lambda s: s.title),
        Column("publisher", _("publisher"), lambda s: s.publisher),
        Column("published_on", _("day, month or year of publication"), lambda s: s.published_on),
        Column("language", _("ISO 639-1 code of its language"), lambda s: s.language),
        Column("kind", _("primary, secondary or analysis"), lambda s: s.kind),
        Column(
            "relation",
            _("party (the acting party's own voice), independent or unknown"),
            lambda s: s.relation,
        ),
        Column("read_on", _("day on which it was last read here"), lambda s: s.read_on),
        Column("archived_url", _("address of an archived copy"), lambda s: s.archived_url),
        Column(
            "events",
            _("slugs of the published events that cite it"),
            lambda s: [event.slug for event in s.shown_events],
        ),
        Column(
            "forums",
            _("slugs of the published forums that cite it"),
            lambda s: [forum.slug for forum in s.shown_forums],
        ),
    ),
)

PROGRESS = Export(
    "progress",
    (
        Column("item", _("the item: priority-7"), lambda r: r.item.key),
        Column("code", _("its short name: P7"), lambda r: r.item.code),
        Column("title", _("its title"), lambda r: r.item.title),
        Column("theme", _("theme of a priority"), lambda r: r.item.theme and r.item.theme.title),
        Column("url", _("the item's own page"), lambda r: address_of(r.item)),
        Column("status", _("current status of the item as a whole"), lambda r: str(r.status)),
        Column("since", _("from when on the assessments say this status"), lambda r: r.since),
        Column("assessed_on", _("as-of date of the current assessment"), lambda r: r.assessed_on),
        Column("direction", _("direction since the assessment before"), lambda r: r.direction),
        Column("confidence", _("confidence of the current assessment"), lambda r: r.confidence),
        Column(
            "status_update",
            _("page of the current assessment, with its evidence; empty if withdrawn since"),
            lambda r: address_of(r.update) if r.update else "",
        ),
        Column("event_count", _("published events linked to the item"), lambda r: r.event_count),
        Column("source_count", _("different sources of those events"), lambda r: r.source_count),
        Column(
            "latest_event",
            _("page of the latest of those events; empty if withdrawn since"),
            lambda r: address_of(r.latest_event) if r.latest_event else "",
        ),
        Column(
            "latest_event_date",
            _("day, month or year it began"),
            lambda r: r.latest_event.start if r.latest_event else "",
        ),
        Column("as_of", _("the day whose state the row tells"), lambda r: r.on),
        Column(
            "known_on",
            _("the day whose public records here the row rests on (UTC)"),
            lambda r: r.moment.pinned.known_on,
        ),
    ),
)

MATRIX = Export(
    "matrix",
    (
        Column("item", _("the item: priority-7"), lambda r: r.counted.item.key),
        Column("code", _("its short name: P7"), lambda r: r.counted.item.code),
        Column("title", _("its title"), lambda r: r.counted.item.title),
        Column("period", _("quarter or year: 2024-Q1, 2024"), lambda r: r.counted.period.code),
        Column("start", _("first day of the period"), lambda r: r.counted.period.start),
        Column(
            "end", _("last day of the period that is shown"), lambda r: r.counted.period.last_day
        ),
        Column(
            "event_count",
            _("events linked to the item that began from start to end"),
            lambda r: r.counted.count,
        ),
        Column(
            "status",
            _("status of the item as a whole on the day of status_on"),
            lambda r: str(r.assessed.status) if r.assessed.on else "",
        ),
        Column(
            "url",
            _("list of the events, with those that began earlier and lasted until then"),
            lambda r: settings.SITE_URL + r.events_path,
        ),
        Column(
            "status_on",
            _("last day of the period, or the day shown; empty for a period to come"),
            lambda r: r.assessed.on,
        ),
        Column(
            "status_update",
            _("page of the assessment that says the status; empty if withdrawn since"),
            lambda r: address_of(r.assessed.update) if r.assessed.has_page else "",
        ),
    ),
)

CHANGES = Export(
    "changes",
    (
        Column(
            "changed_at",
            _("moment of the change (UTC)"),
            lambda c: c.changed_at.astimezone(UTC).isoformat(timespec="seconds"),
        ),
        Column("change", _("published, edited or withdrawn"), lambda c: c.act),
        Column("kind", _("kind of record: event, forum or status_update"), lambda c: c.kind),
        Column("slug", _("name of the record in addresses"), lambda c: c.record.slug),
        Column(
            "title",
            _("what the record is called now; empty for a withdrawal"),
            lambda c: "" if c.is_withdrawal else str(c.record),
        ),
        Column(
            "revision",
            _("number of the public revision; of a withdrawal the last one"),
            lambda c: c.number,
        ),
        Column("reason", _("why it was changed"), lambda c: c.reason),
        Column("role", _("in which role it was done"), lambda c: c.role),
        Column("url", _("the record's own page; that of a withdrawn one says so"), page_of_change),
    ),
)

EXPORTS = (EVENTS, FORUMS, STATUS_UPDATES, PARTIES, SOURCES, PROGRESS, MATRIX, CHANGES)
