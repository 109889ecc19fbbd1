"""Searches of assessments, one a line, as our files write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from tracking.models import SearchLog
from tracking.models.searches import language_codes
from tracking.values.validators import quoted

DAY = r"\d{4}-\d{2}-\d{2}"
# What was found may have line breaks; a line that begins another search has its day and words.
NEXT = re.compile(rf"\n(?={DAY}, [^\n]*; words: )")
SHAPE = re.compile(
    rf"(?P<day>{DAY}), (?P<where>.*?); words: (?P<words>.*?); languages: (?P<languages>[^;]*); "
    r"found: (?P<found>.*); by: (?P<by>.*)",
    re.DOTALL,
)


@dataclass(frozen=True)
class ReadSearch:
    """A search as a line says it. line: the text of a stored search that says the same (`str`)."""

    line: str
    searched_on: date
    searched_in: str
    words: str
    languages: str
    found: str
    searched_by: str

    def new(self) -> SearchLog:
        """One that is not stored, without the item that was searched for."""
        return SearchLog(**{name: getattr(self, name) for name in SearchLog.TYPED})


def read_searches(text: str) -> list[ReadSearch]:
    """The searches of a cell; a ValueError says which cannot be read."""
    lines = NEXT.split(text.replace("\r\n", "\n").strip())
    return [_read(line.strip()) for line in lines if line.strip()]


def _read(line: str) -> ReadSearch:
    match = SHAPE.fullmatch(line)
    if not match:
        sentence = gettext(
            "%(line)s cannot be read. Write: 2024-06-30, where; words: words; languages: en; "
            "found: what; by: whom."
        )
        raise ValueError(sentence % {"line": quoted(line)})
    return ReadSearch(
        line,
        _day(match["day"]),
        match["where"].strip(),
        match["words"].strip(),
        _languages(match["languages"]),
        match["found"].strip(),
        match["by"].strip(),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        sentence = gettext("%(day)s is no day. Write it as 2024-05-17.")
        raise ValueError(sentence % {"day": quoted(text)}) from error


def _languages(text: str) -> str:
    try:
        return ";".join(language_codes(text))
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error
