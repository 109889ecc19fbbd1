"""A row of small bars, one for each month: the activity of an item in a line of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import ngettext

from gsi_tracker.drawn import ByKey

MONTHS = 24
HEIGHT = 20
STEP = 4  # from bar to bar
BAR = 3
WIDTH = MONTHS * STEP - (STEP - BAR)
LEAST = 3  # the height of the smallest bar, so that one event is visible next to many


@dataclass(frozen=True)
class Month(ByKey):
    """A month with its name, which is worked out once for all sparks of a page."""

    first: date
    last: date
    name: str

    @classmethod
    def until(cls, day: date, number: int = MONTHS) -> list[Month]:
        """So many months, the last of them the one of that day."""
        end = day.year * 12 + day.month - 1
        places = range(end - number + 1, end + 2)
        firsts = [date(place // 12, place % 12 + 1, 1) for place in places]
        return [
            cls(first, following - timedelta(days=1), date_format(first, "F Y"))
            for first, following in pairwise(firsts)
        ]


@dataclass(frozen=True)
class Bar(ByKey):
    month: Month
    count: int


@dataclass(frozen=True)
class Spark(ByKey):
    """One item's months; `most` is the number that fills the height, the same for all items."""

    bars: list[Bar]
    most: int

    @classmethod
    def of(cls, months: Sequence[Month], counts: Sequence[int], most: int) -> Spark:
        return cls(list(map(Bar, months, counts)), most)

    @property
    def total(self) -> int:
        return sum(bar.count for bar in self.bars)

    @property
    def busy(self) -> list[Bar]:
        """The months in which something began."""
        return [bar for bar in self.bars if bar.count]

    @property
    def title(self) -> str:
        return ngettext(
            "%(number)s event begun since %(month)s",
            "%(number)s events begun since %(month)s",
            self.total,
        ) % {"number": self.total, "month": self.bars[0].month.name}

    @property
    def in_words(self) -> str:
        """Each busy month with its number: `May 2025: 2; June 2025: 1`."""
        return "; ".join(f"{bar.month.name}: {bar.count}" for bar in self.busy)

    @property
    def path(self) -> str:
        """All bars as one outline, from the left."""
        tall = [(place, self._height(bar)) for place, bar in enumerate(self.bars) if bar.count]
        return "".join(f"M{place * STEP} {HEIGHT}v-{up}h{BAR}v{up}z" for place, up in tall)

    def _height(self, bar: Bar) -> int:
        return max(LEAST, round(HEIGHT * bar.count / self.most))
