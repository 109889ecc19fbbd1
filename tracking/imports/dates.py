"""Dates of a file's cells: as the desk reads them, and as spreadsheets and programs write them.

All give the text of a partial date. What a partial date cannot say is refused with the reason. A
date such as 5/6/2024 is read only where the order of its column is known; nothing is guessed.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from enum import IntEnum

from django.utils import timezone
from django.utils.translation import gettext

from tracking.imports.date_orders import (
    DMY,
    IN_TEXT,
    MDY,
    NUMERIC,
    SERIAL,
    column_order,
    order_of,
    plain_date,
    said_by,
)
from tracking.imports.refused_dates import why_not
from tracking.values import partial_dates
from tracking.values.partial_dates import FIRST_YEAR, LAST_YEAR, PartialDate
from tracking.values.validators import quoted

__all__ = ["Epoch", "column_order", "order_of", "read", "read_day", "read_period"]

TIME = re.compile(
    r"(?:[T ]|, ?)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?"
    r"(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$"
)
DAY_AND_MONTH = re.compile(rf"{NUMERIC}\.?")
MONTH_OF_YEAR = re.compile(r"(\d{1,2})\s?[./-]\s?(\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})\s?([./])\s?(\d{1,2})(?:\s?\2\s?(\d{1,2})\.?)?")
COMPACT = re.compile(r"((?:19|20|21)\d{2})(\d{2})(\d{2})")
HAN = re.compile(r"(\d{4})\s?年(?:\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?[日号號])?)?")
UNSPECIFIED = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(?:XX|xx|uu))+")
WHOLE_YEAR = re.compile(r"(\d{4})\.0+")
WEEKDAY = re.compile(r"([A-Za-z]{3,9})\.?,? (.*\d.*)")
ISO = r"\d{4}(?:-\d{1,2}(?:-\d{1,2})?)?"
INTERVAL = re.compile(rf"({ISO}) ?/ ?({ISO})")
DOTS_OR_SLASHES = r"\d{1,2}[./]\d{1,2}[./]\d{4}"
PAIR = re.compile(rf"({DOTS_OR_SLASHES}) ?- ?({DOTS_OR_SLASHES})")
SHORT = re.compile(r"\d{1,2}-\d{1,2} [^\W\d_].*")  # 17-19 May 2024
BETWEEN = re.compile(r"\s+(?:-|to|until|till)\s+|\s*(?:[–—…]|\.{2,})\s*", re.IGNORECASE)


class Epoch(IntEnum):
    """From which year a spreadsheet counts its days; those of old Macintosh programs from 1904."""

    OF_1900 = 1900
    OF_1904 = 1904

    @property
    def day_zero(self) -> date:
        """The day before the first; in 1900 one earlier, for a 29 February that was counted."""
        return date(1899, 12, 30) if self == Epoch.OF_1900 else date(1904, 1, 1)


def read(text: str, order: str | None = None, *, epoch: Epoch = Epoch.OF_1900) -> str:
    """The partial date that a cell says, as its ISO text; a ValueError says what is wrong.

    order: of the dates of its column, where that is known.
    """
    plain = plain_date(text)
    if INTERVAL.fullmatch(plain):
        raise ValueError(_one_only(plain))
    day = TIME.sub("", plain)
    return str(_read_shape(day, order, epoch) or _of_weekday(day) or _read_words(day))


def read_period(
    text: str, order: str | None = None, *, epoch: Epoch = Epoch.OF_1900
) -> tuple[str, str]:
    """The start and the end that a cell says, the end "" for one date. Raises as `read` does.

    `2024-05-17/2024-05-19`, `5/6/2024 - 7/6/2024` and all periods that the desk reads.
    """
    plain = plain_date(text)
    halves = _halves(plain)
    if len(halves) != 2 or not all(halves):
        return _alone_or_short(plain, order, epoch)
    try:
        start, end = (read(half, order, epoch=epoch) for half in halves)
    except ValueError:
        if any(IN_TEXT.search(half) for half in halves):
            raise
        return partial_dates.read_period(plain, today=timezone.localdate())
    return _in_order(start, end)


def _halves(plain: str) -> list[str]:
    for shape in (INTERVAL, PAIR):
        if match := shape.fullmatch(plain):
            return [match[1], match[2]]
    return BETWEEN.split(plain)


def _alone_or_short(plain: str, order: str | None, epoch: Epoch) -> tuple[str, str]:
    """One date, or two days of one month: `17-19 May 2024`."""
    if SHORT.fullmatch(plain):
        return partial_dates.read_period(plain, today=timezone.localdate())
    return read(plain, order, epoch=epoch), ""


def _in_order(start: str, end: str) -> tuple[str, str]:
    return partial_dates.read_period(f"{start} to {end}", today=timezone.localdate())


def read_day(text: str, order: str | None = None, *, epoch: Epoch = Epoch.OF_1900) -> date:
    """The one day that a cell says. Raises as `read` does, and for a month or a year."""
    parsed = PartialDate.parse(read(text, order, epoch=epoch))
    if parsed.precision != "day":
        sentence = gettext("“%(text)s” is not one day. Write a whole day, such as 2024-05-17.")
        raise ValueError(sentence % {"text": parsed})
    return parsed.earliest


def _read_shape(text: str, order: str | None, epoch: Epoch) -> PartialDate | None:
    """A date in numbers; None for any other text."""
    if match := DAY_AND_MONTH.fullmatch(text):
        return _numeric(match, text, order)
    if match := SERIAL.fullmatch(text):
        return _of_serial(text, int(match[1]), epoch)
    for shape, parts_of in SHAPES:
        if match := shape.fullmatch(text):
            return _said(text, *parts_of(match))
    return None


SHAPES: list[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str | None, ...]]]] = [
    (WHOLE_YEAR, lambda match: match.groups()),
    (MONTH_OF_YEAR, lambda match: (match[2], match[1])),
    (YEAR_FIRST, lambda match: (match[1], match[3], match[4])),
    (COMPACT, lambda match: match.groups()),
    (HAN, lambda match: match.groups()),
    (UNSPECIFIED, lambda match: match.groups()),
]


def _partial(*parts: str | None) -> PartialDate:
    """Checked: a ValueError says which day or month there is not."""
    return PartialDate.parse("-".join(part for part in parts if part))


def _said(text: str, *parts: str | None) -> PartialDate:
    """As `_partial`; the refusal names the text."""
    try:
        return _partial(*parts)
    except ValueError as error:
        raise ValueError(f"{quoted(text)}: {error}") from error


def _of_weekday(text: str) -> PartialDate | None:
    """`Friday, 17 May 2024`, which must have been one; None for what names no day of the week."""
    match = WEEKDAY.fullmatch(text)
    names = [name for name in calendar.day_name if match and _is_short_for(match[1], name)]
    if not match or not names:
        return None
    read = _read_words(match[2])
    if read.precision == "day" and calendar.day_name[read.earliest.weekday()] not in names:
        sentence = gettext("%(text)s: that day is not a %(weekday)s. Correct one of the two.")
        raise ValueError(sentence % {"text": quoted(text), "weekday": names[0]})
    return read


def _is_short_for(word: str, name: str) -> bool:
    return name.casefold().startswith(word.casefold())


def _numeric(match: re.Match[str], text: str, order: str | None) -> PartialDate:
    """`17/5/2024` and `5/17/2024` have one meaning each; 5/6/2024 has that of its column."""
    first, second, year = int(match[1]), int(match[3]), match[4]
    said = said_by(first, match[2], second)
    if order not in {DMY, MDY}:
        if said == "either":
            raise ValueError(_two_meanings(text, first, second, year))
        order = MDY if said == "month_first" else DMY
    elif said in {"day_first", "month_first"} and said != _first_of(order):
        raise ValueError(_against_column(text, order))
    day, month = (first, second) if order == DMY else (second, first)
    return _said(text, year, str(month), str(day))


def _first_of(order: str) -> str:
    return "day_first" if order == DMY else "month_first"


def _two_meanings(text: str, first: int, second: int, year: str) -> str:
    days = [
        _partial(year, str(b), str(a)).in_words() for a, b in ((first, second), (second, first))
    ]
    sentence = gettext(
        "“%(text)s” is %(one)s or %(other)s. Say for the column whether the day or the month comes "
        "first."
    )
    return sentence % {"text": text, "one": days[0], "other": days[1]}


def _against_column(text: str, order: str) -> str:
    sentences = {
        DMY: gettext("“%(text)s” has no such month: this column is read with the day first."),
        MDY: gettext("“%(text)s” has no such month: this column is read with the month first."),
    }
    return f"{sentences[order] % {'text': text}} {gettext('Write it as 2024-05-17.')}"


def _of_serial(text: str, days: int, epoch: Epoch) -> PartialDate:
    """A day that a spreadsheet has counted; only numbers of five digits are taken for one."""
    day = epoch.day_zero + timedelta(days=days)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        sentence = gettext(
            "“%(text)s” is not a date, nor the number of a day between %(first)s and %(last)s."
        )
        raise ValueError(sentence % {"text": text, "first": FIRST_YEAR, "last": LAST_YEAR})
    return PartialDate(day.year, day.month, day.day)


def _read_words(text: str) -> PartialDate:
    if reason := why_not(text):
        raise ValueError(reason)
    try:
        return PartialDate.read(text, today=timezone.localdate())
    except ValueError as error:
        numbered = [half for half in _halves(text) if re.search(r"\d", half)]
        if len(numbered) == 2 or SHORT.fullmatch(text):
            raise ValueError(_one_only(text)) from error
        raise ValueError(f"{quoted(text)}: {error}") from error


def _one_only(text: str) -> str:
    return gettext("%(text)s is a period; write one date here.") % {"text": quoted(text)}
