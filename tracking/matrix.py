"""How many events of each item began in each quarter: the report behind the matrix."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from priorities.models import Item
from tracking.models import Event

LEVEL_STARTS = [1, 2, 4, 8]  # tone 1 from one event on, tone 2 from two, tone 3 from four ...
DEFAULT_QUARTERS = 12


@dataclass(frozen=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def last_ones(cls, day: date, number: int = DEFAULT_QUARTERS) -> list[Quarter]:
        """So many quarters, the last of them the one of that day."""
        last = cls.of(day)
        places = range(last.year * 4 + last.number - number, last.year * 4 + last.number)
        return [cls(place // 4, place % 4 + 1) for place in places]

    @classmethod
    def of_years(cls, first: int, last: int) -> list[Quarter]:
        return [cls(year, number) for year in range(first, last + 1) for number in (1, 2, 3, 4)]

    @property
    def start(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def end(self) -> date:
        return date(self.year + self.number // 4, self.number * 3 % 12 + 1, 1) - timedelta(days=1)

    def __str__(self) -> str:
        return f"Q{self.number} {self.year}"


@dataclass(frozen=True)
class Cell:
    """The events of one item that began in one quarter."""

    quarter: Quarter
    count: int

    @property
    def level(self) -> int:
        """The tone, 0 to 4."""
        return bisect_right(LEVEL_STARTS, self.count)


@dataclass(frozen=True)
class MatrixRow:
    item: Item
    cells: list[Cell]

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """All items by quarters.

    `links` is the sum of all cells; `distinct_events` counts an event once, to however many items
    it is linked.
    """

    quarters: list[Quarter]
    rows: list[MatrixRow]
    distinct_events: int

    @classmethod
    def build(cls, quarters: list[Quarter]) -> Matrix:
        """Quarters without a gap between. Three queries, however many events."""
        items = Item.objects.in_paper_order()
        start, end = quarters[0].start, quarters[-1].end
        begun = Event.objects.published().begun_between(start, end)
        periods = [(quarter.start, quarter.end) for quarter in quarters]
        counts = {pk: row for pk, *row in begun.counted_by_item_and_period(items, periods)}
        none = [0] * len(quarters)
        rows = [
            MatrixRow(item, list(map(Cell, quarters, counts.get(item.pk, none)))) for item in items
        ]
        return cls(quarters, rows, begun.count())

    @property
    def links(self) -> int:
        return sum(row.total for row in self.rows)

    @property
    def totals(self) -> list[int]:
        """The links of each quarter."""
        columns = zip(*(row.cells for row in self.rows), strict=True)
        return [sum(cell.count for cell in column) for column in columns]

    @property
    def start(self) -> date:
        return self.quarters[0].start

    @property
    def end(self) -> date:
        return self.quarters[-1].end
