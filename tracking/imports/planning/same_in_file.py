"""Finds rows of one file that may be the same event, however long the file is."""

from __future__ import annotations

import pickle
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from hashlib import blake2b

from tracking.duplicates.candidate import Candidate
from tracking.duplicates.fingerprints import address_fingerprint, of_day
from tracking.duplicates.rule import FEW_DAYS, compare
from tracking.imports.planning.events import candidate_of
from tracking.imports.planning.planned import Planned, RowSuspect
from tracking.models.imports import ImportKind, Outcome

# Of rows near one day that share a fingerprint, each is compared with so many that follow it: where
# all rows of a file are alike, one neighbour is enough to say so.
MOST_ALIKE = 5
# Two words of their titles, or one address: rows that share less are not compared.
LEAST_SHARED = 2


class SameInFile:
    """Of each new event its fingerprints and its day stay in memory, some forty bytes a
    fingerprint; those that share one near the same day are compared by the rule.
    """

    def __init__(self, kind: str) -> None:
        self.is_wanted = kind == ImportKind.EVENTS
        self._prints, self._days, self._rows = array("q"), array("l"), array("l")
        self._candidates: dict[int, bytes] = {}  # pickled: a quarter of the memory

    def note(self, plans: Sequence[Planned]) -> None:
        for planned in plans if self.is_wanted else ():
            if planned.outcome in (Outcome.NEW, Outcome.DUPLICATE):
                self._note(planned.number, candidate_of(planned))

    def _note(self, row: int, candidate: Candidate) -> None:
        if not candidate.days:
            return
        self._candidates[row] = pickle.dumps(candidate)
        day = candidate.days[0].toordinal()
        for text in _telling(candidate):
            digest = blake2b(text.encode(), digest_size=8).digest()
            self._prints.append(int.from_bytes(digest, "big", signed=True))
            self._days.append(day)
            self._rows.append(row)

    def found(self) -> dict[int, list[RowSuspect]]:
        """By row, the earlier rows that it may be the same as, likeliest first."""
        suspects: dict[int, list[RowSuspect]] = defaultdict(list)
        shared = self._shared()
        for earlier, later in sorted(
            pair for pair, times in shared.items() if times >= LEAST_SHARED
        ):
            similarity = compare(self._candidate(later), self._candidate(earlier))
            if similarity.is_shown:
                suspects[later].append(RowSuspect(similarity.points, row=earlier))
        for found in suspects.values():
            found.sort(key=lambda one: -one.points)
        return suspects

    def _candidate(self, row: int) -> Candidate:
        found: Candidate = pickle.loads(self._candidates[row])  # noqa: S301 (ours)
        return found

    def _shared(self) -> Counter[tuple[int, int]]:
        """How many fingerprints two rows share that begin within a few days."""
        places = sorted(range(len(self._rows)), key=lambda i: (self._prints[i], self._days[i]))
        near, pairs = timedelta(days=FEW_DAYS).days, Counter[tuple[int, int]]()
        for run in self._runs(places):
            for place, one in enumerate(run):
                for other in run[place + 1 : place + MOST_ALIKE]:
                    if self._days[other] - self._days[one] > near:
                        break
                    if self._rows[one] != self._rows[other]:
                        first, last = sorted((self._rows[one], self._rows[other]))
                        pairs[first, last] += 1
        return pairs

    def _runs(self, places: list[int]) -> Iterator[list[int]]:
        """The places of one fingerprint each."""
        run: list[int] = []
        for place in places:
            if run and self._prints[run[-1]] != self._prints[place]:
                yield run
                run = []
            run.append(place)
        if run:
            yield run


def _telling(candidate: Candidate) -> list[str]:
    """What tells rows apart: words, the forum, and addresses, which count twice. Not the parties,
    which many rows of one file share.
    """
    words = [text for text in of_day(candidate) if not text.startswith("p:")]
    addresses = [address_fingerprint(address) for address in candidate.sources]
    return [*words, *addresses, *(f"again {address}" for address in addresses)]
