"""Events as the rows of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape  # Django's takes ten times as long

from django.template.defaultfilters import truncatewords
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from gsi_tracker.drawn import ByKey
from priorities.models import Item
from priorities.templatetags.languages import record_lang
from tracking.models import Citation, Event, EvidenceLink, Involvement
from tracking.public.rows.row import labels
from tracking.values.as_of import AsOf
from tracking.values.country_names import country_name

MOST_WORDS = 40
ITEM = (
    '· <a href="{}" title="{}"><span class="code">{}</span>'
    '<span class="visually-hidden"> {}</span></a>'
)


@dataclass(frozen=True, slots=True)
class EventRow(ByKey):
    """What a row shows, with its markup: drawing each word by a template was half of a list's cost.

    address: "" of an event that was withdrawn since. voice: where the query adds it.
    line: kind, place, edition of a public forum and the label of a record that came with the
    tracker to show its use. item_links: its items, each after a dot.
    """

    event: Event
    address: str
    date: str
    heading: SafeString
    summary: SafeString
    line: SafeString
    is_announced: bool
    voice: str
    item_links: SafeString
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
    language, own = get_language(), record_lang()
    kinds = labels(Event.Kind, language)
    sample = f'· <span class="sample-label">{escape(gettext("Sample"))}</span>'
    day = as_of.day
    links: dict[int, str] = {}  # few items, many events

    def words(text: str) -> str:
        return f"<bdi{own}>{escape(text)}</bdi>"

    def link_of(item: Item) -> str:
        if item.pk not in links:
            address = as_of.with_as_of(item.get_absolute_url())
            links[item.pk] = format_html(ITEM, address, item.title, item.code, item.title)
        return links[item.pk]

    def line_of(event: Event) -> Iterator[str]:
        yield escape(kinds[event.kind])
        country = escape(country_name(event.country.code or ""))
        if event.place:
            yield f"· {words(event.place)}{f', {country}' if country else ''}"
        elif country:
            yield f"· {country}"
        if forum := event.shown_forum:
            edition = f", {words(event.edition_label)}" if event.edition_label else ""
            yield f"· {words(forum.label)}{edition}"
        if event.is_sample:
            yield sample

    def row_of(event: Event, bearing: EvidenceLink | None) -> EventRow:
        known, heading, address = event.__dict__, words(event.title), ""
        if not event.is_withdrawn:
            address = as_of.with_as_of(event.get_absolute_url())
            heading = f'<a href="{escape(address)}">{heading}</a>'
        return EventRow(
            event=event,
            address=address,
            date=event.date_in_words,
            heading=SafeString(heading),
            summary=SafeString(words(_shortened(event.summary)) if event.summary else ""),
            line=SafeString(" ".join(line_of(event))),
            is_announced=event.earliest_on > day,
            voice=known.get("voice", ""),
            item_links=SafeString(
                " ".join(link_of(item) for item in _items_of(event) if item != besides)
            ),
            roles=known.get("shown_roles", []),
            citations=known.get("shown_citations", []),
            bearing=bearing,
        )

    return row_of


def _items_of(event: Event) -> Iterable[Item]:
    items: Iterable[Item] = event.__dict__.get("shown_items") or event.items.all()
    return items


def _shortened(text: str) -> str:
    words = text.split(maxsplit=MOST_WORDS)
    return " ".join(words) if len(words) <= MOST_WORDS else truncatewords(text, MOST_WORDS)
