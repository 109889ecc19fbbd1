"""Events by quarter: a lane of bars for each item, all lanes over the same quarters, to one scale.

Places along the line of time are in per cent of the room that the page gives, heights in pixels, as
in charts/history.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gsi_tracker.drawn import ByKey
from priorities.models import Item
from tracking.progress.charts.bars import percent
from tracking.values.periods import Period

NAME_HEIGHT = 24  # above the bars: which item the lane is about
PLOT_HEIGHT = 64
LANE_GAP = 18
LANE_HEIGHT = NAME_HEIGHT + PLOT_HEIGHT + LANE_GAP
AXIS_HEIGHT = 24
LEAST = 3  # the height of the smallest bar, so that one event is visible next to many
BAR = 0.8  # of the room of a quarter
MOST_YEARS = 6  # as many as fit side by side on a phone


@dataclass(frozen=True)
class QuarterBar(ByKey):
    period: Period
    count: int
    x: str
    y: int
    height: int


@dataclass(frozen=True)
class QuarterLane(ByKey):
    """One item; a quarter without events has no bar."""

    item: Item
    y: int
    bars: list[QuarterBar]

    @property
    def base(self) -> int:
        """The height of the ground on which the bars stand, within the lane."""
        return NAME_HEIGHT + PLOT_HEIGHT

    @property
    def total(self) -> int:
        return sum(bar.count for bar in self.bars)

    @property
    def in_words(self) -> str:
        """`P7: Q1 2024 2, Q3 2024 1`; nothing for an item without events."""
        words = ", ".join(f"{bar.period} {bar.count}" for bar in self.bars)
        return f"{self.item.code}: {words or 0}"


@dataclass(frozen=True)
class QuarterTick(ByKey):
    year: int
    x: str


@dataclass(frozen=True)
class QuarterChart(ByKey):
    """`most`: the number of events that fills the height of every lane."""

    lanes: list[QuarterLane]
    years: list[QuarterTick]
    most: int
    width: str

    @classmethod
    def of(
        cls, items: Sequence[Item], periods: Sequence[Period], counts: Sequence[Sequence[int]]
    ) -> QuarterChart:
        """`counts`: for each item a number for each period. No query."""
        most = max((max(row) for row in counts), default=0)
        lanes = [
            QuarterLane(item, place * LANE_HEIGHT, _bars(periods, row, most))
            for place, (item, row) in enumerate(zip(items, counts, strict=True))
        ]
        return cls(lanes, _years(periods), most, percent(BAR, len(periods)))

    @property
    def axis_y(self) -> int:
        return len(self.lanes) * LANE_HEIGHT

    @property
    def height(self) -> int:
        return self.axis_y + AXIS_HEIGHT

    @property
    def in_words(self) -> str:
        return "; ".join(lane.in_words for lane in self.lanes)


def _bars(periods: Sequence[Period], counts: Sequence[int], most: int) -> list[QuarterBar]:
    bars = []
    for place, (period, count) in enumerate(zip(periods, counts, strict=True)):
        if count:
            height = max(LEAST, round(PLOT_HEIGHT * count / most))
            x = percent(place + (1 - BAR) / 2, len(periods))
            bars.append(QuarterBar(period, count, x, NAME_HEIGHT + PLOT_HEIGHT - height, height))
    return bars


def _years(periods: Sequence[Period]) -> list[QuarterTick]:
    """Where years begin; every second or third one, where they are too many."""
    first = [(place, period) for place, period in enumerate(periods) if period.quarter == 1]
    every = max(1, -(-len(first) // MOST_YEARS))
    return [
        QuarterTick(period.year, percent(place, len(periods))) for place, period in first[::every]
    ]
