"""The events of a month or a year in groups: the report behind the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext

from gsi_tracker.drawn import ByKey
from tracking.models import Event
from tracking.models.events import EventQuerySet
from tracking.progress.queries import first_event_after, for_rows, last_event_before
from tracking.values.as_of import AsOf
from tracking.values.partial_dates import FIRST_YEAR, LAST_YEAR, PartialDate

MOST_EVENTS = 300
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
    count: int
    public: EventQuerySet
    instead_of: PartialDate | None = None

    @classmethod
    def latest(cls, as_of: AsOf) -> CalendarPage:
        """The month of the moment's day or, where it has no event, that of the last one before.

        Two queries where the month has some, four where another one stands in for it.
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
        """Two queries, one where are no events; one more where there are more than are shown."""
        as_of = as_of or AsOf()
        public = Event.objects.at(as_of)
        found = public.between(period.earliest, period.latest)
        events = list(for_rows(found).oldest_first()[: MOST_EVENTS + 1])
        return cls(
            period=period,
            groups=list(_grouped(period, events[:MOST_EVENTS], as_of.day)),
            count=found.count() if len(events) > MOST_EVENTS else len(events),
            public=public,
        )

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
        return self.count > MOST_EVENTS

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
    before = last_event_before(events, period.earliest)
    after = first_event_after(events, period.latest)
    days = [before.latest_on] if before else []
    days += [after.earliest_on] if after else []
    return [PartialDate(day.year, day.month) for day in days]


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
