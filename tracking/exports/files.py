"""Writes an export in one of its formats, completely before the first byte is sent."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from enum import StrEnum
from io import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext, override

from gsi_tracker.databases import snapshot, unlimited_statements
from tracking.exports.as_csv import render_lines
from tracking.exports.as_json import render_object, render_rows
from tracking.exports.as_xlsx import TooLarge, render_sheet
from tracking.exports.declaring import Export
from tracking.exports.reading import Rows, chunks_of, read_spooled, spool

IN_MEMORY_BYTES = 1 << 20


class Format(StrEnum):
    """The ending of a file's name, which chooses how it is written."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    JSONL = "jsonl"

    @property
    def label(self) -> str:
        """Its name on pages, in the active language."""
        return {
            Format.CSV: gettext("CSV"),
            Format.XLSX: gettext("Excel"),
            Format.JSON: gettext("JSON"),
            Format.JSONL: gettext("JSON Lines"),
        }[self]

    @property
    def content_type(self) -> str:
        return {
            Format.CSV: "text/csv; charset=utf-8; header=present",
            Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format.JSON: "application/json",
            Format.JSONL: "application/jsonl",
        }[self]


Progress = Callable[[int], None]


@dataclass(frozen=True)
class WrittenFile:
    """A written file, at its first byte, with the number of its rows and bytes."""

    content: IO[bytes]
    row_count: int
    size_bytes: int


@dataclass(frozen=True)
class ReadRows:
    """Rows that have been read: a finished CSV, or cells to be written in another format."""

    export: Export
    format: Format
    content: IO[bytes]
    row_count: int

    def written(self, *, query: str = "", progress: Progress | None = None) -> WrittenFile:
        """The file, written without the database. A failure leaves nothing behind.

        Raises TooLarge for what Excel cannot hold; OSError where the disk is full.
        """
        if self.format == Format.CSV:
            return _finished(self.content, self.row_count)
        with self.content, ExitStack() as at_failure:
            content = at_failure.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))
            with override(settings.LANGUAGE_CODE):
                _counted(self._pieces(content, query), progress)
            at_failure.pop_all()
        return _finished(content, self.row_count)

    def _pieces(self, content: IO[bytes], query: str) -> Generator[int]:
        chunks = read_spooled(self.content)
        if self.format == Format.XLSX:
            return render_sheet(self.export, chunks, content, query=query)
        if self.format == Format.JSON:
            return render_object(self.export, chunks, content, query=query)
        return render_rows(self.export, chunks, content)


def take(
    export: Export,
    rows: Rows,
    *,
    format: Format | str = Format.CSV,  # noqa: A002 (the word for it)
    columns: Sequence[str] | None = None,
    plain: bool = False,
    excel: bool = False,
    progress: Progress | None = None,
) -> ReadRows:
    """Reads all rows within one snapshot of the database, as fast as it gives them.

    Slower work comes afterwards: while SQLite without WAL is read, nobody can write to it.
    See `write_file`. Cost: one query (on PostgreSQL up to three), whatever the number of rows.
    """
    export, ending = export.with_columns(columns), Format(format)
    with ExitStack() as at_failure:
        content = at_failure.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))
        with snapshot(), unlimited_statements(), override(settings.LANGUAGE_CODE):
            if connection.vendor == "postgresql" and isinstance(rows, QuerySet):
                _plan_for_one_pass()
            if ending == Format.CSV:
                pieces = render_lines(export, rows, content, plain=plain, excel=excel)
                row_count = _counted(pieces, progress)
            else:
                row_count = _counted(spool(chunks_of(export, rows), content), None)
                content.seek(0)
        at_failure.pop_all()
    return ReadRows(export, ending, content, row_count)


def write_file(
    export: Export,
    rows: Rows,
    *,
    format: Format | str = Format.CSV,  # noqa: A002 (the word for it)
    columns: Sequence[str] | None = None,
    plain: bool = False,
    excel: bool = False,
    query: str = "",
    progress: Progress | None = None,
) -> WrittenFile:
    """Reads all rows within one snapshot of the database and writes them.

    rows: a queryset of records, in a total order, for an export whose columns the database makes;
    otherwise what the functions of its columns take. columns: only these, in this order. plain:
    text as recorded, for programs. excel: a CSV with a byte-order mark in front. query: the filter,
    repeated in JSON. progress: called every few thousand rows with the number done; it may raise
    to stop, and then nothing is left behind.

    Memory stays the same however many rows there are; above 1 MB the file is on disk. Everybody
    gets the same file: names of states in it do not follow the reader's language.

    Raises UnknownColumns; TooLarge for what Excel cannot hold; OSError where the disk is full.
    """
    taken = take(
        export, rows, format=format, columns=columns, plain=plain, excel=excel, progress=progress
    )
    return taken.written(query=query, progress=progress)


def _counted(pieces: Generator[int], progress: Progress | None) -> int:
    """Writes the pieces of a file; gives the number of rows of them all.

    Whatever stops it, the cursor and files that the pieces hold open are closed at once.
    """
    row_count = 0
    with closing(pieces):
        for number in pieces:
            row_count += number
            if progress:
                progress(row_count)
    return row_count


def _finished(content: IO[bytes], row_count: int) -> WrittenFile:
    size = content.seek(0, SEEK_END)
    content.seek(0)
    return WrittenFile(content, row_count, size)


def _plan_for_one_pass() -> None:
    """Turns parallel plans off until the end of the transaction.

    Each parallel worker would join all links again. Measured at 1,000,000 events: see
    docs/decisions/0015.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('max_parallel_workers_per_gather', '0', true), "
            "set_config('datestyle', 'ISO', true)"
        )


__all__ = ["Format", "ReadRows", "TooLarge", "WrittenFile", "take", "write_file"]
