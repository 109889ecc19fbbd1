"""Writes an export as CSV: RFC 4180, UTF-8, CRLF; whole before the first byte is sent."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.utils.translation import override

from gsi_tracker.databases import snapshot
from tracking.csv_cells import guard
from tracking.exports import Export

IN_MEMORY_BYTES = 1 << 20
CHUNK_BYTES = 1 << 16
ROWS_AT_A_TIME = 500  # with their links in memory
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class CsvFile:
    """A written file and the number of its rows, the header aside."""

    content: SpooledTemporaryFile[bytes]
    row_count: int

    @classmethod
    def write(
        cls, export: Export, rows: Iterable[Any], *, plain: bool = False, excel: bool = False
    ) -> CsvFile:
        """Writes all rows within one snapshot of the database.

        plain: text as recorded, for programs. excel: with a byte-order mark in front.
        Memory stays the same however many rows there are; above 1 MB the file is on disk.
        Whoever asks gets the same file: names of states in it do not follow the reader's language.
        """
        with ExitStack() as at_failure:
            content = at_failure.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))
            text = io.TextIOWrapper(content, encoding="utf-8", newline="", write_through=True)
            text.write(BYTE_ORDER_MARK if excel else "")
            writer = csv.writer(text)
            writer.writerow(export.header)
            row_count = 0
            with snapshot(), override(settings.LANGUAGE_CODE):
                for row in rows:
                    cells = export.cells(row)
                    writer.writerow(cells if plain else map(guard, cells))
                    row_count += 1
            text.detach()
            content.seek(0)
            at_failure.pop_all()
        return cls(content, row_count)

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.content.read(CHUNK_BYTES):
            yield chunk

    def close(self) -> None:
        """Called by Django when the answer was sent, or the reader has gone."""
        self.content.close()
