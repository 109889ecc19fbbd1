"""What rows of status updates would do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracking.actions import Links
from tracking.imports.planning.planned import Planned, RowProblem, RowSuspect
from tracking.imports.planning.planner import Planner, closed_sentence
from tracking.imports.values import ReadRow
from tracking.models import EvidenceLink, SearchLog, StatusUpdate
from tracking.models.states import OPEN


class StatusUpdatePlanner(Planner[StatusUpdate]):
    model, key = StatusUpdate, "slug"

    def for_import(self) -> Any:
        found = StatusUpdate.objects.select_related("item", "commitment", "claimed_by", "corrects")
        return found.prefetch_related("evidence_links__event", "evidence_links__source", "searches")

    def links(self, row: ReadRow, record: StatusUpdate, known: StatusUpdate | None) -> Links:
        return Links(evidence=self._evidence(row, known), searches=self._searches(row, known))

    def _evidence(self, row: ReadRow, known: StatusUpdate | None) -> list[EvidenceLink] | None:
        """The stored links with what the row says of them, and new ones."""
        if not self.says(row, "evidence"):
            return None
        stored = {link.event_id: link for link in known.evidence_links.all()} if known else {}
        commitment = row.values.get("commitment")
        return [
            said.changed(stored[said.event.pk]) if said.event.pk in stored else said.new(commitment)
            for said in row.values.get("evidence", [])
        ]

    def _searches(self, row: ReadRow, known: StatusUpdate | None) -> list[SearchLog] | None:
        """A line that says what a stored search says is that search."""
        if not self.says(row, "searches"):
            return None
        stored = {str(search): search for search in known.searches.all()} if known else {}
        return [stored.get(said.line) or said.new() for said in row.values.get("searches", [])]

    def label_of(self, record: StatusUpdate) -> str:
        try:
            return str(record)
        except (AttributeError, TypeError):  # without an item or a day it has no name
            return ""

    def look_at_all(self, plans: Sequence[Planned]) -> None:
        """An assessment of the same subject and day may be the same."""
        for planned in plans:
            if planned.known and planned.known.state not in OPEN:  # type: ignore[attr-defined]
                planned.problems.append(RowProblem("", "", closed_sentence(planned.known)))
        new = [planned for planned in plans if not (planned.known or planned.problems)]
        days = {planned.record.as_of for planned in new}  # type: ignore[union-attr]
        stored = StatusUpdate.objects.not_trashed().filter(as_of__in=days) if days else ()
        by_subject = {(one.item_id, one.commitment_id, one.as_of): one.pk for one in stored}
        for planned in new:
            update: Any = planned.record
            subject = (update.item_id, update.commitment_id, update.as_of)
            if same := by_subject.get(subject):
                planned.suspects = [RowSuspect(100, record=same)]
