"""Counts all summaries from nothing: to fill them, and to see whether the stored ones are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from django.db import models, transaction

from gsi_tracker.databases import snapshot
from tracking.models import CacheVersion, Event, Source, Summary
from tracking.models.summaries import SummaryName
from tracking.summaries.facts import Counts, Key, counts_of
from tracking.summaries.keeping import change
from tracking.summaries.reading_facts import facts_of_events, facts_of_sources

BATCH = 5000  # records that are read at once


def differences() -> Iterator[str]:
    """What is wrong with the summaries, one sentence each; nothing if they are right."""
    with snapshot():
        right, stored = _recounted(), _stored()
    for key in sorted(right.keys() | stored.keys()):
        if right[key] != stored[key]:
            yield f"{_said(key)}: {stored[key]} is stored, {right[key]} is right."


@transaction.atomic
def rebuild() -> int:
    """Writes all summaries anew; gives how many there are. Acts wait until it is done."""
    list(CacheVersion.objects.locked())
    Summary.objects.all().delete()
    counts = _recounted()
    change(counts)
    return len(counts)


def catch_up() -> int:
    """Fills the summaries of an installation that has none yet; gives how many were made."""
    is_needed = Event.objects.published().exists() and not Summary.objects.exists()
    return rebuild() if is_needed else 0


def _recounted() -> Counts:
    counts: Counts = Counter()
    for keys in _batches(Event.objects.published()):
        counts.update(counts_of(facts_of_events(keys).values(), []))
    for keys in _batches(Source.objects.all()):
        counts.update(counts_of([], facts_of_sources(keys)))
    return counts


def _stored() -> Counts:
    rows = Summary.objects.values_list("name", "subject", "word", "begins_on", "number")
    return Counter(
        {
            Key(SummaryName(name), subject, word, day): number
            for name, subject, word, day, number in rows.iterator(chunk_size=BATCH)
        }
    )


def _batches(rows: models.QuerySet[models.Model]) -> Iterator[list[int]]:
    keys = rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH)
    while batch := list(islice(keys, BATCH)):
        yield batch


def _said(key: Key) -> str:
    return str(Summary(name=key.name, subject=key.subject, word=key.word, begins_on=key.day))
