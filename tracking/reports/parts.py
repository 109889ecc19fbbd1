"""Rows of several queries, one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

ROWS_AT_A_TIME = 500  # with their links in memory


@dataclass(frozen=True)
class RowSource:
    """What was found by one query, and how a row of the report is made of each."""

    found: QuerySet | list[Any]
    row_of: Callable[[Any], Any]

    def count(self) -> int:
        return len(self.found) if isinstance(self.found, list) else self.found.count()

    def first(self, number: int) -> list[Any]:
        return [self.row_of(one) for one in self.found[:number]]

    def __iter__(self) -> Iterator[Any]:
        is_list = isinstance(self.found, list)
        found = self.found if is_list else self.found.iterator(chunk_size=ROWS_AT_A_TIME)  # type: ignore[union-attr]
        return map(self.row_of, found)


@dataclass(frozen=True)
class RowSources:
    """Counted, begun and read through like a queryset, with constant memory."""

    parts: tuple[RowSource, ...]

    def count(self) -> int:
        """One query for each part."""
        return sum(part.count() for part in self.parts)

    def first(self, number: int) -> list[Any]:
        """One query for each part that is needed, and those for its links."""
        rows: list[Any] = []
        for part in self.parts:
            if len(rows) < number:
                rows += part.first(number - len(rows))
        return rows

    def __iter__(self) -> Iterator[Any]:
        for part in self.parts:
            yield from part
