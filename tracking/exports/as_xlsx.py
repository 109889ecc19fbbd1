"""An export as an Excel workbook: typed days and numbers, and no text that Excel would run."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import suppress
from datetime import date
from tempfile import TemporaryDirectory
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext
from xlsxwriter.exceptions import FileCreateError

from tracking.exports.declaring import SEPARATOR, Export, Kind
from tracking.exports.reading import Chunks, typed
from tracking.values.licence import LICENCE, LICENCE_URL

NOTES = "about this file"
MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767  # in a cell, counted in UTF-16
WIDTHS = {Kind.TEXT: 44, Kind.TEXTS: 44, Kind.CODES: 28, Kind.CODE: 18, Kind.FLAG: 10}
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class TooLarge(ValueError):
    """More than an Excel workbook can hold; the text says what to do instead."""


def render_sheet(
    export: Export, chunks: Chunks, content: IO[bytes], *, query: str = ""
) -> Generator[int]:
    """Writes the workbook, its description last; gives the number of rows of each piece."""
    with TemporaryDirectory() as folder:  # whatever happens, nothing of it stays
        workbook = xlsxwriter.Workbook(content, {**OPTIONS, "tmpdir": folder})
        sheets = [workbook.add_worksheet(name) for name in (export.name, NOTES)]
        try:
            yield from _filled(workbook, sheets[0], export, chunks)
            _describe(workbook, sheets[1], export, query)
            workbook.close()
        except FileCreateError as error:  # of an OSError, which says what was wrong
            raise error.args[0] from None
        finally:
            for sheet in sheets:
                _let_go(sheet)


def _filled(workbook: Any, sheet: Any, export: Export, chunks: Chunks) -> Iterator[int]:
    _head(workbook, sheet, export)
    written = 0
    for chunk in chunks:
        for row in chunk:
            written += 1
            _row(sheet, written, row, export)
        yield len(chunk)
    sheet.autofilter(0, 0, max(written, 1), len(export.columns) - 1)


def _describe(workbook: Any, sheet: Any, export: Export, query: str) -> None:
    """What the file is, and what each of its columns means."""
    facts = [
        ("file", export.name),
        ("made_at", timezone.now().isoformat(timespec="seconds")),
        ("filter", query),
        ("licence", LICENCE),
        ("licence_url", LICENCE_URL),
        ("", ""),
        *((column.name, str(column.meaning)) for column in export.columns),
    ]
    sheet.set_column(0, 0, 28, workbook.add_format({"bold": True}))
    sheet.set_column(1, 1, 100)
    for number, fact in enumerate(facts):
        for place, text in enumerate(fact):
            sheet.write_string(number, place, text[:MOST_CHARACTERS])


def _let_go(sheet: Any) -> None:
    """Closes what the library leaves open when it is stopped: open files take up disk space."""
    for file in (sheet.fh, sheet.row_data_fh):
        with suppress(OSError):  # what is still to be written finds no room
            file.close()


def _head(workbook: Any, sheet: Any, export: Export) -> None:
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for place, column in enumerate(export.columns):
        width = max(WIDTHS.get(column.kind, 12), len(column.name) + 4)
        is_day = column.kind in {Kind.DATE, Kind.PARTIAL_DATE}
        sheet.set_column(place, place, width, day if is_day else None)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, export.header, workbook.add_format({"bold": True}))


def _row(sheet: Any, number: int, row: Any, export: Export) -> None:
    if number >= MOST_ROWS:
        raise TooLarge(
            gettext(
                "An Excel workbook holds %(most)s rows, and these are more. Download the CSV or "
                "JSON file, or narrow the filter."
            )
            % {"most": f"{MOST_ROWS - 1:,}"}
        )
    for place, (column, value) in enumerate(zip(export.columns, row, strict=True)):
        _cell(sheet, number, place, typed(value, column.kind), column.kind, column.name)


def _cell(sheet: Any, row: int, place: int, value: Any, kind: Kind, name: str) -> None:
    """Writes one cell; an empty one is left out."""
    if value is None or value == "" or value == []:
        return
    if kind == Kind.FLAG:
        sheet.write_boolean(row, place, value)
    elif kind == Kind.NUMBER:
        sheet.write_number(row, place, value)
    elif kind == Kind.DATE or (kind == Kind.PARTIAL_DATE and len(value) == len("2024-05-17")):
        sheet.write_datetime(row, place, date.fromisoformat(str(value)))
    else:
        text = SEPARATOR.join(value) if kind.is_many else value
        text = text.replace("\r\n", "\n").replace("\r", "\n")  # the only line break of a cell
        if len(text.encode("utf-16-le")) // 2 > MOST_CHARACTERS:
            raise TooLarge(
                gettext(
                    "An Excel cell holds %(most)s characters, and one of the column %(name)s has "
                    "more. Download the CSV or JSON file, or leave this column out."
                )
                % {"most": f"{MOST_CHARACTERS:,}", "name": name}
            )
        sheet.write_string(row, place, text)
