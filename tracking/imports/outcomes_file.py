"""The rows of an import as a file: its own columns, and what came of each row with the reasons."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation import gettext

from tracking.exports.cells import guard
from tracking.imports.batches import batches_of
from tracking.models import Import, ImportRow
from tracking.models.imports import Outcome


def write_outcomes(of: Import, path: Path) -> int:
    """All rows, in the order of the file; gives their number. A spreadsheet runs no cell of it."""
    rows = (row for batch in batches_of(of, of.rows.all()) for row in batch)
    return _write(of, path, rows)


def refused_rows(of: Import) -> Iterator[list[str]]:
    """The header and the refused rows, with a column of reasons: mended, they are sent again."""
    header = [*of.header, gettext("Reasons")]
    yield header
    for batch in batches_of(of, of.rows.with_outcome(Outcome.REFUSED)):
        for row in batch:
            yield [*_cells(row, len(header) - 1), reasons_of(row)]


def _write(of: Import, path: Path, rows: Iterable[ImportRow]) -> int:
    header, number = of.header, 0
    extra = [gettext("Line"), gettext("Outcome"), gettext("Stored"), gettext("Reasons")]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*map(guard, header), *extra])
        for row in rows:
            number += 1
            told = [
                str(row.number),
                str(row.get_outcome_display()),
                str(row.get_effect_display() if row.effect else ""),
                reasons_of(row),
            ]
            writer.writerow([guard(cell) for cell in (*_cells(row, len(header)), *told)])
    return number


def _cells(row: ImportRow, number: int) -> list[str]:
    return [*row.cells, *[""] * (number - len(row.cells))]


def reasons_of(row: ImportRow) -> str:
    """What is wrong with a row, one sentence a line, each with its column."""
    return "\n".join(
        f"{one['column']}: {one['sentence']}" if one["column"] else one["sentence"]
        for one in row.problems
    )
