"""How the status of an item and of its commitments changed: one lane for each, a step for each run.

Places along the line of time are in per cent of the room that the page gives, heights in pixels:
words keep their size on a phone and on a wide screen. Numbers of the drawing are text, so that no
language changes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext

from gsi_tracker.drawn import ByKey
from tracking.progress.charts.bars import percent
from tracking.values.statuses import Status

if TYPE_CHECKING:
    from priorities.models import Commitment, Item
    from tracking.models import StatusUpdate

LADDER = (Status.DECLARED, Status.INITIATED, Status.ACTIVE, Status.OUTPUT_DOCUMENTED)
STEP_HEIGHT = 12
PLOT_HEIGHT = STEP_HEIGHT * len(LADDER)
NAME_HEIGHT = 24  # above the steps: which subject the lane is about
WORD_HEIGHT = 24  # below them: the words of the statuses
LANE_GAP = 14
AXIS_HEIGHT = 24
SHORTEST_DAYS = 365
MOST_YEARS = 6  # as many as fit side by side on a phone

# What a phone can show: the room for the line of time, and how wide a letter and a mark are.
NARROWEST = 320
LETTER, MARK = 6.6, 20


@dataclass(frozen=True)
class Run(ByKey):
    """The days, from one assessment on, through which the assessments say the same status."""

    status: Status
    since: date
    until: date  # the day of the assessment that says otherwise, or the last day of the chart
    assessed: list[date]
    is_last: bool

    @classmethod
    def all_of(cls, updates: Iterable[StatusUpdate], until: date) -> list[Run]:
        """The runs of one subject; of two assessments of one day the later published counts."""
        of_day = {update.as_of: Status(update.status) for update in updates}
        runs: list[Run] = []
        for status, days in groupby(sorted(of_day), key=lambda day: of_day[day]):
            assessed = list(days)
            if runs:
                runs[-1] = replace(runs[-1], until=assessed[0], is_last=False)
            runs.append(cls(status, assessed[0], until, assessed, is_last=True))
        return runs


@dataclass(frozen=True)
class Word(ByKey):
    """A status in words or, where there is no room for them, by its mark alone."""

    x: str
    text: str
    is_at_end: bool  # whether it ends at x


@dataclass(frozen=True)
class Step(ByKey):
    """A run as it is drawn."""

    run: Run
    x: str
    end: str
    width: str
    y: int
    height: int
    word: Word | None
    assessed_at: list[str]

    @property
    def is_on_ladder(self) -> bool:
        return self.run.status in LADDER


@dataclass(frozen=True)
class Lane(ByKey):
    """One subject: its runs, drawn from the first assessment to the last day."""

    subject: Item | Commitment
    name: str
    y: int
    steps: list[Step]

    @property
    def base(self) -> int:
        """The height of the ground on which the steps stand, within the lane."""
        return NAME_HEIGHT + PLOT_HEIGHT

    @property
    def rungs(self) -> list[int]:
        """The heights that the steps of the ladder reach."""
        return [self.base - STEP_HEIGHT * place for place in range(1, len(LADDER) + 1)]

    @property
    def word_y(self) -> int:
        return self.base + 17

    @property
    def mark_y(self) -> int:
        return self.base + 7

    @property
    def in_words(self) -> str:
        """`P7: declared from 30 June 2024, active from 30 June 2026`."""
        words = [
            gettext("%(status)s from %(day)s")
            % {"status": step.run.status.label, "day": date_format(step.run.since, "DATE_FORMAT")}
            for step in self.steps
        ]
        return f"{self.name}: {', '.join(words)}"


@dataclass(frozen=True)
class YearTick(ByKey):
    year: int
    x: str


@dataclass(frozen=True)
class HistoryChart(ByKey):
    """Lanes over one line of time, from the beginning of a year to a day."""

    start: date
    until: date
    lanes: list[Lane]
    years: list[YearTick]

    @classmethod
    def of(
        cls, updates: Sequence[StatusUpdate], until: date, since: date | None = None
    ) -> HistoryChart:
        """From assessments with their subjects, the oldest first, none after that day. No query.

        Items have their lanes in the order of the assessments; those of one stand together.
        `since`: a day that the line of time has too, so that two charts can share one.
        """
        start = _beginning([update.as_of for update in updates] + [since or until], until)
        line = TimeLine(start, until)
        subjects = sorted(dict.fromkeys(update.subject for update in updates), key=_place)
        lanes = [
            Lane(subject, _name(subject), place * LANE_HEIGHT, line.steps(runs))
            for place, subject in enumerate(subjects)
            if (runs := Run.all_of((u for u in updates if u.subject == subject), until))
        ]
        return cls(start, until, lanes, line.years())

    def __bool__(self) -> bool:
        return bool(self.lanes)

    @property
    def axis_y(self) -> int:
        return len(self.lanes) * LANE_HEIGHT

    @property
    def height(self) -> int:
        return self.axis_y + AXIS_HEIGHT

    @property
    def in_words(self) -> str:
        return "; ".join(lane.in_words for lane in self.lanes)

    @property
    def statuses(self) -> list[Status]:
        """Those that occur, in the order of the scale: what a legend explains."""
        drawn = {step.run.status for lane in self.lanes for step in lane.steps}
        return [status for status in Status if status in drawn]


LANE_HEIGHT = NAME_HEIGHT + PLOT_HEIGHT + WORD_HEIGHT + LANE_GAP


@dataclass(frozen=True)
class TimeLine(ByKey):
    start: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.start).days

    def at(self, day: date) -> str:
        return percent((day - self.start).days, self.days)

    def room(self, start: date, end: date) -> float:
        """Pixels between two days on a phone."""
        return NARROWEST * (end - start).days / self.days

    def steps(self, runs: list[Run]) -> list[Step]:
        """The words are placed from the last run backwards, so that the current one has its own."""
        steps: list[Step] = []
        free_until = self.until
        for run in reversed(runs):
            word, free_until = self._word(run, free_until)
            height = STEP_HEIGHT * (LADDER.index(run.status) + 1) if run.status in LADDER else 0
            steps.append(
                Step(
                    run=run,
                    x=self.at(run.since),
                    end=self.at(run.until),
                    width=percent((run.until - run.since).days, self.days),
                    y=NAME_HEIGHT + PLOT_HEIGHT - height,
                    height=height,
                    word=word,
                    assessed_at=[self.at(day) for day in run.assessed],
                )
            )
        return steps[::-1]

    def _word(self, run: Run, free_until: date) -> tuple[Word | None, date]:
        """The word of a run, and the day to which the runs before it have room for theirs."""
        text = str(run.status.label)
        needed = MARK + LETTER * len(text)
        if needed <= self.room(run.since, free_until):
            return Word(self.at(run.since), text, is_at_end=False), run.since
        if run.is_last:
            days = int(needed / NARROWEST * self.days) + 1
            return Word("100%", text, is_at_end=True), self.until - timedelta(days=days)
        if self.room(run.since, free_until) >= MARK:
            return Word(self.at(run.since), "", is_at_end=False), run.since
        return None, min(free_until, run.since)

    def years(self) -> list[YearTick]:
        number = self.until.year - self.start.year + 1
        every = -(-number // MOST_YEARS)
        return [
            YearTick(year, self.at(date(year, 1, 1)))
            for year in range(self.start.year, self.until.year + 1, every)
            if self.room(date(year, 1, 1), self.until) >= 2 * MARK
        ]


def _beginning(days: list[date], until: date) -> date:
    """The first day of a year: early enough for all of these, and for a year to be seen."""
    return date(min([*days, until - timedelta(days=SHORTEST_DAYS)]).year, 1, 1)


def _place(subject: Item | Commitment) -> int:
    """The item first, then its commitments by number."""
    return subject.number if hasattr(subject, "item_id") else 0


def _name(subject: Item | Commitment) -> str:
    if hasattr(subject, "item_id"):
        return subject.code
    return gettext("%(code)s as a whole") % {"code": subject.code}
