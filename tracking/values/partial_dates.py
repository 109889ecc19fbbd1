"""Dates as precise as the source states them: a day, a month or a year, never an invented day.

A partial date is stored as its ISO 8601 text (`2024-05-17`, `2024-05`, `2024`), which shows its
precision. Sorting and filtering use the first and the last day that it can mean.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 1900, 2100
SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?", re.ASCII)
HOW_TO_WRITE = _("Write a date as 2024-05-17, a month as 2024-05 or a year as 2024.")

# `17 May 2024`, `17th of May, 2024`, `May 17, 2024`, `May 2024`. Numbers alone are not guessed at:
# 5/6/2024 is one day here and another there.
DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
MONTH = r"(?P<month>[^\W\d_]{3,20})\.?"
YEAR = r"(?P<year>[0-9]{4})"
IN_WORDS = [
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{DAY}[\s-]+(?:of\s+)?{MONTH}[\s,-]+{YEAR}",
        rf"{MONTH}\s+{DAY},?\s+{YEAR}",
        rf"{MONTH}[\s,-]+{YEAR}",
    )
]
ENGLISH_MONTHS = calendar.month_name[1:]  # the site's programs run in no locale of their own
# Between two dates. A hyphen needs blanks around it: 2024-05 is a month.
BETWEEN = re.compile(r"\s*(?:[–—/]|\.\.+|…)\s*|\s+(?:-|to|until)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class PartialDate:
    """A day, a month or a year."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Reads `2024`, `2024-5` or `2024-05-17`; a ValueError says what is wrong."""
        match = SHAPE.fullmatch(text.strip())
        if not match:
            raise ValueError(gettext("This is not a date. %(hint)s") % {"hint": HOW_TO_WRITE})
        year, month, day = (int(part) if part else None for part in match.groups())
        parsed = cls(year or 0, month, day)
        parsed._check()
        return parsed

    @classmethod
    def read(cls, text: str, *, today: date) -> PartialDate:
        """Reads what people write: `parse`, `17 May 2024`, `May 2024`, `yesterday`, `today`.

        Months may have their English names or those of the active language, in full or by the first
        three letters. A ValueError says what is wrong.
        """
        text = " ".join(text.split())
        for days, words in enumerate((_("today"), _("yesterday"))):
            if text.casefold() in {str(words).casefold(), ("today", "yesterday")[days]}:
                day = today - timedelta(days=days)
                return cls(day.year, day.month, day.day)
        return cls._of_words(text) or cls.parse(text)

    @classmethod
    def _of_words(cls, text: str) -> PartialDate | None:
        """Reads a date with the name of its month; None for any other text."""
        found = next(filter(None, (shape.fullmatch(text) for shape in IN_WORDS)), None)
        month = _month_of(found["month"]) if found else None
        if not found or not month:
            return None
        day = found.groupdict().get("day")
        read = cls(int(found["year"]), month, int(day) if day else None)
        read._check()
        return read

    def _check(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            years = {"first": FIRST_YEAR, "last": LAST_YEAR}
            raise ValueError(gettext("The year must be between %(first)s and %(last)s.") % years)
        if self.month is not None and not 1 <= self.month <= 12:
            raise ValueError(
                gettext("There is no month %(month)s; months go from 01 to 12.")
                % {"month": self.month}
            )
        if self.day is not None and not 1 <= self.day <= self._days_in_month:
            month = formats.date_format(date(self.year, self.month or 1, 1), "YEAR_MONTH_FORMAT")
            raise ValueError(
                gettext("There is no %(day)s %(month)s; that month has %(days)s days.")
                % {"day": self.day, "month": month, "days": self._days_in_month}
            )

    @cached_property
    def _days_in_month(self) -> int:
        return calendar.monthrange(self.year, self.month or 12)[1]

    @property
    def precision(self) -> str:
        """`day`, `month` or `year`."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def earliest(self) -> date:
        """The first day that it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that it can mean."""
        return date(self.year, self.month or 12, self.day or self._days_in_month)

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def in_words(self) -> str:
        """`17 May 2024`, `May 2024` or `2024`, in the active language."""
        shape = {"day": "DATE_FORMAT", "month": "YEAR_MONTH_FORMAT", "year": "Y"}[self.precision]
        return formats.date_format(self.earliest, shape)


def _month_of(word: str) -> int | None:
    """The number of the month that a word names, in full or by at least its first three letters."""
    word = word.casefold()
    for number, english in enumerate(ENGLISH_MONTHS, start=1):
        names = [english, str(MONTHS[number]), str(MONTHS_3[number])]
        if any(name.casefold().startswith(word) for name in names):
            return number
    return 9 if word == "sept" else None


def read_period(text: str, *, today: date) -> tuple[str, str]:
    """Reads one date or two: `17 May 2024`, `17 May - 2 June 2024`, `2024-05-17 to 2024-05-19`.

    Gives the start and the end as they are stored; the end is "" for one date. The first date may
    leave out what the second one says: `17-19 May 2024`. A ValueError says what is wrong.
    """
    text = " ".join(text.split())
    first, *rest = BETWEEN.split(text, maxsplit=1) if text else [""]
    if short := re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2} [^\W\d_].*)", text):
        first, rest = short[1], [short[2]]
    if not rest:
        return str(PartialDate.read(text, today=today)), ""
    end = PartialDate.read(rest[0], today=today)
    start = _read_start(first, end, today)
    if end.latest < start.earliest:
        sentence = gettext(
            "The end (%(end)s) is before the start (%(start)s); swap or correct them."
        )
        raise ValueError(sentence % {"end": end, "start": start})
    return str(start), "" if start == end else str(end)


def _read_start(text: str, end: PartialDate, today: date) -> PartialDate:
    """The first date of a period: complete, or with the month or the year of the second one."""
    if re.fullmatch(r"[0-9]{1,2}(?:st|nd|rd|th)?", text) and end.day:
        text = f"{text} {ENGLISH_MONTHS[(end.month or 1) - 1]} {end.year}"
    elif not re.search(r"[0-9]{4}", text) and re.search(r"[^\W\d_]{3}", text):
        return PartialDate._of_words(f"{text} {end.year}") or PartialDate.read(text, today=today)
    return PartialDate.read(text, today=today)


def in_words(start: str, end: str = "") -> str:
    """One date, or two with a dash between them, in words; an empty text stays empty.

    A month or year that both days share appears once.
    """
    return _in_words(start, end, get_language())


@lru_cache(maxsize=4096)
def _in_words(start: str, end: str, language: str | None) -> str:
    """By language, since the active one decides: lists show the same days again and again."""
    dates = [PartialDate.parse(text) for text in (start, end) if text]
    if len(dates) == 2 and all(known.precision == "day" for known in dates):
        return _days_in_words(*dates)
    return " – ".join(known.in_words() for known in dates)


def _days_in_words(first: PartialDate, last: PartialDate) -> str:
    if (first.year, first.month) == (last.year, last.month):
        month = formats.date_format(last.earliest, "YEAR_MONTH_FORMAT")
        days = {"first": first.day, "last": last.day, "month": month}
        # Translators: two days of one month, with its year.
        return gettext("%(first)s–%(last)s %(month)s") % days
    if first.year == last.year:
        begins = formats.date_format(first.earliest, "MONTH_DAY_FORMAT")
        return f"{begins} – {last.in_words()}"
    return f"{first.in_words()} – {last.in_words()}"


def validate_partial_date(text: str) -> None:
    """For model fields: the text must be a partial date in its full ISO form."""
    try:
        parsed = PartialDate.parse(text)
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from error
    if str(parsed) != text:
        raise ValidationError(
            gettext("Write this date as %(date)s.") % {"date": parsed}, code="invalid"
        )
