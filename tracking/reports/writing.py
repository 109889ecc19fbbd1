"""Stand-in for `tracking.exports.write_file`, with the same signature; text cells alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]

from tracking.csv_files import CsvFile
from tracking.exports import Export

ROWS_BETWEEN_REPORTS = 1000


@dataclass(frozen=True)
class WrittenFile:
    content: IO[bytes]
    row_count: int


def write_file(
    export: Export,
    rows: Iterable[Any],
    *,
    format: str,  # noqa: A002
    columns: list[str] | None = None,
    plain: bool = False,
    excel: bool = False,
    progress: Callable[[int], None] | None = None,
) -> WrittenFile:
    told = _telling(rows, progress) if progress else rows
    file = CsvFile.write(export, told, plain=plain or format != "csv", excel=excel)
    if format == "csv":
        return WrittenFile(file.content, file.row_count)
    text = io.TextIOWrapper(file.content, encoding="utf-8", newline="")
    content: Any = SpooledTemporaryFile(max_size=1 << 20)  # noqa: SIM115 (whoever asked closes it)
    if format == "json":
        lines = list(csv.DictReader(text))
        content.write(json.dumps({"rows": lines}, ensure_ascii=False).encode())
    else:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
        book = xlsxwriter.Workbook(content, options)
        sheet = book.add_worksheet()
        for number, line in enumerate(csv.reader(text)):
            sheet.write_row(number, 0, line)
        book.close()
    text.close()
    content.seek(0)
    return WrittenFile(content, file.row_count)


def _telling(rows: Iterable[Any], progress: Callable[[int], None]) -> Iterator[Any]:
    for number, row in enumerate(rows, start=1):
        yield row
        if not number % ROWS_BETWEEN_REPORTS:
            progress(number)
