"""Cells of several values, taken apart."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import gettext

BETWEEN = re.compile(r"[;\n\r\v\f\u2028\u2029；]")
BETWEEN_ADDRESSES = re.compile(r"[;\n\r]|,?\s+(?=https?://)|,(?=https?://)")
COMMAS = re.compile(r"[,，、]")
MOST_IN_CELL = 1000
MOST_COMMAS_IN_NAME = 3


class TooMany(ValueError):
    """A cell of more values than any record has; its text says so."""


def words_of(text: str, is_name: Callable[[str], bool]) -> list[str]:
    """The values of a cell, between semicolons or line breaks.

    A comma parts two values as well, unless a name contains it: Korea, Republic of. TooMany for
    more than a thousand.
    """
    words = []
    for part in BETWEEN.split(text):
        part = part.strip()
        if part and COMMAS.search(part) and not is_name(part):
            words += _apart(part, is_name)
        elif part:
            words.append(part)
    return _not_too_many(words)


def _apart(part: str, is_name: Callable[[str], bool]) -> list[str]:
    """At each comma that is in no name."""
    pieces = [piece.strip() for piece in COMMAS.split(part)]
    if len(pieces) > MOST_IN_CELL:
        return pieces
    words, start = [], 0
    while start < len(pieces):
        end = min(len(pieces), start + MOST_COMMAS_IN_NAME + 1)
        while end > start + 1 and not is_name(", ".join(pieces[start:end])):
            end -= 1
        words.append(", ".join(pieces[start:end]))
        start = end
    return [word for word in words if word]


def references_of(text: str) -> list[str]:
    """Addresses and citations of a cell; a comma parts two only before an address."""
    found = (reference.strip() for reference in BETWEEN_ADDRESSES.split(text))
    return _not_too_many([reference for reference in found if reference])


def slugs_of(text: str) -> list[str]:
    return _not_too_many([word for word in re.split(r"[;,\s]+", text) if word])


def _not_too_many(words: list[str]) -> list[str]:
    if len(words) > MOST_IN_CELL:
        sentence = gettext("This cell names %(number)s things; a record has %(most)s at most.")
        raise TooMany(sentence % {"number": len(words), "most": MOST_IN_CELL})
    return words
