"""Rows in JSON: an object on each line, a list of objects, or our JSON export with its `rows`.

Each object is decoded by itself and is at most a megabyte, so that no file can unfold in memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from tracking.exports.declaring import SEPARATOR
from tracking.imports.reading.delimited import line_at
from tracking.imports.reading.faults import shown
from tracking.imports.reading.layout import lines_of
from tracking.imports.reading.table import Problem, Unreadable

Pairs = tuple[tuple[str, Any], ...]
SPACE = re.compile(r"[ \t\r\n]*")
ROWS = re.compile(r'"rows"\s*:\s*(?=\[)')
PIECES = (1 << 12, 1 << 20)
HEAD = 1 << 18


class NotARow(ValueError):
    """One row that cannot be read; the text says why."""


def _no_such_number(name: str) -> None:
    raise NotARow(gettext("%(name)s is no number. Write the number, or null.") % {"name": name})


# Numbers stay as they are written; objects are pairs, so that a name written twice is noticed.
DECODER = json.JSONDecoder(
    object_pairs_hook=tuple,
    parse_int=str,
    parse_float=str,
    parse_constant=_no_such_number,
)


def is_json(text: str) -> bool:
    """Whether the text begins as an object or as a list of objects."""
    return re.match(r'\s*(?:\{\s*(?:"|\})|\[\s*(?:\{|\]))', text) is not None


def rows_of(text: str) -> Iterator[tuple[int, Pairs | Problem]]:
    """Each object as pairs of name and value, with its line; a Problem for a line that is none.

    Raises Unreadable for a list that is broken, because nothing after that is certain.
    """
    start = SPACE.match(text).end()  # type: ignore[union-attr]
    if text[start : start + 1] == "[":
        return _of_list(text, start + 1)
    first = text[start:].split("\n", 1)[0]
    if (found := ROWS.search(text[:HEAD], start)) and not _is_object(first):
        return _of_list(text, found.end() + 1)
    if not _is_object(first) and _is_object(text):
        raise Unreadable(
            gettext(
                "This JSON has no list of rows. Write each row as an object on a line of its own "
                "(JSON Lines), or all of them as a list of objects."
            )
        )
    if (found := ROWS.search(text[:HEAD], start)) and _has_rows(first):
        return _of_list(text, found.end() + 1)
    return _of_lines(text)


def text_of(name: str, value: Any) -> str:
    """A value as the cell of a table. Raises NotARow for an object within a row."""
    if isinstance(value, list):
        return SEPARATOR.join(_part(name, part) for part in value)
    if isinstance(value, tuple):
        raise NotARow(
            gettext("“%(name)s” has an object as its value. Write its parts as names of their own.")
            % {"name": shown(name)}
        )
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _part(name: str, part: Any) -> str:
    text = "" if isinstance(part, list) else text_of(name, part)
    if isinstance(part, list) or SEPARATOR in text:
        raise NotARow(
            gettext(
                "“%(name)s” has a list with “%(part)s” in it. The parts of a list are texts "
                "without semicolons."
            )
            % {"name": shown(name), "part": shown(text or "[…]")}
        )
    return text


def _of_lines(text: str) -> Iterator[tuple[int, Pairs | Problem]]:
    for number, line in enumerate(lines_of(text), start=1):
        if not line.strip():
            continue
        try:
            yield number, _decoded(line)
        except NotARow as refusal:
            yield number, Problem(number, str(refusal))


def _decoded(line: str) -> Pairs:
    """The object of one line. Raises NotARow."""
    if len(line) > PIECES[-1]:
        raise NotARow(_too_long())
    try:
        value = DECODER.decode(line)
    except (ValueError, RecursionError) as error:
        if isinstance(error, NotARow):
            raise
        raise NotARow(_broken(error)) from error
    if not isinstance(value, tuple):
        raise NotARow(gettext("The line is no object. Write it as {“name”: “value”}."))
    return value


def _of_list(text: str, place: int) -> Iterator[tuple[int, Pairs | Problem]]:
    counted, line = 0, 1
    while True:
        place = SPACE.match(text, place).end()  # type: ignore[union-attr]
        line += line_at(text[counted:place], place - counted) - 1
        counted = place
        if text[place : place + 1] == "]":
            return
        try:
            value, place = _piece(text, place)
        except NotARow as refusal:
            said = gettext("Line %(line)s: %(sentence)s")
            raise Unreadable(said % {"line": f"{line:,}", "sentence": refusal}) from refusal
        yield (
            line,
            value
            if isinstance(value, tuple)
            else Problem(line, gettext("The row is no object. Write it as {“name”: “value”}.")),
        )
        place = SPACE.match(text, place).end()  # type: ignore[union-attr]
        if text[place : place + 1] == ",":
            place += 1
        elif text[place : place + 1] != "]":
            said = gettext(
                "The list of rows is not closed after line %(line)s: a comma or ] is missing, or "
                "the file is cut off."
            )
            raise Unreadable(said % {"line": f"{line:,}"})


def _piece(text: str, place: int) -> tuple[Any, int]:
    """The value at a place, and where it ends. Raises NotARow."""
    problem: Exception | None = None
    for size in PIECES:
        try:
            value, end = DECODER.raw_decode(text[place : place + size])
        except NotARow:
            raise
        except (ValueError, RecursionError) as error:
            problem = error
        else:
            return value, place + end
    if len(text) - place > PIECES[-1]:
        raise NotARow(_too_long())
    raise NotARow(_broken(problem))


def _pairs(text: str) -> Pairs | None:
    try:
        value = DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, tuple) else None


def _has_rows(text: str) -> bool:
    """Whether an object on one line is our export, not a row that has a list called `rows`."""
    rows = dict(_pairs(text) or ()).get("rows")
    return isinstance(rows, list) and all(isinstance(row, tuple) for row in rows)


def _is_object(text: str) -> bool:
    return len(text) <= PIECES[-1] and _pairs(text) is not None


def _too_long() -> str:
    return gettext("The row is larger than a megabyte, or it is broken. Split it, or mend it.")


def _broken(error: Exception | None) -> str:
    place = error.colno if isinstance(error, json.JSONDecodeError) else 1
    return gettext(
        "This is not well-formed JSON, from character %(place)s on. Mend it, or export it again."
    ) % {"place": f"{place:,}"}
