"""An export as CSV: RFC 4180, UTF-8, CRLF. Both databases write the same bytes.

PostgreSQL writes the lines itself, by COPY; SQLite returns whole lines. Computed rows are written
by Python.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator
from itertools import islice
from typing import IO

from django.db import connection
from django.db.models import QuerySet

from tracking.exports.cells import guard
from tracking.exports.declaring import Export
from tracking.exports.reading import ROWS_AT_A_TIME, Rows, chunks_of, fetched, text_of
from tracking.exports.statements import Sql, Style, statement_of

BYTE_ORDER_MARK = "\ufeff"
Lines = tuple[int, bytes]


def render_lines(
    export: Export, rows: Rows, content: IO[bytes], *, plain: bool, excel: bool
) -> Generator[int]:
    """Writes the file; gives the number of rows of each piece."""
    header = ",".join(export.header) if len(export.columns) > 1 else f'"{export.header[0]}"'
    content.write(f"{BYTE_ORDER_MARK if excel else ''}{header}\r\n".encode())
    for number, lines in _lines(export, rows, plain=plain):
        content.write(lines)
        yield number


def _lines(export: Export, rows: Rows, *, plain: bool) -> Iterator[Lines]:
    if not isinstance(rows, QuerySet):
        yield from _worked_out(export, rows, plain=plain)
        return
    statement = statement_of(export, rows, Style(guarded=not plain, as_line=True))
    if statement:
        copied = connection.vendor == "postgresql"
        yield from _copied(statement, export) if copied else _as_lines(statement)


def _copied(statement: Sql, export: Export) -> Iterator[Lines]:
    """The lines from COPY, which sends a message for each row and ends it with a line feed only."""
    # As on SQLite. The only cell of a line is quoted too: an empty one would be an empty line.
    quoted = [
        f"cell_{place}"
        for place, column in enumerate(export.columns)
        if column.kind.is_free or len(export.columns) == 1
    ]
    quote = f", FORCE_QUOTE ({', '.join(quoted)})" if quoted else ""
    text = f"COPY ({statement.text}) TO STDOUT (FORMAT csv{quote})"
    composed = connection.ops.compose_sql(text, statement.params)  # type: ignore[attr-defined]
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(composed) as copy,
    ):
        while rows := [row[:-1] for row in islice(copy, ROWS_AT_A_TIME)]:
            yield len(rows), b"\r\n".join([*rows, b""])


def _as_lines(statement: Sql) -> Iterator[Lines]:
    for chunk in fetched(statement, text_as=bytes):
        yield len(chunk), b"".join([row[0] for row in chunk])


def _worked_out(export: Export, rows: Rows, *, plain: bool) -> Iterator[Lines]:
    for chunk in chunks_of(export, rows):
        text = io.StringIO(newline="")
        lone = len(export.columns) == 1
        writer = csv.writer(text, quoting=csv.QUOTE_ALL if lone else csv.QUOTE_MINIMAL)
        for row in chunk:
            cells = map(text_of, row)
            writer.writerow(cells if plain else map(guard, cells))
        yield len(chunk), text.getvalue().encode()
