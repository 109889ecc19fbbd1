"""Events as the rows of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.template.defaultfilters import truncatewords
from django.utils.translation import get_language, gettext

from gsi_tracker.drawn import ByKey
from priorities.models import Item
from tracking.models import Citation, Event, EvidenceLink, Involvement
from tracking.public.rows.row import labels
from tracking.values.as_of import AsOf
from tracking.values.country_names import country_name

MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class ItemLink(ByKey):
    code: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class EventRow(ByKey):
    """address: "" of an event that was withdrawn since. voice: where the query adds it.

    sample: the label of a record that came with the tracker to show its use, else "".
    """

    event: Event
    address: str
    date: str
    title: str
    summary: str
    kind: str
    place: str
    country: str
    forum: str
    edition: str
    sample: str
    is_announced: bool
    voice: str
    items: list[ItemLink]
    roles: list[Involvement]
    citations: list[Citation]
    bearing: EvidenceLink | None


def event_rows(events: Iterable[Event], as_of: AsOf, besides: Item | None = None) -> list[EventRow]:
    """besides: the item whose page it is, which its events need not name again."""
    row_of = _drawing(as_of, besides)
    return [row_of(event, None) for event in events]


def bearing_rows(bearings: Iterable[EvidenceLink], as_of: AsOf) -> list[EventRow]:
    """The events that an assessment cites, each with how it bears."""
    row_of = _drawing(as_of, None)
    return [row_of(bearing.event, bearing) for bearing in bearings]


def _drawing(as_of: AsOf, besides: Item | None) -> Callable[[Event, EvidenceLink | None], EventRow]:
    language = get_language()
    kinds = labels(Event.Kind, language)
    sample, day = gettext("Sample"), as_of.day
    links: dict[int, ItemLink] = {}  # few items, many events

    def link_of(item: Item) -> ItemLink:
        if item.pk not in links:
            address = as_of.with_as_of(item.get_absolute_url())
            links[item.pk] = ItemLink(item.code, item.title, address)
        return links[item.pk]

    def row_of(event: Event, bearing: EvidenceLink | None) -> EventRow:
        forum, known = event.shown_forum, event.__dict__
        withdrawn = event.is_withdrawn
        return EventRow(
            event=event,
            address="" if withdrawn else as_of.with_as_of(event.get_absolute_url()),
            date=event.date_in_words,
            title=event.title,
            summary=_shortened(event.summary),
            kind=kinds[event.kind],
            place=event.place,
            country=country_name(event.country.code or ""),
            forum=forum.label if forum else "",
            edition=event.edition_label if forum else "",
            sample=sample if event.is_sample else "",
            is_announced=event.earliest_on > day,
            voice=known.get("voice", ""),
            items=[link_of(item) for item in event.items.all() if item != besides],
            roles=known.get("shown_roles", []),
            citations=known.get("shown_citations", []),
            bearing=bearing,
        )

    return row_of


def _shortened(text: str) -> str:
    words = text.split(maxsplit=MOST_WORDS)
    return " ".join(words) if len(words) <= MOST_WORDS else truncatewords(text, MOST_WORDS)
