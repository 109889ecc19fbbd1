"""Lists of records of all kinds that wait for somebody."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from tracking.desk.kinds import KINDS, DeskKind
from tracking.models import Record
from tracking.permissions import Person


@dataclass(frozen=True)
class Task:
    """A record in a list, with its kind."""

    kind: DeskKind
    record: Record

    @property
    def address(self) -> str:
        return self.kind.address("detail", self.record)

    @property
    def restore_address(self) -> str:
        return self.kind.address("restore", self.record)


class Worklist(Sequence[Task]):
    """Records of several kinds in one order; loads those of a slice.

    The order of all is known only as far as the slice reaches, so that the first page of a long
    list costs no more than that of a short one.
    Cost: to count and to find one query for each kind, and for a slice at most five more for each.
    """

    def __init__(
        self, moment: str, lists: Mapping[DeskKind, Any], *, newest_first: bool = False
    ) -> None:
        """`moment` orders the lists, each of which is in that order already."""
        self.moment, self.lists, self.newest_first = moment, lists, newest_first
        self.loading = "for_list"

    @classmethod
    def drafts_of(cls, person: Person) -> Worklist:
        """A person's drafts and what they have in review, most recently changed first."""
        lists = {kind: kind.records.drafts_of(person) for kind in KINDS}
        return cls("updated_at", lists, newest_first=True)

    @classmethod
    def returned_to(cls, person: Person) -> Worklist:
        """A person's drafts that an editor sent back, newest first."""
        lists = {kind: kind.records.returned_to(person) for kind in KINDS}
        return cls("returned_at", lists, newest_first=True)

    @classmethod
    def submissions_of(cls, person: Person) -> Worklist:
        """What a person ever submitted, most recently changed first."""
        lists = {kind: kind.records.submitted_of(person) for kind in KINDS}
        return cls("updated_at", lists, newest_first=True)

    @classmethod
    def to_review(cls, kinds: Iterable[DeskKind] = KINDS, author: Any = None) -> Worklist:
        """What waits for an editor, longest first; of one author alone where one is named."""
        lists = {kind: kind.records.waiting_longest_first() for kind in kinds}
        if author:
            lists = {kind: waiting.by_author(author) for kind, waiting in lists.items()}
        worklist = cls("submitted_at", lists)
        worklist.loading = "for_check"
        return worklist

    @classmethod
    def in_trash(cls, author: Any = None) -> Worklist:
        """What was thrown away, the last one first; of one author alone where one is named."""
        lists = {kind: kind.records.in_trash() for kind in KINDS}
        if author:
            lists = {kind: trashed.by_author(author) for kind, trashed in lists.items()}
        return cls("trashed_at", lists, newest_first=True)

    @cached_property
    def _count(self) -> int:
        return sum(rows.count() for rows in self.lists.values())

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: Any) -> Any:
        """One task, or for a slice a list of them; what has just left the list is left out."""
        if isinstance(place, int):
            return self[place : place + 1][0]
        shown = self._keys(place.stop)[place]
        found: dict[tuple[DeskKind, int], Task] = {}
        for kind in self.lists:
            keys = [pk for of_kind, pk in shown if of_kind is kind]
            found |= {(task.kind, task.record.pk): task for task in tasks(kind, keys, self.loading)}
        return [found[key] for key in shown if key in found]

    def _keys(self, stop: int) -> list[tuple[DeskKind, int]]:
        """Kind and key of the first so many."""
        kinds = list(self.lists)
        ranked = [
            [(moment, place, pk) for moment, pk in rows.values_list(self.moment, "pk")[:stop]]
            for place, rows in enumerate(self.lists.values())
        ]
        merged = heapq.merge(*ranked, reverse=self.newest_first)
        return [(kinds[place], pk) for _, place, pk in islice(merged, stop)]


def tasks(kind: DeskKind, keys: Iterable[int], loading: str = "for_list") -> list[Task]:
    """The records of one kind with these keys, with their people; what is not there is left out."""
    keys = list(keys)
    rows = getattr(kind.records, loading)().with_people()
    return [Task(kind, record) for record in rows.in_bulk(keys).values()] if keys else []
