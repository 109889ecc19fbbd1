"""One row of a file as it was read: its values, and what is wrong where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tracking.imports.lookup import Missing, can_be_created


@dataclass(frozen=True)
class CellProblem:
    """Why a value cannot be used, and what would be right. column: its heading in the file."""

    column: str
    value: str
    sentence: str


@dataclass(frozen=True)
class UnknownCell:
    """A word of a cell that names no one thing here. scope: for which words one decision holds."""

    column: str
    scope: str
    missing: Missing

    @property
    def value(self) -> str:
        return self.missing.value


@dataclass
class ReadRow:
    """The values of a row by the fields of the record that it fills.

    Texts are texts, choices and countries their codes, days `date`s, dates as precise as they are
    known their ISO texts. `items` and `commitments`, `named_in`: rows of the paper. `parties`:
    pairs of a party and a role. `sources`: `ReadSource`. `evidence`: `ReadEvidence`. `searches`:
    `ReadSearch`. A party, publisher or forum that a person wants created is one that is not stored;
    rows that name it share it.

    A field that no cell says anything of is in `empty` where the file has a column for it, and
    nowhere where it has none. blank: the columns, by name, whose cells are empty.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    unknown: list[UnknownCell] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.problems or self.unknown)

    @property
    def refusals(self) -> list[CellProblem]:
        """All that is wrong with its cells, words that name nothing included."""
        said = [
            CellProblem(cell.column, cell.value, cell.missing.sentence) for cell in self.unknown
        ]
        return [*self.problems, *said]


@dataclass
class UnknownValue:
    """A word that names nothing here, once for the whole file."""

    scope: str
    missing: Missing
    count: int
    columns: list[str]

    @property
    def can_be_created(self) -> bool:
        return can_be_created(self.missing)


class UnknownValues:
    """The words of many rows that name nothing here, each once with how often it occurs."""

    def __init__(self, rows: Iterable[ReadRow] = ()) -> None:
        self._first: dict[tuple[str, str], UnknownCell] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._columns: dict[tuple[str, str], dict[str, None]] = {}
        for row in rows:
            self.add(row)

    def add(self, row: ReadRow) -> None:
        for cell in row.unknown:
            key = (cell.scope, cell.value)
            self._first.setdefault(key, cell)
            self._counts[key] += 1
            self._columns.setdefault(key, {})[cell.column] = None

    def most_frequent_first(self) -> list[UnknownValue]:
        return [
            UnknownValue(key[0], self._first[key].missing, count, list(self._columns[key]))
            for key, count in self._counts.most_common()
        ]
