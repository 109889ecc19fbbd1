"""How columns of imports are declared: each once, for its page, its template and its reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import TextChoices

from tracking.imports.wording import name_key

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


class Reads(StrEnum):
    """What the cells of a column hold, which decides how each is read."""

    LINE = "line"  # text of one line
    PROSE = "prose"  # text of several lines
    NAMES = "names"  # several names of one thing, stored with semicolons between them
    CODE = "code"  # a word in which blanks and invisible marks mean nothing
    ADDRESS = "address"  # of a page
    DATE = "date"  # as precise as it is known
    PERIOD = "period"  # one date or two
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"
    PRECISION = "precision"  # day, month or year: how much of a whole day counts
    LANGUAGE = "language"
    COUNTRY = "country"
    ITEMS = "items"
    POINTS = "points"  # items and commitments
    COMMITMENTS = "commitments"
    ITEM = "item"
    COMMITMENT = "commitment"
    PARTY = "party"
    PARTIES = "parties"  # with their roles
    FORUM = "forum"
    PUBLISHER = "publisher"
    STATUS_UPDATE = "status update"
    SOURCES = "sources"  # addresses or citations
    EVIDENCE = "evidence"  # slugs of events
    BEARINGS = "bearings"
    EXCERPTS = "excerpts"
    SEARCHES = "searches"


@dataclass(frozen=True)
class ImportColumn:
    """A column that a file of one kind can have.

    name: as in our files, where they have it. example: a cell of the template. words: usual other
    headings, in any case. required: of a new record. field: of the record that the cells fill;
    several columns may fill one. role: of all parties in the column. fact: what the cells say of a
    source that the row describes. number: of that source, where columns number them.
    """

    name: str
    label: StrOrPromise
    meaning: StrOrPromise
    reads: Reads
    example: str = ""
    words: tuple[str, ...] = ()
    required: bool = False
    field: str = ""
    choices: type[TextChoices] | tuple[tuple[str, StrOrPromise], ...] = ()
    role: str = ""
    fact: str = ""
    number: int = 0
    in_template: bool = True

    @property
    def fills(self) -> str:
        """The field of the record."""
        return self.field or self.name

    @property
    def choice_pairs(self) -> list[tuple[str, StrOrPromise]]:
        """Code and label of each word that the column takes."""
        choices = self.choices
        return list(choices) if isinstance(choices, tuple) else list(choices.choices)


@dataclass(frozen=True)
class LeftOut:
    """Columns that files have and an import never uses, with the reason."""

    names: tuple[str, ...]
    reason: StrOrPromise


@dataclass(frozen=True)
class ImportKind:
    """One kind of record that files bring: its columns, and those that are known and left out.

    key: the column by which a file says which stored record a row is.
    """

    name: str
    label: StrOrPromise
    key: str
    columns: tuple[ImportColumn, ...]
    left_out: tuple[LeftOut, ...] = field(default=())

    @cached_property
    def by_name(self) -> dict[str, ImportColumn]:
        return {column.name: column for column in self.columns}

    @property
    def required(self) -> list[ImportColumn]:
        """Those that a new record needs."""
        return [column for column in self.columns if column.required]

    def why_left_out(self, heading: str) -> str:
        """Why a known column is not used; "" for one that is not known."""
        key = name_key(heading)
        for group in self.left_out:
            if key in map(name_key, group.names):
                return str(group.reason)
        return ""


def numbered(columns: Iterable[ImportColumn], numbers: Iterable[int]) -> list[ImportColumn]:
    """The columns of one source again for each number: `source_2_url`."""
    every = list(columns)
    return [
        replace(
            column,
            name=column.name.replace("source_", f"source_{number}_"),
            number=number,
            required=False,
            in_template=False,
            words=tuple(f"{word} {number}" for word in column.words),
        )
        for number in numbers
        for column in every
    ]
