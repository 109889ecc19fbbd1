"""How large a file may be; the four numbers are settings."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from django.conf import settings
from django.utils.translation import gettext

from tracking.imports.reading.table import Unreadable

CELLS_A_ROW = 16  # on average, in a file of as many rows as are allowed: it bounds the memory
MOST_LINES = 4_000_000
MEGABYTE = 1_000_000
Content = bytes  # its own name, as `Limits.bytes` is a number


@dataclass(frozen=True)
class Limits:
    """The most that one file may have: bytes, rows, columns, and characters in a cell."""

    bytes: int
    rows: int
    columns: int
    cell: int

    @classmethod
    def of_settings(cls) -> Limits:
        return cls(
            settings.IMPORT_MOST_BYTES,
            settings.IMPORT_MOST_ROWS,
            settings.IMPORT_MOST_COLUMNS,
            settings.IMPORT_MOST_CELL,
        )

    @property
    def cells(self) -> int:
        return self.rows * CELLS_A_ROW

    def check_size(self, data: Content) -> None:
        """Raises Unreadable for an empty file and for one of too many bytes."""
        if not data:
            raise Unreadable(gettext("The file is empty. Choose a file with a header and rows."))
        if len(data) > self.bytes:
            raise Unreadable(
                gettext(
                    "The file has %(size)s MB, and at most %(most)s MB are read. Split it into "
                    "several files, each with the header."
                )
                % {"size": _megabytes(len(data)), "most": _megabytes(self.bytes)}
            )

    def check_columns(self, count: int) -> None:
        """Raises Unreadable for a header with too many columns."""
        if count > self.columns:
            raise Unreadable(
                gettext(
                    "The header has %(count)s columns, and at most %(most)s are read. Delete the "
                    "columns that are not needed."
                )
                % {"count": f"{count:,}", "most": f"{self.columns:,}"}
            )

    def check_lines(self, text: str) -> None:
        """Raises Unreadable for millions of lines, most of which can only be empty."""
        if text.count("\n") > MOST_LINES or text.count("\r") > MOST_LINES:
            raise Unreadable(
                gettext("The file has more than %(most)s lines. Delete the empty ones.")
                % {"most": f"{MOST_LINES:,}"}
            )

    def check_rows(self, count: int, columns: int) -> None:
        """Raises Unreadable as soon as there are too many rows, or too many cells in all."""
        if count > self.rows:
            raise Unreadable(
                gettext(
                    "The file has more than %(most)s rows. Split it into several files, each with "
                    "the header."
                )
                % {"most": f"{self.rows:,}"}
            )
        if count * columns > self.cells:
            raise Unreadable(
                gettext(
                    "The file has more than %(most)s cells. Split it into several files, or delete "
                    "the columns that are not needed."
                )
                % {"most": f"{self.cells:,}"}
            )


def _megabytes(size: int) -> str:
    return f"{ceil(size * 10 / MEGABYTE) / 10:,.1f}".removesuffix(".0")
