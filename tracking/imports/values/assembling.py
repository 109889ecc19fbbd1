"""The cells of a row put together: what one cell says may depend on the others."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext

from priorities.models import Commitment, Item
from tracking.imports.columns import ImportColumn, Reads
from tracking.imports.lookup import Missing
from tracking.imports.values import cells
from tracking.imports.values.citing import evidence_of
from tracking.imports.values.context import Cell, Context
from tracking.imports.values.sources import ReadSource
from tracking.values.partial_dates import PartialDate

LENGTHS = {"day": 10, "month": 7, "year": 4}  # of a date's text, by its precision


class Assembly:
    """The columns of one row that say something, by name, each with its cell and its value."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.said: dict[str, tuple[Cell, Any]] = {}
        self.values: dict[str, Any] = {}
        self.cells: list[Cell] = []  # those that were made here, for what is wrong with them

    def put_together(self) -> dict[str, Any]:
        """The values by field."""
        for cell, value in self.said.values():
            if value is not None and not is_put_together(cell.column):
                self._take(cell.column, value)
        self._dates()
        self._points()
        self._sources()
        self._commitment()
        self._evidence()
        return self.values

    def _take(self, column: ImportColumn, value: Any) -> None:
        """Several columns may bring parties, each of one role."""
        if column.reads == Reads.PARTIES:
            both = [*self.values.get(column.fills, []), *value]
            self.values[column.fills] = cells.once(both, key=cells.key_of_party)
        else:
            self.values[column.fills] = value

    def _of(self, *reads: Reads) -> list[tuple[Cell, Any]]:
        return [(cell, value) for cell, value in self.said.values() if cell.column.reads in reads]

    def _again(self, cell: Cell, text: str) -> Cell:
        """The same cell once more, for what could not be looked up alone."""
        again = Cell(self.context, cell.column, cell.heading, text)
        self.cells.append(again)
        return again

    # Dates

    def _dates(self) -> None:
        """A period in the first column gives the end too; whole days are cut to their precision."""
        for cell, value in self._of(Reads.PERIOD):
            if value is None:
                continue
            start, end = value
            self.values[cell.column.fills] = start
            if end and self.values.get("end", end) != end:
                sentence = gettext("This is a period; another end stands in the column of the end.")
                self._again(cell, cell.text).refuse(cell.text, sentence)
            elif end:
                self.values["end"] = end
        for cell, precision in self._of(Reads.PRECISION):
            if precision:
                self._cut(cell, LENGTHS[precision])

    def _cut(self, cell: Cell, length: int) -> None:
        """Only a first day, or a last one of the end, is cut: any other was meant."""
        start, end = self.values.get("start", ""), self.values.get("end", "")
        if len(start) <= length:
            return
        if str(PartialDate.parse(start[:length]).earliest) != start:
            sentence = gettext(
                "The precision and the start date %(date)s do not agree: leave one day out, or the "
                "precision empty."
            )
            self._again(cell, cell.text).refuse(cell.text, sentence % {"date": start})
            return
        self.values["start"] = start[:length]
        if end:
            self.values["end"] = end[:length]

    # Items and commitments

    def _points(self) -> None:
        """A column of items of events may name commitments too, which are recorded with theirs."""
        for _cell, value in self._of(Reads.POINTS):
            found = value or []
            sentences = [point for point in found if isinstance(point, Commitment)]
            items = [point.item if isinstance(point, Commitment) else point for point in found]
            self.values["items"] = cells.once(items)
            both = [*self.values.get("commitments", []), *sentences]
            if both:
                self.values["commitments"] = cells.once(both)

    def _commitment(self) -> None:
        """A number alone is that of a commitment of the item of the row."""
        item: Item | None = self.values.get("item")
        for cell, text in self._of(Reads.COMMITMENT):
            find = partial(cell.lookup.commitment, of=item)
            if found := self._again(cell, text).known(text, find):
                self.values[cell.column.fills] = found

    # Sources

    def _sources(self) -> None:
        """Those that a cell names, and one for each group of columns that describe one."""
        named = [(cell, one) for cell, value in self._of(Reads.SOURCES) for one in value or []]
        groups: dict[int, list[tuple[Cell, Any]]] = {}
        for cell, value in self.said.values():
            if cell.column.fact and value not in (None, ""):
                groups.setdefault(cell.column.number, []).append((cell, value))
        found = [
            one for number in sorted(groups) if (one := self._described(groups[number], named))
        ]
        found += [one for cell, reference in named if (one := self._recorded(cell, reference))]
        if found:
            self.values["sources"] = cells.once(found, key=_key_of_source)

    def _described(
        self, group: list[tuple[Cell, Any]], named: list[tuple[Cell, ReadSource]]
    ) -> ReadSource | None:
        """The source of some columns; without an address the only one that a cell names."""
        facts = {cell.column.fact: value for cell, value in group}
        columns = {cell.column.fact: cell.heading for cell, _value in group}
        if not ({"url", "citation"} & facts.keys()) and len(named) == 1:
            cell, only = named.pop()
            facts = {**only.facts, **facts}
            if only.candidates:
                return replace(only, facts=facts, columns=columns)
            return self._of_reference(cell, only.reference, facts, columns)
        reference = facts.get("url") or facts.get("citation")
        first = group[0][0]
        if not reference:
            sentence = gettext(
                "This source has neither an address nor a citation: add one of them."
            )
            self._again(first, first.text).refuse(first.text, sentence)
            return None
        return self._of_reference(first, str(reference), facts, columns)

    def _of_reference(
        self, cell: Cell, reference: str, facts: dict[str, Any], columns: dict[str, str]
    ) -> ReadSource | None:
        if cells.is_own_page(reference):
            self._again(cell, cell.text).refuse(reference, cells.own_page())
            return None
        again = self._again(cell, reference)
        found = cells.find_source(cell, reference)
        if isinstance(found, Missing) and {"title", "publisher"} <= facts.keys():
            return ReadSource(reference, (), facts, columns)
        known = again.known(reference, partial(cells.find_source, again))
        return ReadSource(reference, known, facts, columns) if known else None

    def _recorded(self, cell: Cell, named: ReadSource) -> ReadSource | None:
        """One that is recorded; of a new one the row would have to say its title and publisher."""
        if named.candidates:
            return named
        again = self._again(cell, named.reference)
        found = again.known(named.reference, partial(cells.find_source, again))
        return ReadSource(named.reference, found) if found else None

    # Evidence

    def _evidence(self) -> None:
        found = evidence_of(
            self._of(Reads.EVIDENCE),
            self._of(Reads.BEARINGS),
            self._of(Reads.EXCERPTS),
            self._again,
        )
        if found:
            self.values["evidence"] = found


def is_put_together(column: ImportColumn) -> bool:
    """Whether its cells are no value by themselves."""
    return bool(column.fact) or column.reads in TOGETHER


TOGETHER = {
    Reads.PERIOD,
    Reads.PRECISION,
    Reads.POINTS,
    Reads.SOURCES,
    Reads.COMMITMENT,
    Reads.EVIDENCE,
    Reads.BEARINGS,
    Reads.EXCERPTS,
}


def _key_of_source(source: ReadSource) -> object:
    return source.known.pk if source.known else source.reference
