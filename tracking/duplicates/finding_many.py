"""Finds the possible duplicates of many recorded events: what `finding` does for one, at once.

The fingerprints near the days of all are read with a few queries and counted here; those of one
event are counted by the database. Both find the same (a test compares them).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracking.duplicates import fingerprints
from tracking.duplicates.candidate import Candidate
from tracking.duplicates.finding import (
    MOST_CANDIDATES,
    MOST_OF_A_FINGERPRINT,
    WIDE_DAYS,
    candidates_of,
)
from tracking.duplicates.reading import Recorded, read
from tracking.duplicates.rule import FEW_DAYS, points_of
from tracking.models import Event, EventFingerprint
from tracking.models.duplicates import MOST_COMPARED

NEAR = timedelta(days=FEW_DAYS)
SPAN = timedelta(days=60)  # of the events whose fingerprints are read together

Points = dict[int, int]  # by the key of another event, how likely both are one


def suspects_of_each(events: Mapping[int, Recorded], *, are_new: bool = False) -> dict[int, Points]:
    """By event, those that may be the same, as `suspects_of` finds them. are_new: they are compared
    only with what was recorded before them, each with those of them that have lower keys.

    Cost: six queries for one; of many, three for those near each other's days, and three for all.
    """
    comparable = {key: one.candidate for key, one in events.items() if one.is_comparable}
    if len(comparable) == 1:
        found = {key: candidates_of(candidate) for key, candidate in comparable.items()}
    else:
        found = _candidates_of_each(comparable, are_new=are_new)
    wanted = {other for others in found.values() for other in others} - comparable.keys()
    rows = read(Event.objects.comparable().recorded_as(wanted)) if wanted else {}
    known = comparable | {key: one.candidate for key, one in rows.items()}
    return {
        key: {
            other: points
            for other in sorted(found[key] & known.keys())
            if other != key and (points := points_of(candidate, known[other]))
        }
        for key, candidate in comparable.items()
    }


@dataclass(frozen=True)
class Wanted:
    """What is looked up for an event, as `finding` says."""

    key: int
    first: date
    last: date
    fingerprints: Sequence[str]
    distinctive: Collection[str]
    addresses: Sequence[str]

    @property
    def rough(self) -> set[date]:
        """The days under which events stand that are recorded with the month or year alone."""
        return {self.first.replace(day=1), self.first.replace(month=1, day=1)}


def _wanted(key: int, candidate: Candidate, days: tuple[date, date]) -> Wanted:
    first, last = days
    distinctive = fingerprints.of_any_day(candidate)
    is_wide = (last - first).days > WIDE_DAYS
    wanted = distinctive if is_wide else fingerprints.of_day(candidate)
    addresses = [fingerprints.address_fingerprint(address) for address in candidate.sources]
    return Wanted(key, first, last, wanted[:MOST_COMPARED], set(distinctive), addresses)


def _candidates_of_each(events: Mapping[int, Candidate], *, are_new: bool) -> dict[int, set[int]]:
    wanted = [
        _wanted(key, candidate, days)
        for key, candidate in events.items()
        if (days := candidate.days)
    ]
    found = {key: set[int]() for key in events}
    by_address = _at_addresses(wanted)
    for some in _near_each_other(wanted):
        near, rough = _rows_near(some), _rows_on_rough_days(some)
        for one in some:
            newest = one.key if are_new else None
            found[one.key] = {
                *_newest(by_address, one, newest),
                *_most_shared(one, near, newest),
                *_most_shared_roughly(one, rough, newest),
            }
    return found


def _near_each_other(wanted: Iterable[Wanted]) -> Iterator[list[Wanted]]:
    """Parts of these whose days lie close together: what is read for a part is mostly of use."""
    some: list[Wanted] = []
    ends = date.min
    for one in sorted(wanted, key=lambda one: (one.first, one.last, one.key)):
        if some and max(ends, one.last) - some[0].first > max(
            SPAN, some[0].last - some[0].first + SPAN / 2
        ):
            yield some
            some, ends = [], date.min
        some.append(one)
        ends = max(ends, one.last)
    if some:
        yield some


@dataclass
class Days:
    """The events that have one fingerprint, by day and key."""

    days: list[date]
    events: list[int]


def _rows_near(some: Sequence[Wanted]) -> dict[str, Days]:
    words = {word for one in some for word in one.fingerprints}
    first = min(one.first for one in some) - NEAR
    last = max(one.last for one in some) + NEAR
    found: dict[str, Days] = {}
    for word, day, event in EventFingerprint.objects.between(words, first, last):
        of_word = found.setdefault(word, Days([], []))
        of_word.days.append(day)
        of_word.events.append(event)
    return found


def _rows_on_rough_days(some: Sequence[Wanted]) -> dict[tuple[str, date], list[int]]:
    """By fingerprint and day, the events in the order of their keys."""
    found: dict[tuple[str, date], list[int]] = defaultdict(list)
    words: dict[date, set[str]] = defaultdict(set)
    for one in some:
        for day in one.rough:
            words[day].update(one.fingerprints)
    for day, wanted in words.items():
        for word, _day, event in EventFingerprint.objects.between(wanted, day, day):
            found[word, day].append(event)
    return found


def _at_addresses(wanted: Sequence[Wanted]) -> dict[str, list[tuple[date, int]]]:
    addresses = {address for one in wanted for address in one.addresses}
    found: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for address, day, event in EventFingerprint.objects.between(addresses):
        found[address].append((day, event))
    return found


def _newest(
    by_address: Mapping[str, Sequence[tuple[date, int]]], one: Wanted, newest: int | None
) -> set[int]:
    rows = [row for address in one.addresses for row in by_address.get(address, ())]
    rows = [row for row in rows if newest is None or row[1] <= newest]
    return {event for _day, event in sorted(rows, reverse=True)[:MOST_CANDIDATES]}


def _most_shared(one: Wanted, near: Mapping[str, Days], newest: int | None) -> list[int]:
    counts: Counter[int] = Counter()
    for word in one.fingerprints:
        if not (of_word := near.get(word)):
            continue
        first = bisect_left(of_word.days, one.first - NEAR)
        middle = bisect_left(of_word.days, one.first)
        last = bisect_right(of_word.days, one.last + NEAR)
        before = _not_after(of_word.events[first:middle], newest)[-MOST_OF_A_FINGERPRINT:]
        after = _not_after(of_word.events[middle:last], newest)[:MOST_OF_A_FINGERPRINT]
        for _weight in range(2 if word in one.distinctive else 1):
            counts.update(before)
            counts.update(after)
    return _likeliest(counts, MOST_CANDIDATES)


def _most_shared_roughly(
    one: Wanted, rough: Mapping[tuple[str, date], list[int]], newest: int | None
) -> list[int]:
    counts: Counter[int] = Counter()
    for word in one.fingerprints:
        for day in one.rough:
            events = _not_after(rough.get((word, day), []), newest)[-MOST_OF_A_FINGERPRINT:]
            for _weight in range(2 if word in one.distinctive else 1):
                counts.update(events)
    return _likeliest(counts, MOST_CANDIDATES // 2)


def _not_after(events: list[int], newest: int | None) -> list[int]:
    return events if newest is None else [event for event in events if event <= newest]


def _likeliest(counts: Mapping[int, int], number: int) -> list[int]:
    return sorted(counts, key=lambda event: (-counts[event], -event))[:number]
