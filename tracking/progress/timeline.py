"""The events of one item by year, narrowed in place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import OuterRef, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from gsi_tracker.drawn import ByKey
from priorities.models import Item
from tracking.filters.fields import OneOfField
from tracking.models import Event
from tracking.models.events import EventQuerySet
from tracking.models.keys import HasOneOfKeys
from tracking.models.links import HasLink
from tracking.progress.counts import events_by_year_kind_and_voice
from tracking.progress.prepared import prepared
from tracking.progress.queries import all_of_item, for_rows, latest_event
from tracking.values.as_of import AsOf
from tracking.values.partial_dates import FIRST_YEAR, LAST_YEAR

MOST_EVENTS = 50

YEARS = [(str(year), str(year)) for year in range(LAST_YEAR, FIRST_YEAR - 1, -1)]


@dataclass(frozen=True)
class Tally(ByKey):
    """How many events of an item began in a year, are of a kind and have a voice."""

    year: int
    kind: str
    voice: str
    count: int

    @classmethod
    def of(cls, item: Item, as_of: AsOf) -> list[Tally]:
        """One query."""
        return [cls(*row) for row in events_by_year_kind_and_voice(as_of, item)]

    def has(self, *, kind: str = "", year: str = "", voice: str = "") -> bool:
        """Whether it counts towards what was chosen; what is empty was not chosen."""
        return (
            kind in {"", self.kind} and year in {"", str(self.year)} and voice in {"", self.voice}
        )


class TimelineForm(forms.Form):
    """What a timeline may be narrowed by. It offers what occurs, and takes whatever makes sense."""

    year = OneOfField(label=_("Year"), empty=_("Any year"), choices=YEARS, required=False)
    kind = OneOfField(
        label=_("Kind"), empty=_("Any kind"), choices=Event.Kind.choices, required=False
    )
    voice = OneOfField(
        label=_("Who reports it"), empty=_("Anybody"), choices=Event.Voice.choices, required=False
    )

    def offer(self, tallies: list[Tally]) -> None:
        """Leaves out what no event has, and adds to the rest how many have it."""
        for name, count_of in {
            "year": _counted(tallies, lambda tally: str(tally.year)),
            "kind": _counted(tallies, lambda tally: tally.kind),
            "voice": _counted(tallies, lambda tally: tally.voice),
        }.items():
            field: Any = self.fields[name]
            field.widget.choices = [
                (code, f"{label} ({count_of[code]})" if code else label)
                for code, label in field.choices
                if not code or code in count_of or code == self.data.get(name)
            ]


def _counted(tallies: list[Tally], by: Callable[[Tally], str]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for tally in tallies:
        counted[by(tally)] += tally.count
    return counted


@dataclass(frozen=True)
class Year(ByKey):
    """The events of one year that are shown, and how many there are."""

    year: int
    count: int
    events: list[Event]

    @property
    def is_short_of_all(self) -> bool:
        return self.count > len(self.events)


@dataclass(frozen=True)
class Timeline(ByKey):
    """An item's events at a moment, newest first, under the years in which they began.

    `years` have events that are shown; `later_years` follow after the last one that is shown.
    """

    item: Item
    as_of: AsOf
    form: TimelineForm
    tallies: list[Tally]
    years: list[Year]
    later_years: list[Year]

    @classmethod
    def build(cls, item: Item, as_of: AsOf, asked: QueryDict) -> Timeline:
        """Four queries, however many events; one where none has what was chosen."""
        tallies = Tally.of(item, as_of)
        form = TimelineForm(asked)
        form.offer(tallies)
        if not form.is_valid():
            return cls(item, as_of, form, tallies, [], [])
        chosen = form.cleaned_data
        count_of = Counter[int]()
        for tally in tallies:
            count_of[tally.year] += tally.count if tally.has(**chosen) else 0
        shown = _latest(item, as_of, chosen, +count_of)
        years = [
            Year(year, count_of.pop(year, 0), list(of_year))
            for year, of_year in groupby(shown, key=lambda event: event.earliest_on.year)
        ]
        rest = [Year(year, count_of[year], []) for year in sorted(+count_of, reverse=True)]
        return cls(item, as_of, form, tallies, years, rest)

    @property
    def count(self) -> int:
        """The number of events that match."""
        return sum(year.count for year in [*self.years, *self.later_years])

    @property
    def shown_count(self) -> int:
        return sum(len(year.events) for year in self.years)

    @property
    def is_short_of_all(self) -> bool:
        return self.count > self.shown_count

    @property
    def total(self) -> int:
        """The number of events, whatever was chosen."""
        return sum(tally.count for tally in self.tallies)

    @property
    def own_voice_total(self) -> int:
        """The number of events that only the acting party reports."""
        return sum(tally.count for tally in self.tallies if tally.has(voice=Event.Voice.PARTY))

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What was chosen, by name."""
        values = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: value for name, value in values.items() if value}

    @property
    def latest(self) -> Event | None:
        """The latest event that has begun, whatever was chosen. No query where it is shown."""
        if not self.total:
            return None
        if not self.chosen:
            begun = (event for year in self.years for event in year.events)
            if found := next((one for one in begun if one.earliest_on <= self.as_of.day), None):
                return found
        return latest_event(self.item, self.as_of)

    @property
    def list_query(self) -> str:
        """The query of the list of events that has all of these, and of its file."""
        query = QueryDict(mutable=True)
        query["item"] = self.item.key
        if year := self.chosen.get("year"):
            query["start"] = query["end"] = year
        query.update({name: self.chosen[name] for name in ("kind", "voice") if name in self.chosen})
        return self.as_of.with_as_of(f"?{query.urlencode()}")

    def address_of_year(self, year: int) -> str:
        """The same timeline, one year of it."""
        query = QueryDict(mutable=True)
        query.update({**self.chosen, "year": str(year)})
        return f"{self.as_of.with_as_of('?' + query.urlencode())}#events"

    @property
    def later_links(self) -> list[tuple[Year, str]]:
        return [(year, self.address_of_year(year.year)) for year in self.later_years]


