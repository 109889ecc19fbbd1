"""What is due for an assessment: items and commitments never assessed, or not for too long, and
those whose evidence was corrected, or removed from public view, since. What is due for a search.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from priorities.models import Commitment, Item
from tracking.models import EvidenceCorrection, SearchLog, StatusUpdate

Subject = Item | Commitment
MOST_BEING_WRITTEN = 500


@dataclass(frozen=True)
class Due:
    """An item or a commitment, its last public assessment, and one that is being written.

    corrections: of sources on which the last one rests, newest first, as long as nobody has looked.
    """

    subject: Subject
    update: StatusUpdate | None
    days: int | None  # since the last assessment's as-of date
    being_written: StatusUpdate | None
    corrections: list[EvidenceCorrection]

    @property
    def is_supported(self) -> bool:
        return all(correction.is_supported for correction in self.corrections)

    @property
    def newest_correction(self) -> int:
        """Its key: whoever confirms the assessment has seen those up to this one."""
        return max(correction.pk for correction in self.corrections)

    @property
    def removed_evidence(self) -> int:
        """How many events that the assessment cites have been removed from public view."""
        return self.update.removed_evidence if self.update else 0  # type: ignore[attr-defined]

    @property
    def item(self) -> Item:
        return self.subject.item if isinstance(self.subject, Commitment) else self.subject

    @property
    def form_address(self) -> str:
        """The form of a status update with this chosen."""
        asked: dict[str, str | int] = {"item": self.item.key}
        if isinstance(self.subject, Commitment):
            asked["commitment"] = self.subject.number
        return f"{reverse('desk:status_update_create')}?{urlencode(asked)}"


@dataclass(frozen=True)
class DueList:
    """Of items or of commitments: those with removed evidence; those with corrected evidence, last
    corrected first; those assessed too long ago, longest first; and those never assessed.
    """

    removed: list[Due]
    corrected: list[Due]
    overdue: list[Due]
    never: list[Due]

    def __len__(self) -> int:
        return sum(map(len, (self.removed, self.corrected, self.overdue, self.never)))

    @classmethod
    def of_items(cls, today: date) -> Self:
        """Four queries at most."""
        items = Item.objects.with_theme().in_paper_order()
        current = StatusUpdate.objects.current_for_items(Item.objects.in_paper_order())
        written = StatusUpdate.objects.about_items().being_written()
        return cls._of(
            items,
            {update.item_id: update for update in current.with_removed_evidence()},
            {update.item_id: update for update in _latest_last(written)},
            today,
        )

    @classmethod
    def of_commitments(cls, today: date) -> Self:
        """Four queries at most."""
        commitments = Commitment.objects.in_paper_order()
        current = StatusUpdate.objects.current_for_commitments(commitments)
        updates = current.with_removed_evidence()
        written = StatusUpdate.objects.for_commitments(commitments).being_written()
        return cls._of(
            commitments,
            {update.commitment_id: update for update in updates if update.commitment_id},
            {u.commitment_id: u for u in _latest_last(written) if u.commitment_id},
            today,
        )

    @classmethod
    def _of(
        cls,
        subjects: Iterable[Subject],
        updates: dict[int, StatusUpdate],
        written: dict[int, StatusUpdate],
        today: date,
    ) -> Self:
        corrections = _corrections_of(updates.values())
        rows = [
            _due(subject, updates.get(subject.pk), written.get(subject.pk), corrections, today)
            for subject in subjects
        ]
        removed = [row for row in rows if row.removed_evidence]
        corrected = [row for row in rows if row.corrections and not row.removed_evidence]
        others = [row for row in rows if not (row.corrections or row.removed_evidence)]
        overdue = [row for row in others if (row.days or 0) > settings.REASSESS_DAYS]
        return cls(
            removed=removed,
            corrected=sorted(corrected, key=lambda row: -row.newest_correction),
            overdue=sorted(overdue, key=lambda row: -(row.days or 0)),
            never=[row for row in rows if row.update is None],
        )


@dataclass(frozen=True)
class SearchDue:
    """An item that asks for a search, and the day of the last one that the desk may see."""

    item: Item
    last_on: date | None
    today: date

    @property
    def days(self) -> int | None:
        return (self.today - self.last_on).days if self.last_on else None

    @property
    def form_address(self) -> str:
        return f"{reverse('desk:search_log_create')}?{urlencode({'item': self.item.key})}"

    @classmethod
    def all_of(cls, today: date) -> list[SearchDue]:
        """Those searched for too long ago, longest first, then those never. Two queries."""
        if not settings.SEARCH_DAYS:
            return []
        last = SearchLog.objects.reusable().last_day_of_items()
        items = Item.objects.in_paper_order()
        rows = [cls(item, last.get(item.pk), today) for item in items]
        old = [row for row in rows if (row.days or 0) > settings.SEARCH_DAYS]
        never = [row for row in rows if row.last_on is None]
        return [*sorted(old, key=lambda row: -(row.days or 0)), *never]


def _corrections_of(updates: Iterable[StatusUpdate]) -> dict[int, list[EvidenceCorrection]]:
    """By key of an assessment, those that nobody has looked at. One query."""
    found: dict[int, list[EvidenceCorrection]] = defaultdict(list)
    for correction in EvidenceCorrection.objects.open().on(updates).for_list().newest_first():
        found[correction.status_update_id].append(correction)
    return found


def _due(
    subject: Subject,
    update: StatusUpdate | None,
    written: StatusUpdate | None,
    corrections: dict[int, list[EvidenceCorrection]],
    today: date,
) -> Due:
    days = (today - update.as_of).days if update else None
    return Due(subject, update, days, written, corrections.get(update.pk, []) if update else [])


def _latest_last(written: Iterable[StatusUpdate]) -> list[StatusUpdate]:
    """The newest so many; of one subject the last one counts."""
    newest: list[StatusUpdate] = list(
        written.with_people().newest_first()[:MOST_BEING_WRITTEN]  # type: ignore[attr-defined]
    )
    return newest[::-1]
