"""The refused rows of an import as a file that can be mended and sent again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable

import xlsxwriter

from tracking.exports.cells import guard
from tracking.imports.outcomes_file import refused_rows
from tracking.models import Import

BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet takes UTF-8 for something else
Rows = Iterable[list[str]]


def refused_rows_file(of: Import, ending: str) -> bytes:
    """`csv` or `xlsx`, with a last column of reasons. A spreadsheet runs no cell of it."""
    return WRITERS[ending](refused_rows(of))


def _as_csv(rows: Rows) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([guard(cell) for cell in row] for row in rows)
    return f"{BYTE_ORDER_MARK}{text.getvalue()}".encode()


def _as_xlsx(rows: Rows) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(line, place, cell[:MOST_CHARACTERS])
    return content.getvalue()


MOST_CHARACTERS = 32_767  # in a cell of a workbook
WRITERS: dict[str, Callable[[Rows], bytes]] = {"csv": _as_csv, "xlsx": _as_xlsx}
