"""What rows of sources would do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext

from tracking.imports.planning.planned import Planned, RowProblem
from tracking.imports.planning.planner import Planner
from tracking.imports.values import ReadRow
from tracking.models import Source
from tracking.values.web_addresses import page_key


class SourcePlanner(Planner[Source]):
    """A source is known by the page of its address; one without an address by its words."""

    model, key = Source, "url"

    def known(self, rows: Sequence[ReadRow]) -> dict[int, Source]:
        found = super().known(rows)
        by_words = self._cited_as([row for row in rows if row.number not in found])
        return found | by_words

    def named(self, names: Iterable[str]) -> Mapping[str, Source]:
        """By address as the file writes it."""
        wanted = list(names)
        keys = {name: page_key(name) for name in wanted}
        stored = Source.objects.filter(page_key__in={key for key in keys.values() if key})
        by_key = {source.page_key: source for source in stored.order_by("-pk")}
        return {name: by_key[key] for name, key in keys.items() if key in by_key}

    def _cited_as(self, rows: Iterable[ReadRow]) -> dict[int, Source]:
        words = {
            row.number: tuple(
                row.values.get(name, "") for name in ("citation", "title", "publisher")
            )
            for row in rows
            if not row.values.get("url")
        }
        citations = {said[0] for said in words.values() if all(said)}
        stored = Source.objects.filter(url="", citation__in=citations) if citations else ()
        by_words = {(one.citation, one.title, one.publisher): one for one in stored}
        return {line: by_words[said] for line, said in words.items() if said in by_words}

    def look_at_all(self, plans: Sequence[Planned]) -> None:
        """Two rows of one page would be one source: the second is refused."""
        for planned in plans:
            source: Source = planned.record  # type: ignore[assignment]
            if not (source.url or source.citation):
                sentence = gettext("Enter the address, or a citation where there is none.")
                planned.problems.append(RowProblem(self._label("url"), "", sentence))
