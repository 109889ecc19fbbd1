"""Writes an export in one of its formats: whole before the first byte is sent."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from enum import StrEnum
from tempfile import SpooledTemporaryFile
from typing import IO

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext, override

from gsi_tracker.databases import snapshot
from tracking.exports.as_csv import written_lines
from tracking.exports.as_json import written_object, written_rows
from tracking.exports.as_xlsx import TooLarge, written_sheet
from tracking.exports.columns import Export
from tracking.exports.reading import Rows

IN_MEMORY_BYTES = 1 << 20


class Format(StrEnum):
    """The ending of a file's name, which chooses how it is written."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    JSONL = "jsonl"

    @property
    def label(self) -> str:
        """As pages name it, in the active language."""
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


def beside_csv(name: str, query: str = "") -> list[tuple[str, str]]:
    """The address and the label of each further format of a list's file, with this query."""
    asked = f"?{query}" if query else ""
    others = [ending for ending in Format if ending != Format.CSV]
    return [(reverse(f"tracking:{name}_{ending}") + asked, ending.label) for ending in others]


@dataclass(frozen=True)
class WrittenFile:
    """A written file, from its first byte on, the number of its rows and of its bytes."""

    content: IO[bytes]
    row_count: int
    size_bytes: int


def write_file(
    export: Export,
    rows: Rows,
    *,
    format: Format | str = Format.CSV,  # noqa: A002 (the word for it)
    columns: Sequence[str] | None = None,
    plain: bool = False,
    excel: bool = False,
    query: str = "",
    progress: Callable[[int], None] | None = None,
) -> WrittenFile:
    """Writes all rows within one snapshot of the database.

    rows: a queryset of records, in a total order, for an export whose columns the database makes;
    else what the functions of its columns take. columns: these alone, in this order. plain: text as
    recorded, for programs. excel: a CSV with a byte-order mark in front. query: the filter, told in
    JSON. progress: called with the rows done every some thousand of them; it may raise to stop, and
    then nothing is left behind.

    Memory stays the same however many rows there are; above 1 MB the file is on disk. Whoever asks
    gets the same file: names of states in it do not follow the reader's language.

    Raises UnknownColumns; TooLarge for what Excel cannot hold; OSError where the disk is full.
    Cost: one query (on PostgreSQL up to three), whatever the number of rows.
    """
    export = export.with_columns(columns)
    with ExitStack() as at_failure:
        content = at_failure.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))
        with snapshot(), override(settings.LANGUAGE_CODE):
            if connection.vendor == "postgresql":
                _plan_for_one_pass()
            row_count = 0
            pieces = _pieces(
                export, rows, content, Format(format), plain=plain, excel=excel, query=query
            )
            with closing(pieces):
                for number in pieces:
                    row_count += number
                    if progress:
                        progress(row_count)
        size = content.tell()
        content.seek(0)
        at_failure.pop_all()
    return WrittenFile(content, row_count, size)


def _plan_for_one_pass() -> None:
    """Each worker of a parallel plan would join all links anew; compiling costs more than it saves.

    Measured at 1,000,000 events: see docs/decisions/0015. Until the end of the transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('max_parallel_workers_per_gather', '0', true), "
            "set_config('jit', 'off', true), set_config('datestyle', 'ISO', true)"
        )


def _pieces(
    export: Export,
    rows: Rows,
    content: IO[bytes],
    ending: Format,
    *,
    plain: bool,
    excel: bool,
    query: str,
) -> Generator[int]:
    if ending == Format.CSV:
        return written_lines(export, rows, content, plain=plain, excel=excel)
    if ending == Format.XLSX:
        return written_sheet(export, rows, content)
    if ending == Format.JSON:
        return written_object(export, rows, content, query=query)
    return written_rows(export, rows, content)


__all__ = ["Format", "TooLarge", "WrittenFile", "write_file"]
