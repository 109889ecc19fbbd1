"""The cells of a file's rows, some thousand rows at a time, from the database or computed."""

from __future__ import annotations

import pickle
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from typing import IO, Any

from django.db import connection
from django.db.models import QuerySet

from tracking.exports.cells import mark
from tracking.exports.declaring import SEPARATOR, Export, Kind
from tracking.exports.statements import Sql, Style, statement_of

ROWS_AT_A_TIME = 2000
Rows = Iterable[Any]
Cells = Sequence[Any]
Chunks = Iterable[list[Cells]]


def chunks_of(export: Export, rows: Rows) -> Iterator[list[Cells]]:
    """Values from the database or computed ones; `typed` makes both the same."""
    if not isinstance(rows, QuerySet):
        worked_out = (
            tuple(plain_of(column.value(row)) for column in export.columns)  # type: ignore[operator]
            for row in rows
        )
        while chunk := list(islice(worked_out, ROWS_AT_A_TIME)):
            yield chunk  # type: ignore[misc]
    elif statement := statement_of(export, rows, Style()):
        yield from fetched(statement)


def spool(chunks: Chunks, file: IO[bytes]) -> Generator[int]:
    """Stores chunks for `read_spooled`; gives the number of rows of each."""
    for chunk in chunks:
        pickle.dump(chunk, file)
        yield len(chunk)


def read_spooled(file: IO[bytes]) -> Iterator[list[Cells]]:
    """The spooled chunks, from the file's position to its end."""
    while True:
        try:
            yield pickle.load(file)  # noqa: S301 (written a moment ago, in a file without a name)
        except EOFError:
            return


def fetched(statement: Sql, text_as: type = str) -> Iterator[list[Cells]]:
    """The rows of a statement; the server holds what has not been fetched yet.

    text_as: `bytes` gives texts as SQLite has them, in UTF-8, without decoding them.
    """
    with connection.chunked_cursor() as cursor:
        if connection.vendor == "sqlite":
            connection.connection.create_function("gsi_mark", 1, mark, deterministic=True)
        cursor.execute(statement.text, statement.params)
        while True:
            with _texts_as(text_as):
                chunk = cursor.fetchmany(ROWS_AT_A_TIME)
            if not chunk:
                return
            yield chunk


@contextmanager
def _texts_as(kind: type) -> Iterator[None]:
    if kind is str:
        yield
        return
    connection.connection.text_factory = kind
    try:
        yield
    finally:
        connection.connection.text_factory = str


def typed(value: Any, kind: Kind) -> Any:
    """A cell as a Python value: a text, a day, a number, true or false, or a list of texts.

    None for a missing day or number. A partial date stays a text.
    """
    if kind.is_many:
        parts = value if isinstance(value, list) else (value or "").split(SEPARATOR)
        return [part for part in parts if part]
    if kind == Kind.FLAG:
        return value in {True, "true"}
    if value is None or value == "":
        return None if kind in {Kind.DATE, Kind.NUMBER} else ""
    if kind == Kind.DATE:
        return date.fromisoformat(value) if isinstance(value, str) else value
    return int(value) if kind == Kind.NUMBER else str(value)


def plain_of(value: object) -> object:
    """A computed value without what only this process knows about it."""
    if value is None or isinstance(value, (bool, int, date)):
        return value
    if isinstance(value, (list, tuple)):
        return [str(part) for part in value]
    return str(value)


def text_of(value: object) -> str:
    """A value as text: dates in ISO 8601, true and false as words, several values joined by `;`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return SEPARATOR.join(str(part) for part in value)
    return str(value)