def _latest(item: Item, as_of: AsOf, chosen: dict[str, str], count_of: Counter[int]) -> list[Event]:
    """The first events with what was chosen; so many began in each year.

    To look for them in the years alone that have them: there may be thousands of others between.
    """
    years: list[int] = []
    for year in sorted(count_of, reverse=True):
        years.append(year)
        if sum(count_of[one] for one in years) >= MOST_EVENTS:
            break
    if not years:
        return []
    days = {"start": date(years[-1], 1, 1), "end": date(years[0], 12, 31)}
    if not (chosen["kind"] or chosen["voice"]):
        return _with_items(_events(as_of, item=item.pk, **days))
    events = _events_between(as_of, item.pk, **days)
    if chosen["kind"]:
        events = events.of_kinds([chosen["kind"]])
    events = events.in_voice(chosen["voice"]) if chosen["voice"] else events
    return _with_items(list(_first_rows(events)))


def _with_items(events: list[Event]) -> list[Event]:
    """Each with `shown_items`, in the order of items. Two queries."""
    keys: dict[int, set[int]] = {event.pk: set() for event in events}
    for key, item in _links(AsOf(), events=list(keys)):
        keys[key].add(item)
    items = _all_items(AsOf(), lowest=0)
    for event in events:
        event.shown_items = [item for item in items if item.pk in keys[event.pk]]  # type: ignore[attr-defined]
    return events


@prepared
def _all_items(_as_of: AsOf, *, lowest: int) -> QuerySet[Item]:
    return Item.objects.filter(pk__gte=lowest)


@prepared
def _links(_as_of: AsOf, *, events: list[int]) -> QuerySet[Any, Any]:
    links = Event.items.through.objects.filter(HasOneOfKeys(events, field="event"))
    return links.order_by().values_list("event", "item")


@prepared
def _events(as_of: AsOf, *, item: int, start: date, end: date) -> EventQuerySet:
    return _first_rows(_events_between(as_of, item, start, end))


def _events_between(as_of: AsOf, item: int, start: date, end: date) -> EventQuerySet:
    if as_of.known_until:  # in no index are they in the order of days
        return all_of_item(item, as_of).begun_between(start, end)
    linked = Event.items.through.objects.filter(event=OuterRef("pk"), item=item)
    return Event.objects.at(as_of).filter(HasLink(linked)).begun_between(start, end)


def _first_rows(events: EventQuerySet) -> EventQuerySet:
    first: EventQuerySet = for_rows(events.with_voice()).newest_first()[:MOST_EVENTS]
    return first.prefetch_related(None)  # `_with_items`
