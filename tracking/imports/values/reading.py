"""Rows of a file read: each cell by its column, and each row put together from its cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tracking.exports.cells import unguard
from tracking.imports.columns import ImportColumn, ImportKind, Reads
from tracking.imports.guarding import is_marked
from tracking.imports.lookup import Lookup, What
from tracking.imports.values.assembling import Assembly
from tracking.imports.values.cells import AS_THEY_STAND, READERS
from tracking.imports.values.context import Cell, Context
from tracking.imports.values.conventions import Conventions
from tracking.imports.values.decisions import Decisions, scope_of
from tracking.imports.values.evidence import event_of_line, excerpt_lines, read_bearing
from tracking.imports.values.lines import Line
from tracking.imports.values.rows import CellProblem, ReadRow, UnknownCell
from tracking.imports.values.splitting import TooMany, references_of, slugs_of
from tracking.imports.wording import without_marks

ROWS_AT_A_TIME = 2000
MOST_REMEMBERED = 50_000  # cells


@dataclass(frozen=True)
class PlacedColumn:
    """A column at its place in the file, under its heading there."""

    column: ImportColumn
    heading: str
    place: int


class RowReader:
    """Reads the rows of one file.

    header: the headings of the file. matched: the column that each means. Cost: the queries of
    `Lookup`, for each two thousand rows; what a cell says is remembered for the same cell below.
    """

    def __init__(
        self,
        kind: ImportKind,
        header: Sequence[str],
        matched: Mapping[str, str | None],
        *,
        lookup: Lookup | None = None,
        decisions: Decisions | None = None,
        conventions: Conventions | None = None,
    ) -> None:
        self.kind = kind
        self.context = Context(lookup or Lookup(), decisions, conventions)
        self.columns = [
            PlacedColumn(kind.by_name[name], heading, place)
            for place, heading in enumerate(header)
            if (name := matched.get(heading)) and name in kind.by_name
        ]
        self._remembered: dict[tuple[str, str], tuple[Cell, Any]] = {}

    @property
    def created(self) -> list[Any]:
        """The parties, publishers and forums that a person wants created, and rows name."""
        return list(self.context.created.values())

    def headings_of(self, field: str) -> list[str]:
        """The headings of the columns that fill a field of the record."""
        return [one.heading for one in self.columns if one.column.fills == field]

    def read(self, lines: Iterable[Line]) -> Iterator[ReadRow]:
        """The rows, in order, some thousand at a time looked up together."""
        remaining = iter(lines)
        while some := list(islice(remaining, ROWS_AT_A_TIME)):
            self.prepare(some)
            yield from map(self.read_row, some)

    def prepare(self, lines: Sequence[Line]) -> None:
        """Looks up together the sources, events and assessments that these rows name."""
        names: dict[str, set[str]] = {
            scope: set(self.context.decisions.used(scope))
            for scope in (What.SOURCE, What.EVENT, What.STATUS_UPDATE)
        }
        for placed in self.columns:
            scope = _looked_up_in_bulk(placed.column)
            if scope:
                texts = {line.cells[placed.place] for line in lines}
                names[scope].update(
                    *(_named_in(placed.column, self._text(t, placed)) for t in texts)
                )
                self._forget(placed.column)
        self.context.lookup.prepare(
            sources=names[What.SOURCE],
            events=names[What.EVENT],
            status_updates=names[What.STATUS_UPDATE],
        )

    def _forget(self, column: ImportColumn) -> None:
        """What was not found may be among what is read now."""
        for key in [key for key in self._remembered if key[0] == column.name]:
            del self._remembered[key]

    def read_row(self, line: Line) -> ReadRow:
        """One row, whose sources, events and assessments are prepared."""
        row = ReadRow(line.number)
        assembly = Assembly(self.context)
        for placed in self.columns:
            text = self._text(line.cells[placed.place], placed)
            if not text[:1].isalnum() and not without_marks(text):
                row.blank.append(placed.column.name)
            else:
                assembly.said[placed.column.name] = self._read_cell(placed, text)
        row.values = assembly.put_together()
        for cell in (*(cell for cell, _value in assembly.said.values()), *assembly.cells):
            _gather(row, cell)
        self._note_empty(row, assembly)
        return row

    def _text(self, text: str, placed: PlacedColumn) -> str:
        """A cell without the apostrophe by which no spreadsheet runs it."""
        return unguard(text) if self.context.conventions.guarded and is_marked(text) else text

    def _read_cell(self, placed: PlacedColumn, text: str) -> tuple[Cell, Any]:
        column = placed.column
        if column.reads in AS_THEY_STAND:
            return self._read_anew(placed, text)
        key = (column.name, text)
        if key not in self._remembered:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = self._read_anew(placed, text)
        return self._remembered[key]

    def _read_anew(self, placed: PlacedColumn, text: str) -> tuple[Cell, Any]:
        cell = Cell(self.context, placed.column, placed.heading, text)
        try:
            return cell, READERS[placed.column.reads](cell)
        except TooMany as error:
            cell.refuse(text, error)
            return cell, None

    def _note_empty(self, row: ReadRow, assembly: Assembly) -> None:
        """A field is empty if all its cells are, or a person decided so for each of their words."""
        wrong = {cell.column.fills for cell, _ in assembly.said.values() if not cell.is_clean}
        wrong |= {cell.column.fills for cell in assembly.cells if not cell.is_clean}
        fields = dict.fromkeys(one.column.fills for one in self.columns)
        row.empty = [field for field in fields if not row.values.get(field) and field not in wrong]


def _gather(row: ReadRow, cell: Cell) -> None:
    row.problems += [CellProblem(cell.heading, value, why) for value, why in cell.problems]
    row.unknown += [
        UnknownCell(cell.heading, scope_of(missing, cell.column.fills), missing)
        for missing in cell.missing
    ]


def _looked_up_in_bulk(column: ImportColumn) -> str:
    """What its cells name of which there can be very many; "" for all other columns."""
    if column.reads == Reads.SOURCES or column.fact in ("url", "citation"):
        return What.SOURCE
    if column.reads in (Reads.EVIDENCE, Reads.BEARINGS, Reads.EXCERPTS):
        return What.EVENT
    return What.STATUS_UPDATE if column.reads == Reads.STATUS_UPDATE else ""


def _named_in(column: ImportColumn, text: str) -> list[str]:
    """The words of a cell that are looked up; none of one that names too many."""
    try:
        if column.reads == Reads.SOURCES:
            return [one for ref in references_of(text) for one in (ref, f"https://{ref}")]
        if column.reads == Reads.BEARINGS:
            return [read_bearing(word)[0] for word in slugs_of(text)]
        if column.reads == Reads.EXCERPTS:
            return [event_of_line(line) for line in excerpt_lines(text)]
        return slugs_of(text) if column.reads == Reads.EVIDENCE else [text.strip()]
    except TooMany:
        return []
