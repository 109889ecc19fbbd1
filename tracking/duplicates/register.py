"""Writes the fingerprints of events and the suspected pairs, called by each action on an event.

Both follow from the events and can be rebuilt (`manage.py find_duplicates`); what people decided
about a pair stays. **cost** of one event: a dozen queries, however many events there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from tracking.duplicates.finding_many import suspects_of_each
from tracking.duplicates.fingerprints import fingerprints_of
from tracking.duplicates.reading import Recorded, read
from tracking.models import Event, EventFingerprint, Source, SuspectedPair
from tracking.models.events import EventQuerySet
from tracking.models.keys import HasOneOfKeys
from tracking.models.versioned import Versioned

MOST_OF_ONE_EVENT = 100  # fingerprints that are stored by one statement
BATCH = 500  # events whose fingerprints are made at once
MOST_EVENTS_OF_A_SOURCE = 200  # that are compared again when its address changes

Pair = tuple[int, int]  # the keys of two events, the lower one first


def sync(*rows: Versioned) -> None:
    """Updates fingerprints and pairs of events, or of the events that cite sources.

    To be called inside the transaction that wrote the rows, which are of one kind. Of new events
    nothing is stored yet.
    """
    first = rows[0]
    if isinstance(first, Event):
        events = Event.objects.recorded_as([row.pk for row in rows])
        _refresh(read(events), are_new=first.version == 1)
    elif isinstance(first, Source) and first.version > 1:  # nothing cites a new one yet
        _refresh(read(_citing(rows)))


def _citing(sources: Sequence[Any]) -> EventQuerySet:
    """Of each source the latest events that cite it."""
    if len(sources) == 1:
        events: EventQuerySet = sources[0].events.order_by("-pk")
        return events[:MOST_EVENTS_OF_A_SOURCE]
    keys = [source.pk for source in sources]
    links = Event.sources.through.objects.filter(HasOneOfKeys(keys, field="source"))
    found: dict[int, list[int]] = defaultdict(list)
    for source, event in links.order_by("-event").values_list("source", "event"):
        if len(found[source]) < MOST_EVENTS_OF_A_SOURCE:
            found[source].append(event)
    return Event.objects.recorded_as({event for events in found.values() for event in events})


def _refresh(events: Mapping[int, Recorded], *, are_new: bool = False) -> None:
    if events:
        fingerprint(events, are_new=are_new)
        store_suspects(events, are_new=are_new)


def fingerprint(events: Mapping[int, Recorded], *, are_new: bool = False) -> None:
    """Writes the fingerprints of these events; closed events have none."""
    wanted = {
        (key, fingerprint): event.earliest_on
        for key, event in events.items()
        if event.is_comparable
        for fingerprint in fingerprints_of(event.candidate)
    }
    stale = []
    for row in EventFingerprint.objects.of_events(events) if not are_new else ():
        if wanted.get((row.event_id, row.fingerprint)) == row.earliest_on:
            del wanted[row.event_id, row.fingerprint]
        else:
            stale.append(row.pk)
    if stale:
        EventFingerprint.objects.filter(HasOneOfKeys(stale)).delete()
    _insert([(pk, fingerprint, day) for (pk, fingerprint), day in sorted(wanted.items())])


def _insert(rows: Sequence[tuple[int, str, date]]) -> None:
    """Adds fingerprints. Of a batch there are thousands: Django takes longer to put the statements
    together than the database to store the rows.
    """
    if len(rows) <= MOST_OF_ONE_EVENT:
        EventFingerprint.objects.bulk_create(
            EventFingerprint(event_id=pk, fingerprint=fingerprint, earliest_on=day)
            for pk, fingerprint, day in rows
        )
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO tracking_eventfingerprint (event_id, fingerprint, earliest_on) "
            "VALUES (%s, %s, %s)",
            [(pk, text, connection.ops.adapt_datefield_value(day)) for pk, text, day in rows],
        )


def store_suspects(events: Mapping[int, Recorded], *, are_new: bool = False) -> None:
    """Writes the pairs of these events as the rule finds them now; a person's decision stays.

    Of a pair of two of them, what is found for the later one holds.
    """
    stored = {} if are_new else _stored_pairs(events)
    points_before = {pair.pk: pair.points for pair in stored.values()}
    pairs, pairs_of = dict(stored), defaultdict(set)
    for pair in pairs:
        for key in pair:
            pairs_of[key].add(pair)
    found = suspects_of_each(events, are_new=are_new)
    for key, event in events.items():
        similar = {_in_order(key, other): points for other, points in found.get(key, {}).items()}
        for pair in pairs_of[key] - similar.keys():
            if pair in pairs and not _stays(pairs[pair], event):
                del pairs[pair]
        for pair, points in similar.items():
            pairs.setdefault(pair, SuspectedPair(first_id=pair[0], second_id=pair[1]))
            pairs[pair].points = points
            for one in pair:
                pairs_of[one].add(pair)
    # A pair marked as different stays even if an event is closed: the event may come back.
    left = {pair.pk for pair in pairs.values()}
    if gone := points_before.keys() - left:
        SuspectedPair.objects.undecided().filter(HasOneOfKeys(gone)).delete()
    _store_points(
        [pair for pair in pairs.values() if pair.pk and pair.points != points_before[pair.pk]]
    )
    SuspectedPair.objects.bulk_create(
        [pair for _keys, pair in sorted(pairs.items()) if not pair.pk],
        ignore_conflicts=True,  # found by somebody else a moment earlier
    )


def _stored_pairs(events: Collection[int]) -> dict[Pair, SuspectedPair]:
    found = SuspectedPair.objects.of_events(events)
    return {(pair.first_id, pair.second_id): pair for pair in found}


def _in_order(one: int, other: int) -> Pair:
    return min(one, other), max(one, other)


def _stays(pair: SuspectedPair, event: Recorded) -> bool:
    """Whether a pair that the rule no longer finds stays: what somebody has decided."""
    is_different = pair.verdict == SuspectedPair.Verdict.DIFFERENT
    return is_different or (bool(pair.verdict) and event.is_comparable)


def _store_points(pairs: Iterable[SuspectedPair]) -> None:
    by_points: dict[int, list[int]] = defaultdict(list)
    for pair in pairs:
        by_points[pair.points].append(pair.pk)
    for points, keys in by_points.items():
        SuspectedPair.objects.filter(HasOneOfKeys(keys)).update(points=points)


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
    for make in (fingerprint, store_suspects):
        last = 0
        while events := read(Event.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
            with transaction.atomic():
                make(events)
            last = max(events)
            yield len(events)
