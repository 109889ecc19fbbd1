"""Writes the fingerprints of events and the suspected pairs, called by each action on an event.

Both follow from the events and can be rebuilt (`manage.py find_duplicates`); what people decided
about a pair stays. **cost** of one event: a dozen queries, however many events there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone

from tracking.duplicates.candidate import Candidate
from tracking.duplicates.finding import suspects_of
from tracking.duplicates.fingerprints import fingerprints_of
from tracking.models import Event, EventFingerprint, Source, SuspectedPair
from tracking.models.events import EventQuerySet
from tracking.models.versioned import Versioned

BATCH = 500  # events whose fingerprints are made at once
MOST_EVENTS_OF_A_SOURCE = 200  # that are compared again when its address changes


def sync(row: Versioned) -> None:
    """Updates fingerprints and pairs of an event, or of the events that cite a source.

    To be called inside the transaction that wrote the row. Of a new event nothing is stored yet.
    """
    if isinstance(row, Event):
        _refresh(Event.objects.filter(pk=row.pk), is_new=row.version == 1)
    elif isinstance(row, Source) and row.version > 1:  # nothing cites a new one yet
        _refresh(row.events.order_by("-pk")[:MOST_EVENTS_OF_A_SOURCE])


def _refresh(events: EventQuerySet, *, is_new: bool = False) -> None:
    found = list(events.for_comparison())
    fingerprint(found, are_new=is_new)
    for event in found:
        store_suspects(event, is_new=is_new)


def fingerprint(events: Iterable[Event], *, are_new: bool = False) -> None:
    """Writes the fingerprints of these events, loaded for comparison; closed events have none."""
    events = list(events)
    wanted = {
        (event.pk, fingerprint): event.earliest_on
        for event in events
        if event.is_comparable
        for fingerprint in fingerprints_of(event)
    }
    stale = []
    stored = EventFingerprint.objects.of_events(event.pk for event in events)
    for row in stored if not are_new else ():
        if wanted.get((row.event_id, row.fingerprint)) == row.earliest_on:
            del wanted[row.event_id, row.fingerprint]
        else:
            stale.append(row.pk)
    if stale:
        EventFingerprint.objects.filter(pk__in=stale).delete()
    EventFingerprint.objects.bulk_create(
        EventFingerprint(event_id=pk, fingerprint=fingerprint, earliest_on=day)
        for (pk, fingerprint), day in sorted(wanted.items())
    )


def store_suspects(event: Event, *, is_new: bool = False) -> None:
    """Writes the pairs of an event as the rule finds them now; a person's decision stays."""
    found = {}
    if event.is_comparable:
        suspects = suspects_of(Candidate.of(event), leave_out=[event.pk])
        found = {suspect.event.pk: suspect.similarity.points for suspect in suspects}
    stale = []
    for pair in SuspectedPair.objects.of_event(event.pk) if not is_new else ():
        points = found.pop(pair.other_than(event.pk), None)
        if points is None and (not pair.verdict or not event.is_comparable):
            stale.append(pair.pk)
        elif points is not None and points != pair.points:
            SuspectedPair.objects.filter(pk=pair.pk).update(points=points)
    # A pair marked as different stays even if an event is closed: the event may come back.
    if stale:
        SuspectedPair.objects.undecided().filter(pk__in=stale).delete()
    SuspectedPair.objects.bulk_create(
        [
            SuspectedPair(first_id=min(event.pk, pk), second_id=max(event.pk, pk), points=points)
            for pk, points in sorted(found.items())
        ],
        ignore_conflicts=True,  # found by somebody else a moment earlier
    )


@transaction.atomic
def decide(verdict: str, one: int, other: int, *, by: User, reason: str) -> SuspectedPair:
    """Stores a person's decision about the events of these keys: different, or the same."""
    first, second = sorted((one, other))
    said = {
        "verdict": verdict,
        "reason": reason,
        "decided_at": timezone.now() if verdict else None,
        "decided_by": by if verdict else None,
    }
    pair, _ = SuspectedPair.objects.update_or_create(
        first_id=first, second_id=second, defaults=said, create_defaults={**said, "points": 0}
    )
    return pair


def recompute() -> Iterator[int]:
    """Rebuilds all fingerprints, then all pairs, a batch a transaction; gives batch sizes."""
    for make in (fingerprint, _keep_all_suspects):
        last = 0
        while events := list(_batch_after(last)):
            with transaction.atomic():
                make(events)
            last = events[-1].pk
            yield len(events)


def _keep_all_suspects(events: list[Event]) -> None:
    for event in events:
        store_suspects(event)


def _batch_after(pk: int) -> models.QuerySet[Event]:
    return Event.objects.filter(pk__gt=pk).for_comparison().order_by("pk")[:BATCH]
