"""Strict reading of the sample's CSV files; whatever is wrong is named by file, line and column."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from tracking.values.partial_dates import PartialDate

T = TypeVar("T")

LENGTHS = {"day": 10, "month": 7, "year": 4}  # of a date's text, by its precision


class BadSampleError(Exception):
    """Files that cannot be loaded: which, where and why."""


@dataclass(frozen=True)
class Table:
    """One file: its columns, and the ones that tell its rows apart.

    column_of: where a model's field comes from, if its column has another name.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    column_of: Mapping[str, str] = field(default_factory=dict)

    def read(self, directory: Path) -> list[Row]:
        """The rows of the file, each with exactly these columns and a key of its own."""
        lines = self._numbered(self._text(directory / self.name))
        _, header = next(lines, (1, []))
        self._require_columns(header)
        rows = [self._row(line, header, cells) for line, cells in lines]
        self._require_keys(rows)
        return rows

    def refusal(self, line: int, reason: str) -> BadSampleError:
        return BadSampleError(f"{self.name}, line {line}: {reason}")

    def _text(self, path: Path) -> str:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise BadSampleError(f"{self.name} cannot be read: {error.strerror}.") from error
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise self.refusal(line, "This is not UTF-8; save the file as UTF-8.") from error
        if (place := text.find("\0")) >= 0:
            raise self.refusal(text.count("\n", 0, place) + 1, "It holds a NUL character.")
        return text

    def _numbered(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Each row with the line on which it begins; a cell may hold line breaks."""
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        line = 1
        try:
            for cells in reader:
                yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise self.refusal(line, f"This is not well-formed CSV: {error}.") from error

    def _require_columns(self, header: list[str]) -> None:
        wrong = [f"column {name} is missing" for name in self.columns if name not in header]
        wrong += [f"column {name} is unknown" for name in header if name not in self.columns]
        wrong += [f"column {name} appears twice" for name, n in Counter(header).items() if n > 1]
        if wrong:
            raise self.refusal(1, f"{'; '.join(wrong)}.")

    def _row(self, line: int, header: list[str], cells: list[str]) -> Row:
        if len(cells) != len(header):
            raise self.refusal(
                line, f"It has {len(cells)} cells, the header {len(header)}; a comma in a text?"
            )
        return Row(self, line, dict(zip(header, cells, strict=True)))

    def _require_keys(self, rows: list[Row]) -> None:
        first: dict[tuple[str, ...], Row] = {}
        for row in rows:
            for column in self.key:
                if not row[column]:
                    raise row.refusal(column, "This must not be empty.")
            key = tuple(row[column] for column in self.key)
            if first.setdefault(key, row) is not row:
                raise row.refusal(
                    self.key[-1], f"“{key[-1]}” is already in line {first[key].line}."
                )


@dataclass(frozen=True)
class Row:
    """One row of a file, which knows how to say what is wrong with it."""

    table: Table
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def values(self, *columns: str) -> dict[str, str]:
        """The cells of these columns, for fields of the same names."""
        return {column: self[column] for column in columns}

    def refusal(self, column: str, reason: str) -> BadSampleError:
        return BadSampleError(f"{self.table.name}, line {self.line}, column {column}: {reason}")

    def names(self, column: str) -> list[str]:
        """What the cell names, parted by semicolons."""
        return self[column].split(";") if self[column] else []

    def find(self, column: str, name: str, rows: Mapping[str, T], noun: str) -> T:
        """What has this name among these rows; refused if nothing has."""
        if name not in rows:
            raise self.refusal(column, f"There is no {noun} “{name}”.")
        return rows[name]

    def find_all(self, column: str, rows: Mapping[str, T], noun: str) -> list[T]:
        return [self.find(column, name, rows, noun) for name in self.names(column)]

    def day(self, column: str) -> PartialDate:
        try:
            day = PartialDate.parse(self[column])
        except ValueError as error:
            raise self.refusal(column, str(error)) from error
        if day.precision != "day":
            raise self.refusal(column, "Write a whole day, for example 2024-05-17.")
        return day

    def partial_date(self, column: str) -> str:
        """The day of the cell, cut to what the row's date_precision lets count."""
        length = self.find("date_precision", self["date_precision"], LENGTHS, "precision")
        return str(self.day(column))[:length] if self[column] else ""

    @contextmanager
    def naming_columns(self, column_of: Mapping[str, str] | None = None) -> Iterator[None]:
        """Turns what an action refuses by field into a refusal by column."""
        try:
            yield
        except ValidationError as error:
            refusals = self._by_column(error, column_of or self.table.column_of)
            raise BadSampleError("\n".join(refusals)) from error

    def _by_column(self, error: ValidationError, column_of: Mapping[str, str]) -> list[str]:
        by_field = ValidationError(error.update_error_dict({})).message_dict
        refusals = []
        for name, reasons in by_field.items():
            column, reason = column_of.get(name, name), " ".join(reasons)
            about_row = column == NON_FIELD_ERRORS
            refusals.append(
                self.table.refusal(self.line, reason) if about_row else self.refusal(column, reason)
            )
        return [str(refusal) for refusal in refusals]
