"""Quarters and years: the columns of the matrix."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Length(TextChoices):
    QUARTER = "quarter", _("Quarters")
    YEAR = "year", _("Years")


# How many are shown without a choice of years, and how many years can be chosen.
DEFAULT_NUMBER = {Length.QUARTER: 12, Length.YEAR: 6}
MOST_YEARS = {Length.QUARTER: 10, Length.YEAR: 30}


@dataclass(frozen=True)
class Period:
    """A quarter of a year, or the whole year if `quarter` is 0.

    `cut_on` is the last day that is shown, if it lies within the period.
    """

    year: int
    quarter: int = 0
    cut_on: date | None = None

    @property
    def start(self) -> date:
        return date(self.year, self.quarter * 3 - 2 if self.quarter else 1, 1)

    @property
    def end(self) -> date:
        month = self.quarter * 3 or 12
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def last_day(self) -> date:
        """The last day of it that is shown."""
        return self.cut_on or self.end

    @property
    def code(self) -> str:
        """`2024-Q1` or `2024`, as files name it."""
        return f"{self.year}-Q{self.quarter}" if self.quarter else str(self.year)

    @property
    def quarter_name(self) -> str:
        """`Q1`, in the active language."""
        return gettext("Q%(number)s") % {"number": self.quarter}

    @property
    def query(self) -> str:
        """The period as a filter of the events."""
        return f"start={self.start}&end={self.last_day}"

    def __str__(self) -> str:
        if not self.quarter:
            return str(self.year)
        return gettext("Q%(number)s %(year)s") % {"number": self.quarter, "year": self.year}


def of_years(first: int, last: int, length: str = Length.QUARTER) -> list[Period]:
    """All periods of these years, both included."""
    quarters = (1, 2, 3, 4) if length == Length.QUARTER else (0,)
    return [Period(year, quarter) for year in range(first, last + 1) for quarter in quarters]


def last_ones(day: date, length: str = Length.QUARTER) -> list[Period]:
    """The periods shown by default; the last one contains that day."""
    number = DEFAULT_NUMBER[Length(length)]
    return [
        period for period in of_years(day.year - number, day.year, length) if period.start <= day
    ][-number:]


def until(day: date, periods: list[Period]) -> list[Period]:
    """These periods up to that day; the one that contains it ends there."""
    begun = [period for period in periods if period.start <= day]
    return [replace(period, cut_on=day) if period.end > day else period for period in begun]
