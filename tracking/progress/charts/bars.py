"""Bars: a ranking, one bar to a line; and columns over the years, stacked by group.

Widths are in per cent of the room that the page gives, heights in pixels: words keep their size on
a phone and on a wide screen. Numbers of the drawing are text, so that no language changes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import ngettext

from gsi_tracker.drawn import ByKey

PLOT_HEIGHT = 180
MOST_TICKS = 4
MOST_LABELS = 6  # as many as fit side by side on a phone


def percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f}%" if whole else "0%"


@dataclass(frozen=True)
class Ranked(ByKey):
    """One line of a ranking: a name, its number, and where its name and its number lead."""

    label: str
    count: int
    url: str = ""
    list_url: str = ""
    code: str = ""

    @property
    def number(self) -> str:
        return str(intcomma(self.count))

    @property
    def unit(self) -> str:
        """What is counted, for who does not see the line: `events: China`."""
        words = ngettext("event: %(name)s", "events: %(name)s", self.count)
        return words % {"name": self.label}


@dataclass(frozen=True)
class RankedBar(ByKey):
    row: Ranked
    width: str


@dataclass(frozen=True)
class RankedBars(ByKey):
    """Bars in the order of the rows; the longest one fills the line."""

    bars: list[RankedBar]

    @classmethod
    def of(cls, rows: Iterable[Ranked]) -> RankedBars:
        rows = list(rows)
        longest = max((row.count for row in rows), default=0)
        return cls([RankedBar(row, percent(row.count, longest)) for row in rows])

    def __bool__(self) -> bool:
        return bool(self.bars)


@dataclass(frozen=True)
class Segment(ByKey):
    """The part of a column that one group has. `place`: 1 for the first group."""

    place: int
    label: str
    count: int
    y: str
    height: str


@dataclass(frozen=True)
class Column(ByKey):
    label: str
    total: int
    segments: list[Segment]
    x: str
    middle: str
    is_labelled: bool


@dataclass(frozen=True)
class Tick(ByKey):
    value: int
    y: str


@dataclass(frozen=True)
class StackedColumns(ByKey):
    """One column for each label; the groups stand on each other, the first one at the bottom."""

    columns: list[Column]
    ticks: list[Tick]
    width: str

    @classmethod
    def of(cls, counts: dict[str, list[int]], groups: list[str]) -> StackedColumns:
        """Labels with the count of each group."""
        highest = max(map(sum, counts.values()), default=0)
        step = step_for(highest)
        top = step * max(1, -(-highest // step))
        number = len(counts)
        every = max(1, -(-number // MOST_LABELS))
        columns = [
            Column(
                label=label,
                total=sum(parts),
                segments=_segments(parts, groups, top),
                x=percent(place + 0.14, number),
                middle=percent(place + 0.5, number),
                is_labelled=(number - 1 - place) % every == 0,
            )
            for place, (label, parts) in enumerate(counts.items())
        ]
        ticks = [Tick(value, _height(top - value, top)) for value in range(0, top + 1, step)]
        return cls(columns, ticks, percent(0.72, number))

    @property
    def height(self) -> int:
        return PLOT_HEIGHT

    @property
    def total(self) -> int:
        return sum(column.total for column in self.columns)


def step_for(highest: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50 ... that reaches the highest in a few ticks."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * MOST_TICKS >= highest:
                return step
        size *= 10


def _height(count: int, top: int) -> str:
    return f"{PLOT_HEIGHT * count / top:.1f}"


def _segments(parts: list[int], groups: list[str], top: int) -> list[Segment]:
    segments = []
    below = 0
    for place, (label, count) in enumerate(zip(groups, parts, strict=True), start=1):
        below += count
        if count:
            y, height = _height(top - below, top), _height(count, top)
            segments.append(Segment(place, label, count, y, height))
    return segments
