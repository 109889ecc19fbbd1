"""Keeps the summaries in step with what an act changes, in the transaction of the act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sized
from contextlib import contextmanager
from typing import Any

from django.db import connection

from tracking.summaries.facts import Counts, Key, counts_of
from tracking.summaries.reading_facts import facts_of_events, facts_of_sources, sources_of

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


@contextmanager
def keeping(
    events: Collection[int], sources: Collection[int] = (), forums: Collection[int] = ()
) -> Iterator[None]:
    """What happens inside may change these events, forums and sources, and which sources the others
    cite.

    Acts that change what is public wait for each other (`page_cache.invalidate`), so that nobody
    else counts at the same time. Cost: eighteen queries at the most, however many records there
    are; fourteen where nothing was public before.
    """
    cited_before = sources_of(events, forums) | set(sources)
    before = counts_of(facts_of_events(events).values(), facts_of_sources(cited_before))
    yield
    cited_after = sources_of(events, forums) | set(sources)
    new = cited_after - cited_before  # these records did not cite them
    before += counts_of([], facts_of_sources(new, without=events, without_forums=forums))
    after = counts_of(
        facts_of_events(events).values(), facts_of_sources(cited_before | cited_after)
    )
    change(_difference(before, after))


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
