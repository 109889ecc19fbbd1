"""The events of a month or a year in groups: the report behind the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext

from gsi_tracker.drawn import ByKey
from tracking.filters.numbers import Number
from tracking.models import Event
from tracking.models.events import EventQuerySet
from tracking.progress.counts import distinct_events_by_period
from tracking.progress.days import (
    first_event_after,
    last_day_before,
    lasting_into,
    roughly_dated_into,
)
from tracking.progress.queries import for_rows
from tracking.values.as_of import AsOf
from tracking.values.partial_dates import FIRST_YEAR, LAST_YEAR, PartialDate

MOST_EVENTS = 50
MOST_BEFORE = 10  # of each way to have begun before: they must not fill the page
BEFORE, WITHIN, UNKNOWN_DAY, UNKNOWN_MONTH = range(4)
# By which events are grouped: one of these four, year, month, whether only announced.
Place = tuple[int, int, int, bool]


@dataclass(frozen=True)
class Group(ByKey):
    """Events under one heading; `month` is set where it has a page of its own.

    `is_announced`: their first day lies after the day that is shown; they may not take place.
    """

    title: str
    events: list[Event]
    month: PartialDate | None = None
    is_announced: bool = False


@dataclass(frozen=True)
class CalendarPage(ByKey):
    """Published events that may take place, in part at least, in a month or a year.

    `instead_of`: the month without events in whose place this one is shown, if any.
    """

    period: PartialDate
    groups: list[Group]
    number: Number
    public: EventQuerySet
    instead_of: PartialDate | None = None

    @classmethod
    def latest(cls, as_of: AsOf) -> CalendarPage:
        """The month of the moment's day or, where it has no event, that of the last one before.

        As `build` where the month has some; where another one stands in for it, four more.
        """
        current = PartialDate(as_of.day.year, as_of.day.month)
        page = cls.build(current, as_of)
        last = None if page.count else page.public.begun_by(as_of.day).newest_first().first()
        if not last:
            return page
        month = PartialDate(last.earliest_on.year, last.earliest_on.month)
        return replace(cls.build(month, as_of), instead_of=current)

    @classmethod
    def build(cls, period: PartialDate, as_of: AsOf | None = None) -> CalendarPage:
        """Three queries for a year and four for a month, and one more where there are more events
        than are shown. Each reads no more than that from an index.
        """
        as_of = as_of or AsOf()
        public = Event.objects.at(as_of)
        first, last = period.earliest, period.latest
        before, number = _begun_before(public, period)
        begun = public.begun_between(first, last)
        shown = MOST_EVENTS - len(before)
        within = list(_rows(begun.oldest_first())[: shown + 1])
        if len(within) > shown:
            (counted,) = distinct_events_by_period(as_of, [(first, last)], until=as_of.as_of)
        else:
            counted = len(within)
        events = [*before, *within[:shown]]
        prefetch_related_objects(events, "items")
        groups = list(_grouped(period, events, as_of.day))
        number += Number(counted)
        return cls(period=period, groups=groups, number=number, public=public)

    @property
    def count(self) -> int:
        return self.number.value

    @cached_property
    def nearest(self) -> list[PartialDate]:
        """The nearest months with events before and after a period without any. Two queries."""
        return [] if self.count else _nearest(self.period, self.public)

    @property
    def query(self) -> str:
        """The query of this page: `?month=2024-05`."""
        return f"?{self.period.precision}={self.period}"

    @property
    def is_short_of_all(self) -> bool:
        return self.count > sum(len(group.events) for group in self.groups)

    @property
    def has_announced(self) -> bool:
        return any(group.is_announced for group in self.groups)

    @property
    def has_samples(self) -> bool:
        return any(event.is_sample for group in self.groups for event in group.events)

    @property
    def previous_query(self) -> str:
        return f"{self.period.precision}={self.previous}"

    @property
    def next_query(self) -> str:
        return f"{self.period.precision}={self.next}"

    @property
    def previous(self) -> PartialDate | None:
        return _of(self.period.precision, self.period.earliest - timedelta(days=1))

    @property
    def next(self) -> PartialDate | None:
        return _of(self.period.precision, self.period.latest + timedelta(days=1))


def _of(precision: str, day: date) -> PartialDate | None:
    """The month or the year of a day; None beyond the years that a date can have."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    return PartialDate(day.year, day.month if precision == "month" else None)


def _nearest(period: PartialDate, events: EventQuerySet) -> list[PartialDate]:
    """The months of the last event before the period and of the first one after it, if any."""
    before = last_day_before(events, period.earliest)
    after = first_event_after(events, period.latest)
    days = [before, after and after.earliest_on]
    return [PartialDate(day.year, day.month) for day in days if day]


def _rows(events: EventQuerySet) -> EventQuerySet:
    """As the page shows them; the items are read for all at once."""
    return for_rows(events).prefetch_related(None)


def _begun_before(events: EventQuerySet, period: PartialDate) -> tuple[list[Event], Number]:
    """Those of these events that began before the period and may have gone on, and how many there
    are. A year without a month cannot have begun before a year.
    """
    sorts = [lasting_into(events, period.earliest)]
    sorts += [roughly_dated_into(events, period.earliest)] if period.month else []
    found, number = list[Event](), Number(0)
    for rows in sorts:
        some = list(_rows(rows)[: MOST_BEFORE + 1])
        number += Number(len(some)) if len(some) <= MOST_BEFORE else Number.of(rows)
        found += some[:MOST_BEFORE]
    return sorted(found, key=lambda event: (event.earliest_on, event.pk)), number


def _grouped(period: PartialDate, events: list[Event], today: date) -> Iterator[Group]:
    """What went on from before, what begins in it by month, then what is known less precisely."""

    def place(event: Event) -> Place:
        is_announced = event.earliest_on > today
        precision = PartialDate.parse(event.start).precision
        if precision == "year":
            return UNKNOWN_MONTH, event.earliest_on.year, 0, is_announced
        if event.earliest_on < period.earliest:
            return BEFORE, 0, 0, is_announced
        kind = UNKNOWN_DAY if precision == "month" and period.month else WITHIN
        return kind, event.earliest_on.year, event.earliest_on.month, is_announced

    for (kind, year, month, is_announced), found in groupby(sorted(events, key=place), key=place):
        known = PartialDate(year, month or None) if kind != BEFORE else period
        yield Group(
            title=_title(kind, known, is_announced=is_announced),
            events=list(found),
            month=known if kind == WITHIN and not period.month else None,
            is_announced=is_announced,
        )


def _title(kind: int, known: PartialDate, *, is_announced: bool) -> str:
    titles = {
        BEFORE: gettext("Begun before %(period)s"),
        WITHIN: "%(period)s",
        UNKNOWN_DAY: gettext("In %(period)s, day unknown"),
        UNKNOWN_MONTH: gettext("In %(period)s, month unknown"),
    }
    announced = {
        BEFORE: gettext("Announced to begin before %(period)s"),
        WITHIN: gettext("Announced for %(period)s"),
        UNKNOWN_DAY: gettext("Announced for %(period)s, day unknown"),
        UNKNOWN_MONTH: gettext("Announced for %(period)s, month unknown"),
    }
    shape = (announced if is_announced else titles)[kind]
    return shape % {"period": known.in_words()}
