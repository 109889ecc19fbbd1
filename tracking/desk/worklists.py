"""Lists of records of all kinds that wait for somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracking.desk.kinds import KINDS, DeskKind
from tracking.models import Record, State
from tracking.rights import Person


@dataclass(frozen=True)
class Task:
    """A record in a list, with its kind."""

    kind: DeskKind
    record: Record

    @property
    def address(self) -> str:
        return self.kind.address("detail", self.record)

    @property
    def was_returned(self) -> bool:
        """Whether it is a draft because an editor sent it back."""
        return self.record.state == State.DRAFT and self.record.returned_at is not None


class Worklist(Sequence[Task]):
    """Knows the order of all, and loads the records of a slice.

    Cost: one query for each kind, and for a slice at most two more for each.
    """

    def __init__(self, entries: Iterable[tuple[datetime, int, int]]) -> None:
        self.entries = list(entries)

    @classmethod
    def drafts_of(cls, person: Person) -> Worklist:
        """A person's drafts and what they have in review, newest touched first."""
        entries = []
        for place, kind in enumerate(KINDS):
            drafts = _all(kind).drafts_of(person).values_list("updated_at", "pk")
            entries += [(moment, place, pk) for moment, pk in drafts]
        return cls(sorted(entries, reverse=True))

    @classmethod
    def to_review(cls) -> Worklist:
        """What waits for an editor, longest first."""
        entries = []
        for place, kind in enumerate(KINDS):
            waiting = _all(kind).waiting_longest_first().values_list("submitted_at", "pk")
            entries += [(moment, place, pk) for moment, pk in waiting]
        return cls(sorted(entries))

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, place: Any) -> Any:
        """One task, or for a slice a list of them; what has just left the list is left out."""
        if isinstance(place, int):
            return self[place : place + 1 or None][0]
        shown = self.entries[place]
        found: dict[tuple[int, int], Task] = {}
        for number, kind in enumerate(KINDS):
            keys = [pk for _, of_kind, pk in shown if of_kind == number]
            records = _all(kind).for_list().with_people().in_bulk(keys) if keys else {}
            found |= {(number, pk): Task(kind, record) for pk, record in records.items()}
        return [found[key[1:]] for key in shown if key[1:] in found]


def _all(kind: DeskKind) -> Any:
    return kind.model.objects
