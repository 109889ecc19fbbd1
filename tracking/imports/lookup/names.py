"""Things by their names, read from the database once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import DatabaseError, transaction
from django.utils.translation import gettext
from rapidfuzz import fuzz, process

from tracking.imports.lookup.answers import Missing, NotLookedUp, Several, Unknown
from tracking.imports.wording import name_key, without_marks

T = TypeVar("T")
LONGEST_NAME = 300  # characters
MOST_NEAREST, LEAST_SCORE = 5, 60


class Names(Generic[T]):
    """The things of one sort by their names.

    A code counts as it is written, then whatever its case. A name of a higher rank (a lower number)
    counts before those of a lower one. Names that two things have by the same rank are said so.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self.failure = ""
        self._codes: dict[str, T] = {}
        self._ranks: dict[int, dict[str, dict[T, None]]] = {}

    def add_code(self, code: str, thing: T) -> None:
        """A name of the highest rank, which is distinct as it is written."""
        if code:
            self._codes.setdefault(code, thing)
            self.add(code, thing, rank=0)

    def add(self, name: str, thing: T, *, rank: int = 1) -> None:
        if key := name_key(name):
            self._ranks.setdefault(rank, {}).setdefault(key, {})[thing] = None

    def find(self, value: str) -> T | Missing:
        """The one thing of this name, or why there is none."""
        value = without_marks(value[: LONGEST_NAME + 1])
        if value in self._codes:
            return self._codes[value]
        if self.failure:
            return NotLookedUp(self.what, value, self.failure)
        if len(value) > LONGEST_NAME:
            return NotLookedUp(self.what, value, gettext("it is longer than any name."))
        key = name_key(value)
        for rank in sorted(self._ranks):
            if things := self._ranks[rank].get(key):
                found = tuple(things)
                return found[0] if len(found) == 1 else Several(self.what, value, found)
        return Unknown(self.what, value, self.nearest)

    def nearest(self, value: str) -> list[T]:
        """The things whose names are most like it, the likeliest first."""
        key = name_key(value[:LONGEST_NAME])
        owners = {name: things for names in self._ranks.values() for name, things in names.items()}
        found = process.extract(
            key, list(owners), scorer=fuzz.WRatio, limit=MOST_NEAREST * 3, score_cutoff=LEAST_SCORE
        )
        things = dict.fromkeys(thing for name, _score, _place in found for thing in owners[name])
        return list(things)[:MOST_NEAREST]


def read_once(what: str, fill: Callable[[Names[T]], None]) -> Names[T]:
    """The names that a function fills in from the database.

    Where the database does not answer they know that: each word is then not looked up, which is
    another answer than not found.
    """
    names: Names[T] = Names(what)
    try:
        with transaction.atomic():
            fill(names)
    except DatabaseError:
        names = Names(what)
        names.failure = no_answer()
    return names


def no_answer() -> str:
    return gettext("the database did not answer. Check the file again in a while.")
