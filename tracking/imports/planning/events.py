"""What rows of events would do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch

from tracking.actions import Links
from tracking.duplicates.candidate import Candidate
from tracking.duplicates.finding_many import suspects_of_each
from tracking.duplicates.reading import Recorded
from tracking.imports.planning.planned import Planned, RowProblem, RowSuspect
from tracking.imports.planning.planner import Planner, closed_sentence
from tracking.imports.planning.sourced import linked_sources, refused_sources
from tracking.imports.values import ReadRow
from tracking.models import Event, Involvement
from tracking.models.states import OPEN
from tracking.values.web_addresses import normal_address


class EventPlanner(Planner[Event]):
    model, key = Event, "slug"

    def for_import(self) -> Any:
        involvements = Prefetch("involvements", Involvement.objects.with_party())
        found = Event.objects.select_related("forum")
        return found.prefetch_related("items", "commitments", "sources", involvements)

    def links(self, row: ReadRow, record: Event, known: Event | None) -> Links:
        rows: dict[str, Sequence[Any]] = {
            name: row.values.get(name, [])
            for name in ("items", "commitments")
            if self.says(row, name)
        }
        new_sources: list[Any] = []
        if self.says(row, "sources"):
            rows["sources"], new_sources = linked_sources(row.values.get("sources", []), known)
        pairs = row.values.get("parties", []) if self.says(row, "parties") else None
        return Links(
            rows=rows,
            new_sources=new_sources,
            parties=None if pairs is None else [pair for pair in pairs if pair[0].pk],
            new_parties=[pair for pair in pairs or () if not pair[0].pk],
        )

    def refusals_of_links(self, row: ReadRow) -> list[RowProblem]:
        return refused_sources(row)

    def label_of(self, record: Event) -> str:
        return record.title

    def look_at_all(self, plans: Sequence[Planned]) -> None:
        for planned in plans:
            if planned.known and planned.known.state not in OPEN:  # type: ignore[attr-defined]
                sentence = closed_sentence(planned.known)
                planned.problems.append(RowProblem("", "", sentence))
        new = [planned for planned in plans if not (planned.known or planned.problems)]
        # Under keys that no stored event has: these have none yet.
        recorded = {-number: _recorded(one) for number, one in enumerate(new, 1)}
        found = suspects_of_each(recorded)
        for number, planned in enumerate(new, 1):
            points = found.get(-number, {})
            likeliest = sorted(points, key=lambda pk: (-points[pk], pk))
            planned.suspects = [RowSuspect(points[pk], record=pk) for pk in likeliest]


def _recorded(planned: Planned) -> Recorded:
    event: Any = planned.record
    return Recorded(candidate_of(planned), True, event.earliest_on)


def candidate_of(planned: Planned) -> Candidate:
    """A planned event as the rule of duplicates compares it."""
    event: Any = planned.record
    links = planned.links or Links()
    parties = [party for party, _role in (*(links.parties or ()), *links.new_parties)]
    sources = [*links.rows.get("sources", ()), *links.new_sources]
    addresses = [normal_address(source.url) for source in sources]  # type: ignore[attr-defined]
    return Candidate(
        title=event.title,
        kind=event.kind,
        start=event.start,
        end=event.end,
        place=event.place,
        country=str(event.country or ""),
        forum=event.forum_id,
        edition=event.edition_label,
        parties=frozenset(party.code for party in parties),
        sources=frozenset(filter(None, addresses)),
    )
