"""Rows of several queries, one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

ROWS_AT_A_TIME = 500  # with their links in memory


@dataclass(frozen=True)
class RowSource:
    """The results of one query, and the function that makes a report's row of each."""

    found: QuerySet[Any] | list[Any]
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
    """Rows of several sources, counted, sliced and iterated like a queryset, in constant memory."""

    parts: tuple[RowSource, ...]

    def count(self) -> int:
        """The number of rows; one query for each source."""
        return sum(part.count() for part in self.parts)

    def first(self, number: int) -> list[Any]:
        """The first rows; one query for each source that is needed, and those for its links."""
        rows: list[Any] = []
        for part in self.parts:
            if len(rows) < number:
                rows += part.first(number - len(rows))
        return rows

    def __iter__(self) -> Iterator[Any]:
        for part in self.parts:
            yield from part
