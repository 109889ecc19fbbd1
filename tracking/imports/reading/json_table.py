"""A table from rows in JSON: the names of all rows are its header, in the order of first sight."""

from __future__ import annotations

from django.utils.translation import gettext

from tracking.imports.reading.faults import shown
from tracking.imports.reading.json_rows import NotARow, Pairs, rows_of, text_of
from tracking.imports.reading.limits import Limits
from tracking.imports.reading.rows import Gathered
from tracking.imports.reading.table import Line, Problem


def gathered(text: str, limits: Limits, most: int | None) -> Gathered:
    """The rows, each with a cell for each name, at most so many.

    Raises Unreadable for a broken list, and above the limits.
    """
    table = Gathered(limits)
    places: dict[str, int] = {}
    for seen, (number, row) in enumerate(rows_of(text), start=1):
        limits.check_rows(seen, len(places))
        _take(table, places, number, row)
        limits.check_columns(len(places))
        if table.is_enough(most):
            break
    table.set_header(1, tuple(places))
    table.lines = [_padded(line, len(places)) for line in table.lines]
    return table


def _take(table: Gathered, places: dict[str, int], number: int, row: Pairs | Problem) -> None:
    if isinstance(row, Problem):
        table.problem(row.line, row.sentence)
        return
    try:
        cells = _cells(row)
    except NotARow as refusal:
        table.problem(number, str(refusal))
        return
    for name in cells:
        places.setdefault(name, len(places))
    if any(cells.values()):
        table.take(number, [cells.get(name, "") for name in places], tuple(places))


def _cells(row: Pairs) -> dict[str, str]:
    """The cells by name. Raises NotARow for a name that is empty or written twice."""
    cells: dict[str, str] = {}
    for name, value in row:
        if name in cells:
            raise NotARow(
                gettext("“%(name)s” stands in the row twice. Delete one of them.")
                % {"name": shown(name)}
            )
        if not name.strip():
            raise NotARow(gettext("The row has a value without a name. Name it, or delete it."))
        cells[name] = text_of(name, value)
    return cells


def _padded(line: Line, width: int) -> Line:
    """A row that was read before a later one brought more names."""
    missing = width - len(line.cells)
    return Line(line.number, (*line.cells, *[""] * missing)) if missing else line
