"""What else changes for readers when a record is removed from public view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from tracking.actions.removing import merged_into
from tracking.models import Event, Record, StatusUpdate

MOST_NAMED = 20


@dataclass(frozen=True)
class Affected:
    """merged: removed along with it. assessments: published ones that cite it, the first few.

    surviving: the record that it was merged into, which may have its words.
    """

    merged: list[Event]
    assessments: list[StatusUpdate]
    surviving: Event | None

    @classmethod
    def by_removal(cls, record: Record) -> Self:
        """Two queries at the most."""
        return cls(
            merged=merged_into(record),
            assessments=list(StatusUpdate.objects.resting_on(record)[:MOST_NAMED]),
            surviving=getattr(record, "merged_into", None),
        )
