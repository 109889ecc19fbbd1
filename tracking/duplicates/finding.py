"""Looks for events that may be the same as a candidate: by the index, then by the rule.

**cost** Four queries with a day, however many events there are: the index gives the
fingerprints near the day, and only the most promising events are loaded and compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracking.duplicates import fingerprints
from tracking.duplicates.candidate import Candidate
from tracking.duplicates.rule import FEW_DAYS, Similarity, compare
from tracking.models import Event, EventFingerprint

MOST_CANDIDATES = 40  # events that are loaded and compared
MOST_OF_A_FINGERPRINT = 400  # events looked at for one of them, on either side of the day
MOST_RARE_WORDS = 6
WIDE_DAYS = 62  # of a longer span ("2024") the rarer words alone are looked up


@dataclass(frozen=True)
class Suspect:
    """An event that may be the same, and what speaks for and against it."""

    event: Event
    similarity: Similarity


def suspects_of(candidate: Candidate, *, leave_out: Iterable[int] = ()) -> list[Suspect]:
    """The events that may be the same, likeliest first, without withdrawn and merged ones."""
    keys = candidates_of(candidate) - set(leave_out)
    events = Event.objects.comparable().for_comparison().in_bulk(keys)
    found = [Suspect(event, compare(candidate, Candidate.of(event))) for event in events.values()]
    shown = [suspect for suspect in found if suspect.similarity.is_shown]
    return sorted(shown, key=lambda suspect: (-suspect.similarity.points, suspect.event.pk))


def candidates_of(candidate: Candidate) -> set[int]:
    """The keys of events with the same source, or with much else in common near the day."""
    addresses = [fingerprints.address_fingerprint(address) for address in candidate.sources]
    if days := candidate.days:
        return _near(candidate, *days, addresses)
    found = EventFingerprint.objects.among(addresses).newest(MOST_CANDIDATES) if addresses else ()
    return {*found, *_at_any_time(candidate)}


def _near(candidate: Candidate, first: date, last: date, addresses: list[str]) -> set[int]:
    """Events near these days, those recorded only with the month or year, and those of any day that
    have one of these addresses.
    """
    distinctive = fingerprints.of_any_day(candidate)
    is_wide = (last - first).days > WIDE_DAYS
    wanted = distinctive if is_wide else fingerprints.of_day(candidate)
    if not (wanted or addresses):
        return set()
    near = timedelta(days=FEW_DAYS)
    return EventFingerprint.objects.most_shared(
        wanted,
        distinctive,
        addresses=addresses,
        between=(first - near, last + near),
        around=first,
        on={first.replace(day=1), first.replace(month=1, day=1)},
        number=MOST_CANDIDATES,
        most_of_one=MOST_OF_A_FINGERPRINT,
    )


def _at_any_time(candidate: Candidate) -> set[int]:
    """Without a day: the latest events that share most of the rarer words."""
    counts: dict[int, int] = {}
    for fingerprint in fingerprints.of_any_day(candidate)[:MOST_RARE_WORDS]:
        for key in EventFingerprint.objects.among([fingerprint]).newest(MOST_OF_A_FINGERPRINT):
            counts[key] = counts.get(key, 0) + 1
    likeliest = sorted(counts, key=lambda key: (-counts[key], -key))
    return set(likeliest[:MOST_CANDIDATES])
