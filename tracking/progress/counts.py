"""The numbers of pages and reports: from the summaries where those know them, else counted.

Summaries hold what is public now. What was known on an earlier day is counted from the records, and
so is the month in which a day lies where a summary has no days.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Q

from priorities.models import Item
from tracking.models import Event, Summary
from tracking.models.events import EventQuerySet
from tracking.models.summaries import ANY, SummaryName, SummaryQuerySet
from tracking.progress.queries import (
    events_counted_by_first_day,
    events_counted_by_item,
    events_counted_by_item_and_period,
    sources_counted_by_item,
)
from tracking.summaries.facts import month_of, sets_with
from tracking.values.as_of import AsOf

Days = tuple[date, date]  # the first and the last one, both included


def events_by_item(as_of: AsOf, items: Sequence[Item]) -> dict[int, int]:
    """By key of an item, its events that had begun by the day. One query."""
    if as_of.known_until:
        return dict(events_counted_by_item(begun(as_of), items))
    subjects = [item.pk for item in items]
    return _by_day(SummaryName.ITEM_MONTH, SummaryName.ITEM_DAY, subjects, as_of.day)


def sources_by_item(as_of: AsOf, items: Sequence[Item]) -> dict[int, int]:
    """By key of an item, the different sources of those events. One query."""
    if as_of.known_until:
        return dict(sources_counted_by_item(begun(as_of), items))
    subjects = [item.pk for item in items]
    return _by_day(SummaryName.SOURCE_MONTH, SummaryName.SOURCE_DAY, subjects, as_of.day)


def distinct_events(as_of: AsOf, kinds: Iterable[str]) -> int:
    """The events, each counted once, of all items of these kinds that had begun by the day."""
    if as_of.known_until:
        return begun(as_of).for_items(Item.objects.of_kinds(list(kinds))).count()
    found = _by_day(SummaryName.KINDS_MONTH, SummaryName.KINDS_DAY, sets_with(kinds), as_of.day)
    return sum(found.values())


def events_by_item_and_period(
    as_of: AsOf,
    items: Sequence[Item],
    periods: Sequence[Days],
    kinds: Sequence[str] = (),
    *,
    until: date | None = None,
) -> dict[int, list[int]]:
    """By key of an item, how many of its events began in each period; periods are whole months.

    until: leaves out what began after this day. One query; with such a day two.
    """
    events = _public(as_of, kinds, until)
    if as_of.known_until:
        return _counted(events, items, periods)
    name, words = (
        (SummaryName.ITEM_KIND_MONTH, list(kinds)) if kinds else (SummaryName.ITEM_MONTH, [ANY])
    )
    months = Summary.objects.named(name).of_subjects(item.pk for item in items).of_words(words)
    whole, part = _parted(periods, until)
    found = _sum_in_periods(months, periods, whole)
    if part:
        place = bisect_left([last for _first, last in periods], part[1])
        for key, (number,) in _counted(events, items, [part]).items():
            found[key][place] += number
    return dict(found)


def distinct_events_by_period(
    as_of: AsOf, periods: Sequence[Days], kinds: Sequence[str] = (), *, until: date | None = None
) -> list[int]:
    """How many events began in each period, each counted once. As `events_by_item_and_period`."""
    events = _public(as_of, kinds, until)
    ends = [last for _first, last in periods]
    if as_of.known_until:
        counts: list[int] = [0] * len(periods)
        part: Days | None = (periods[0][0], ends[-1])
    else:
        months = Summary.objects.named(SummaryName.KIND_MONTH).of_subjects([0])
        months = months.of_words(kinds) if kinds else months
        whole, part = _parted(periods, until)
        counts = _sum_in_periods(months, periods, whole)[0]
    if part:
        for day, number in events_counted_by_first_day(events.begun_between(*part)):
            counts[bisect_left(ends, day)] += number
    return counts


def begun(as_of: AsOf) -> EventQuerySet:
    """Of the events that were public at that moment, those that had begun by its day."""
    return Event.objects.at(as_of).begun_by(as_of.day)


def _by_day(
    of_month: SummaryName, of_day: SummaryName, subjects: Sequence[int], day: date
) -> dict[int, int]:
    """By subject: the months before that of the day, and its days up to that one."""
    first = month_of(day)
    months = Q(name=of_month, day__lt=first)
    days = Q(name=of_day, day__range=(first, day))
    rows = Summary.objects.filter(months | days)
    return rows.of_subjects(subjects).of_words([ANY]).by_subject()


def _public(as_of: AsOf, kinds: Sequence[str], until: date | None) -> EventQuerySet:
    events = Event.objects.at(as_of)
    events = events.of_kinds(list(kinds)) if kinds else events
    return events.begun_by(until) if until else events


def _parted(periods: Sequence[Days], until: date | None) -> tuple[date, Days | None]:
    """The last day of the months that count whole, and the days of the last month that do."""
    last = min(until or date.max, periods[-1][1])
    first = month_of(last)
    if month_of(last + timedelta(days=1)) > first:
        return last, None
    return first - timedelta(days=1), (first, last) if last >= periods[0][0] else None


def _sum_in_periods(
    months: SummaryQuerySet, periods: Sequence[Days], whole: date
) -> defaultdict[int, list[int]]:
    """By subject, the sum of the months of each period that are over by `whole`. One query."""
    ends = [last for _first, last in periods]
    found: defaultdict[int, list[int]] = defaultdict(lambda: [0] * len(periods))
    for subject, _word, month, number in months.in_days(periods[0][0], whole).rows():
        found[subject][bisect_left(ends, month)] += number
    return found


def _counted(
    events: EventQuerySet, items: Sequence[Item], periods: Sequence[Days]
) -> dict[int, list[int]]:
    counted = events.begun_between(periods[0][0], periods[-1][1])
    rows = events_counted_by_item_and_period(counted, items, list(periods))
    return {key: list(row) for key, *row in rows}
