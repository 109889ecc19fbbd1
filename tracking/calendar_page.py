"""The events of a month or a year in groups: the report behind the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from tracking.models import Event
from tracking.partial_dates import FIRST_YEAR, LAST_YEAR, PartialDate

MOST_EVENTS = 300
BEFORE, WITHIN, UNKNOWN_DAY, UNKNOWN_MONTH = range(4)


@dataclass(frozen=True)
class Group:
    """Events under one heading; `month` is set where it has a page of its own."""

    title: str
    events: list[Event]
    month: PartialDate | None = None


@dataclass(frozen=True)
class CalendarPage:
    """Published events that may have taken place, in part at least, in a month or a year."""

    period: PartialDate
    groups: list[Group]
    count: int
    nearest: list[PartialDate]

    @classmethod
    def build(cls, period: PartialDate) -> CalendarPage:
        """Two queries; one more where there are more events than are shown, two where are none."""
        found = Event.objects.published().between(period.earliest, period.latest)
        events = list(found.for_list().oldest_first()[: MOST_EVENTS + 1])
        return cls(
            period=period,
            groups=list(_grouped(period, events[:MOST_EVENTS])),
            count=found.count() if len(events) > MOST_EVENTS else len(events),
            nearest=[] if events else _nearest(period),
        )

    @property
    def is_short_of_all(self) -> bool:
        return self.count > MOST_EVENTS

    @property
    def has_samples(self) -> bool:
        return any(event.is_sample for group in self.groups for event in group.events)

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


def _nearest(period: PartialDate) -> list[PartialDate]:
    """The months of the last event before the period and of the first one after it, if any."""
    events = Event.objects.published()
    before = events.ended_before(period.earliest).first()
    after = events.begun_after(period.latest).first()
    days = [before.latest_on] if before else []
    days += [after.earliest_on] if after else []
    return [PartialDate(day.year, day.month) for day in days]


def _grouped(period: PartialDate, events: list[Event]) -> Iterator[Group]:
    """What went on from before, what began in it by month, then what is known less precisely."""

    def place(event: Event) -> tuple[int, int, int]:
        precision = PartialDate.parse(event.start).precision
        if precision == "year":
            return UNKNOWN_MONTH, event.earliest_on.year, 0
        if event.earliest_on < period.earliest:
            return BEFORE, 0, 0
        kind = UNKNOWN_DAY if precision == "month" and period.month else WITHIN
        return kind, event.earliest_on.year, event.earliest_on.month

    for (kind, year, month), found in groupby(sorted(events, key=place), key=place):
        yield _group(period, kind, PartialDate(year, month or None), list(found))


def _group(period: PartialDate, kind: int, known: PartialDate, events: list[Event]) -> Group:
    if kind == BEFORE:
        return Group(f"Begun before {period.in_words()}", events)
    if kind == UNKNOWN_MONTH:
        return Group(f"In {known.in_words()}, month unknown", events)
    if kind == UNKNOWN_DAY:
        return Group(f"In {known.in_words()}, day unknown", events)
    return Group(known.in_words(), events, month=None if period.month else known)
