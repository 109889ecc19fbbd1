"""What rows of forums would do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracking.actions import Links
from tracking.imports.planning.planned import Planned, RowProblem, RowSuspect
from tracking.imports.planning.planner import Planner, closed_sentence
from tracking.imports.planning.sourced import linked_sources, refused_sources
from tracking.imports.values import ReadRow
from tracking.models import Forum
from tracking.models.states import OPEN


class ForumPlanner(Planner[Forum]):
    model, key = Forum, "slug"

    def for_import(self) -> Any:
        return Forum.objects.prefetch_related("items", "sources")

    def links(self, row: ReadRow, record: Forum, known: Forum | None) -> Links:
        rows: dict[str, Sequence[Any]] = {}
        new_sources: list[Any] = []
        if self.says(row, "items"):
            rows["items"] = row.values.get("items", [])
        if self.says(row, "sources"):
            rows["sources"], new_sources = linked_sources(row.values.get("sources", []), known)
        return Links(rows=rows, new_sources=new_sources)

    def refusals_of_links(self, row: ReadRow) -> list[RowProblem]:
        return refused_sources(row)

    def label_of(self, record: Forum) -> str:
        return record.name

    def look_at_all(self, plans: Sequence[Planned]) -> None:
        """A forum of the same name may be the same: that of another row is seen at its turn."""
        new = [planned for planned in plans if not (planned.known or planned.problems)]
        stored = {forum.name.casefold(): forum for forum in Forum.objects.not_trashed()}
        for planned in plans:
            if planned.known and planned.known.state not in OPEN:  # type: ignore[attr-defined]
                planned.problems.append(RowProblem("", "", closed_sentence(planned.known)))
        for planned in new:
            if same := stored.get(planned.record.name.casefold()):  # type: ignore[union-attr]
                planned.suspects = [RowSuspect(100, record=same.pk)]
