"""Whether the dates of a column have the day or the month first, as far as they show it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracking.imports.wording import without_marks

DMY, MDY, AMBIGUOUS = "dmy", "mdy", "ambiguous"
LONGEST = 120  # characters
HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2212"), "-")
NUMERIC = r"(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4})"
IN_TEXT = re.compile(rf"(?<![\d./-]){NUMERIC}(?!\d)")
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")


@dataclass(frozen=True)
class OrderFound:
    """How many dates of a column say that the day comes first, or the month, or neither.

    example: one that can be read either way. dotted: those between full stops, which everywhere
    are written with the day first. serials: numbers that a spreadsheet made of days.
    """

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    dotted: int = 0
    serials: int = 0
    example: str = ""

    @property
    def order(self) -> str | None:
        """`dmy`, `mdy` or `ambiguous`; None where no date depends on it."""
        if self.day_first and self.month_first:
            return AMBIGUOUS
        if self.day_first or self.month_first:
            return DMY if self.day_first else MDY
        if self.either:
            return AMBIGUOUS
        return DMY if self.dotted else None


def column_order(values: Iterable[str]) -> str | None:
    """The order of the dates of a column: `dmy`, `mdy`, `ambiguous`, or None if none has any."""
    return order_of(values).order


def order_of(values: Iterable[str]) -> OrderFound:
    """What the dates of a column say about their order, each value of the column counted."""
    found = dict.fromkeys(["day_first", "month_first", "either", "dotted", "serials"], 0)
    example = ""
    for value in values:
        text = plain_date(value)
        found["serials"] += bool(SERIAL.fullmatch(text))
        for match in IN_TEXT.finditer(text):
            said = said_by(int(match[1]), match[2], int(match[3]))
            if said:
                found[said] += 1
            if said == "either" and not example:
                example = match[0]
    return OrderFound(**found, example=example)


def said_by(first: int, separator: str, second: int) -> str:
    """What one date says of the order of its column; "" if it is the same day either way."""
    if (first > 12 and second > 12) or first == second:
        return ""
    if first > 12 or second > 12:
        return "day_first" if first > 12 else "month_first"
    return "dotted" if separator == "." else "either"


def plain_date(text: str) -> str:
    """Ready to be read. What is far too long for a date is cut, and so refused at once."""
    return without_marks(text[:LONGEST]).translate(HYPHENS).removeprefix("'").strip()
