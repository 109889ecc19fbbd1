"""Keeps the summaries in step with what an act changes, in the transaction of the act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sized
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from tracking.summaries.facts import Counts, EventFacts, Key, counts_of
from tracking.summaries.reading_facts import (
    facts_of_events,
    first_days,
    made_of,
    source_rows,
    sources_of_forums,
    with_days_of,
)

BATCH = 150  # numbers that one statement changes
ADD = """
INSERT INTO tracking_summary (name, subject, word, begins_on, number) VALUES {rows}
ON CONFLICT (name, subject, word, begins_on)
DO UPDATE SET number = tracking_summary.number + excluded.number
"""
REMOVE = """
DELETE FROM tracking_summary
WHERE number = 0 AND (name, subject, word, begins_on) IN (VALUES {rows})
"""


@dataclass
class Named:
    """The sources and parties that the changed events and forums name, or named, publicly."""

    sources: set[int] = field(default_factory=set)
    parties: set[int] = field(default_factory=set)

    def add(self, events: Iterable[EventFacts], cited_by_forums: Iterable[int]) -> None:
        for event in events:
            self.sources.update(citation.source for citation in event.citations)
            self.parties.update(party for party, _role in event.roles)
        self.sources.update(cited_by_forums)


@contextmanager
def keeping(
    events: Collection[int],
    sources: Collection[int] = (),
    forums: Collection[int] = (),
    *,
    read_after: Callable[[Collection[int]], dict[int, EventFacts]] = facts_of_events,
) -> Iterator[Named]:
    """What happens inside may change these events, forums and sources, and which sources the events
    and forums cite. Gives what they name, which is known when it ends. read_after: as
    `facts_of_events`, for whoever needs more of the events than what counts.

    Acts that change what is public wait for each other (`page_cache.invalidate`), so that nobody
    else counts at the same time. What all others cite is read once, since it stays as it is. Cost:
    fifteen queries at the most, however many records there are; ten to publish an event.
    """
    named = Named(set(sources))
    before, before_forums = facts_of_events(events).values(), _cited_by(forums)
    rows_before = source_rows(sources)
    named.add(before, before_forums)
    yield named
    after, after_forums = read_after(events).values(), _cited_by(forums)
    named.add(after, after_forums)
    rows = source_rows(named.sources)
    others = (
        first_days(named.sources, without=events, without_forums=forums) if named.sources else {}
    )
    days_before = with_days_of(others, before, before_forums)
    days_after = with_days_of(others, after, after_forums)
    change(
        _difference(
            counts_of(before, made_of(days_before, {**rows, **rows_before})),
            counts_of(after, made_of(days_after, rows)),
        )
    )


def _cited_by(forums: Collection[int]) -> set[int]:
    return sources_of_forums(forums) if forums else set()


def _difference(before: Counts, after: Counts) -> Counts:
    changed: Counts = Counter(after)
    changed.subtract(before)
    return changed


def change(counts: Counts) -> None:
    """Adds these to the stored numbers; one that becomes 0 goes."""
    rows = sorted((key, by) for key, by in counts.items() if by)
    for start in range(0, len(rows), BATCH):
        _change(rows[start : start + BATCH])


def _change(rows: list[tuple[Key, int]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            ADD.format(rows=_places(rows, 5)), [v for row in rows for v in _values(*row)]
        )
        if fallen := [key for key, by in rows if by < 0]:
            values = [value for key in fallen for value in _values(key)]
            cursor.execute(REMOVE.format(rows=_places(fallen, 4)), values)


def _places(rows: Sized, columns: int) -> str:
    return ", ".join([f"({', '.join(['%s'] * columns)})"] * len(rows))


def _values(key: Key, *more: int) -> list[Any]:
    day = connection.ops.adapt_datefield_value(key.day)
    return [key.name.value, key.subject, key.word, day, *more]
