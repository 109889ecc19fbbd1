"""A process of its own that reads a workbook: `python workbook_process.py ORDER < FILE`.

Two cells, one in the first row and one in the last, make the reader ask for 500 GB; it cannot be
stopped from within, and the process ends when it is refused. So it ends here, within limits of
memory and time, and not in the web process or the worker. It imports nothing of the site.

ORDER: JSON with `sheet` (empty: the first visible one that is not empty), `rows` (the last row that
is wanted), `bytes` of memory and `seconds` of work. Output: marshalled values, each after its
length in four bytes: first the sheets, then lists of rows, at last None. A row is its number and
its cells as texts, up to the last filled one; empty rows are left out.
"""

from __future__ import annotations

import datetime
import io
import json
import marshal
import resource
import signal
import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

ROWS_AT_A_TIME = 2000
EXACT = 10**15  # a spreadsheet stores and shows fifteen digits


def text_of(value: Any) -> str:
    """A cell as a person sees it, where that is sure: days in ISO 8601, whole numbers as such."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    text = format(value, ".15g")
    return format(Decimal(text), "f") if "e" in text else text


def _sheets(workbook: CalamineWorkbook) -> list[str]:
    """The sheets with cells, the visible ones first."""
    sheets = [one for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    visible = [one.name for one in sheets if one.visible == SheetVisibleEnum.Visible]
    return [*visible, *(one.name for one in sheets if one.name not in visible)]


def _chosen(workbook: CalamineWorkbook, names: list[str], wanted: str) -> CalamineSheet | None:
    if wanted:
        return workbook.get_sheet_by_name(wanted) if wanted in names else None
    sheets = (workbook.get_sheet_by_name(name) for name in names)
    first = next(sheets, None)
    if first is None or first.end is not None:
        return first
    return next((sheet for sheet in sheets if sheet.end is not None), first)


def _rows(sheet: CalamineSheet, most: int) -> Iterator[tuple[int, list[str]]]:
    for number, values in enumerate(islice(sheet.iter_rows(), most), start=1):
        while values and values[-1] == "":
            values.pop()
        if values:
            yield number, list(map(text_of, values))


def _send(value: Any) -> None:
    content = marshal.dumps(value)
    sys.stdout.buffer.write(len(content).to_bytes(4, "big") + content)


def _bound(order: dict[str, Any]) -> None:
    seconds = order["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (order["bytes"], order["bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_REAL, seconds * 3)


def main() -> None:
    order = json.loads(sys.argv[1])
    _bound(order)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        names = _sheets(workbook)
        sheet = _chosen(workbook, names, order["sheet"])
    except PasswordError:
        _send("password")
        return
    except CalamineError as error:
        _send("password" if "password" in str(error).lower() else "damaged")
        return
    _send({"sheets": names, "sheet": sheet.name if sheet else ""})
    rows = _rows(sheet, order["rows"]) if sheet else iter(())
    while chunk := list(islice(rows, ROWS_AT_A_TIME)):
        _send(chunk)
    _send(None)


if __name__ == "__main__":
    main()
