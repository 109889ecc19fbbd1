"""The files that the lists give: each column declared once, with its meaning and its value.

docs/data.md describes the same columns; a test compares them. Columns keep their names and their
order; a new one is added at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from priorities.models import Item
from tracking.models import Event, Forum, Party, Source, StatusUpdate

SEPARATOR = ";"


@dataclass(frozen=True)
class Column:
    """A column of a file: its header, what it means, and how a row gives its value."""

    name: str
    meaning: str
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
    return settings.SITE_URL + record.get_absolute_url()


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
    Column("is_sample", "true for a record that came with the tracker", lambda r: r.is_sample),
    Column("published_on", "day of publication here (UTC)", lambda r: r.published_at),
    Column("changed_on", "day of the last change here (UTC)", lambda r: r.updated_at),
)

EVENTS = Export(
    "events",
    (
        Column("slug", "name of the event in addresses; never changes", lambda e: e.slug),
        Column("url", "the event's own page", address_of),
        Column("title", "what happened", lambda e: e.title),
        Column("kind", "kind of event", lambda e: e.kind),
        Column("start_date", "day, month or year it began, as sources say", lambda e: e.start),
        Column("end_date", "day, month or year it ended, if it lasted longer", lambda e: e.end),
        Column(
            "date_precision", "day, month or year: how exact start_date is", lambda e: e.precision
        ),
        Column("earliest_on", "first day that the dates can mean", lambda e: e.earliest_on),
        Column("latest_on", "last day that the dates can mean", lambda e: e.latest_on),
        Column("place", "place", lambda e: e.place),
        Column("country", "ISO 3166 alpha-2 code of the country", lambda e: e.country.code),
        Column("summary", "summary, in the words of this tracker", lambda e: e.summary),
        Column("items", "items of the paper: priority-7", lambda e: [i.key for i in e.shown_items]),
        Column(
            "commitments",
            "commitments it bears on: P4.5",
            lambda e: [c.code for c in e.shown_commitments],
        ),
        Column(
            "parties",
            "who took part, as CODE:role",
            lambda e: [f"{i.party.code}:{i.role}" for i in e.shown_involvements],
        ),
        Column(
            "forum",
            "slug of the forum whose edition it is",
            lambda e: e.shown_forum.slug if e.shown_forum else "",
        ),
        Column("edition_label", "which edition of the forum", lambda e: e.edition_label),
        Column(
            "sources",
            "web addresses of its sources (a semicolon in one is written %3B), or citations",
            lambda e: references_of(e.shown_sources),
        ),
        *PUBLICATION,
    ),
)

FORUMS = Export(
    "forums",
    (
        Column("slug", "name of the forum in addresses; never changes", lambda f: f.slug),
        Column("url", "the forum's own page", address_of),
        Column("name", "name", lambda f: f.name),
        Column("short_name", "short name", lambda f: f.short_name),
        Column("kind", "kind of forum", lambda f: f.kind),
        Column("convener", "who calls it together", lambda f: f.convener),
        Column("first_held", "day, month or year it was first held", lambda f: f.first_held),
        Column("frequency", "how often it meets", lambda f: f.frequency),
        Column("website", "its own website", lambda f: f.website),
        Column("description", "description, in the words of this tracker", lambda f: f.description),
        Column("items", "items of the paper: platform-4", lambda f: [i.key for i in f.items.all()]),
        Column("event_count", "published events that are its editions", lambda f: f.event_count),
        Column(
            "sources",
            "web addresses of its sources (a semicolon in one is written %3B), or citations",
            lambda f: references_of(f.sources.all()),
        ),
        *PUBLICATION,
    ),
)

STATUS_UPDATES = Export(
    "status-updates",
    (
        Column("slug", "name of the assessment in addresses; never changes", lambda u: u.slug),
        Column("url", "the assessment's own page", address_of),
        Column("item", "the item that is assessed: priority-7", lambda u: u.item.key),
        Column(
            "commitment",
            "the commitment that is assessed: P4.5; empty for the item as a whole",
            lambda u: u.commitment.code if u.commitment else "",
        ),
        Column("status", "status on the scale of the method page", lambda u: u.status),
        Column("as_of", "day up to which the evidence was looked at", lambda u: u.as_of),
        Column("direction", "direction since the assessment before", lambda u: u.direction),
        Column("confidence", "confidence", lambda u: u.confidence),
        Column("rationale", "the reasons", lambda u: u.rationale),
        Column("own_claim", "what the acting party itself says", lambda u: u.own_claim),
        Column("search_note", "where and when was searched", lambda u: u.search_note),
        Column(
            "evidence",
            "slugs of the published events that are cited",
            lambda u: [event.slug for event in u.shown_evidence],
        ),
        Column(
            "sources",
            "web addresses of the evidence's sources (a semicolon in one is written %3B), "
            "or citations",
            sources_of_evidence,
        ),
        *PUBLICATION,
    ),
)

PARTIES = Export(
    "parties",
    (
        Column("code", "ISO 3166 alpha-3 of a state, else initials", lambda p: p.code),
        Column("url", "the party's own page", address_of),
        Column("kind", "state or organisation", lambda p: p.kind),
        Column("name", "name", lambda p: p.display_name),
        Column("country", "ISO 3166 alpha-2 code of a state", lambda p: p.country.code),
        Column("event_count", "published events in which it has a role", lambda p: p.event_count),
        Column(
            "roles",
            "its roles in published events, as role:number",
            lambda p: [f"{role}:{number}" for role, number in p.role_counts.items()],
        ),
    ),
)

SOURCES = Export(
    "sources",
    (
        Column("web_address", "address of the page or document", lambda s: s.url),
        Column("citation", "how to find it where there is no address", lambda s: s.citation),
        Column("title", "title", lambda s: s.title),
        Column("publisher", "publisher", lambda s: s.publisher),
        Column("published_on", "day, month or year of publication", lambda s: s.published_on),
        Column("language", "ISO 639-1 code of its language", lambda s: s.language),
        Column("kind", "primary, secondary or analysis", lambda s: s.kind),
        Column(
            "relation",
            "party (the acting party's own voice), independent or unknown",
            lambda s: s.relation,
        ),
        Column("read_on", "day on which it was last read here", lambda s: s.read_on),
        Column("archived_url", "address of an archived copy", lambda s: s.archived_url),
        Column(
            "events",
            "slugs of the published events that cite it",
            lambda s: [event.slug for event in s.shown_events],
        ),
        Column(
            "forums",
            "slugs of the published forums that cite it",
            lambda s: [forum.slug for forum in s.shown_forums],
        ),
    ),
)

PROGRESS = Export(
    "progress",
    (
        Column("item", "the item: priority-7", lambda r: r.item.key),
        Column("code", "its short name: P7", lambda r: r.item.code),
        Column("title", "its title", lambda r: r.item.title),
        Column("theme", "theme of a priority", lambda r: r.item.theme and r.item.theme.title),
        Column("url", "the item's own page", lambda r: address_of(r.item)),
        Column("status", "current status of the item as a whole", lambda r: str(r.status)),
        Column("since", "from when on the assessments say this status", lambda r: r.since),
        Column("assessed_on", "as-of date of the current assessment", lambda r: r.assessed_on),
        Column("direction", "direction since the assessment before", lambda r: r.direction),
        Column("confidence", "confidence of the current assessment", lambda r: r.confidence),
        Column(
            "status_update",
            "page of the current assessment, with its evidence and sources",
            lambda r: address_of(r.update) if r.update else "",
        ),
        Column("event_count", "published events linked to the item", lambda r: r.event_count),
        Column("source_count", "different sources of those events", lambda r: r.source_count),
        Column(
            "latest_event",
            "page of the latest of those events",
            lambda r: address_of(r.latest_event) if r.latest_event else "",
        ),
        Column(
            "latest_event_date",
            "day, month or year it began",
            lambda r: r.latest_event.start if r.latest_event else "",
        ),
        Column("as_of", "the day whose state the row tells", lambda r: r.on),
    ),
)

EXPORTS = (EVENTS, FORUMS, STATUS_UPDATES, PARTIES, SOURCES, PROGRESS)
