"""What reading a file gives: its rows as texts, each with the line on which a person finds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any


class Unreadable(Exception):
    """A file that cannot be read at all; the text says what is wrong, where, and what is right."""


class Format(StrEnum):
    """What a file is, by its content."""

    DELIMITED = "delimited"
    WORKBOOK = "workbook"
    JSON_LINES = "json_lines"  # an object in each line, a list of objects, or our JSON export


@dataclass(frozen=True)
class Reading:
    """How a file is read: as recognised, or as a person corrected it.

    encoding: of delimited text and JSON. sure: whether the bytes leave no other encoding;
    where they do, a person compares the first rows. separator: one character. header_row: the line
    or the row of the sheet on which the header stands, from 1; what is above is left out. guarded:
    whether one apostrophe is taken off the cells in front of which our exports put one.
    """

    format: str
    encoding: str = ""
    separator: str = ""
    header_row: int = 1
    sheet: str = ""
    sure: bool = True
    guarded: bool = False

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_dict(cls, stored: Mapping[str, Any]) -> Reading:
        """The reading of `as_dict`; names that it does not have are left out."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the line on which it begins, or its row in the sheet, and a cell for each column."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps one row from being read whole, or the header from being understood."""

    line: int
    sentence: str
    column: str = ""


@dataclass(frozen=True)
class Table:
    """A file that has been read.

    lines: the rows that could be read whole, without empty ones. problems: the others, by line.
    sheets: the sheets of a workbook. notes: what a person should know before going on, such as
    lines above the header that are left out.
    """

    reading: Reading
    header: tuple[str, ...]
    lines: list[Line]
    problems: list[Problem]
    sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
