"""How files are declared: columns, each once, and links that fill a cell with several values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.values.as_of import AsOf
from tracking.values.licence import LICENCE
from tracking.values.validators import quoted

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

SEPARATOR = ";"


class Kind(StrEnum):
    """What the cells of a column hold, which decides how each format writes them."""

    TEXT = "text"  # as people wrote it: quoted, and made inert in files for spreadsheets
    CODE = "code"  # a word whose letters are known to be harmless: slugs, codes, keys
    DATE = "date"
    PARTIAL_DATE = "partial date"  # a day, a month or a year
    NUMBER = "number"
    FLAG = "flag"
    TEXTS = "texts"
    CODES = "codes"

    @property
    def is_free(self) -> bool:
        """Whether people wrote it, so that it can contain any character."""
        return self in {Kind.TEXT, Kind.TEXTS}

    @property
    def is_many(self) -> bool:
        return self in {Kind.TEXTS, Kind.CODES}


@dataclass(frozen=True)
class Links:
    """Cells with several values: the linked rows of each record, and what each of them says.

    rows: the links that are public as of a day. owner: the path from a link to its record.
    cell: what a link says; it must not contain the separator. order: of the links in the cell.
    once: a text of several links appears once, in its first place.
    """

    rows: Callable[[AsOf], QuerySet[Any]]
    owner: str
    cell: F | Combinable
    order: Sequence[Any]
    separator: str = SEPARATOR
    once: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a file: its header, what it means, the kind of its cells, and how to get them.

    value: for lists of records an expression or links for the database; for computed rows a
    function of the row.
    """

    name: str
    meaning: StrOrPromise
    value: F | Combinable | Links | Callable[[Any], object]
    kind: Kind = Kind.TEXT


class Same(Value):
    """One text for every row, of the database or computed."""

    def __init__(self, text: str) -> None:
        super().__init__(text, output_field=TextField())

    def __call__(self, _row: Any) -> object:
        return self.value


# In each file, so that rows which are copied elsewhere still name it.
LICENCE_OF_ROW = Column("licence", _("licence of the row's data"), Same(LICENCE), Kind.CODE)


class UnknownColumns(ValueError):
    """The requested columns are not valid; the text says what is wrong and which columns exist."""


@dataclass(frozen=True)
class Export:
    """A file: its name, its columns, and the day as of which its cells show links."""

    name: str
    columns: tuple[Column, ...]
    as_of: AsOf = field(default_factory=AsOf)

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]

    def at(self, as_of: AsOf) -> Export:
        return replace(self, as_of=as_of)

    def with_columns(self, names: Sequence[str] | None) -> Export:
        """Only these columns, in this order; all of them without names.

        Raises UnknownColumns for one that is unknown or named twice.
        """
        if names is None:
            return self
        known = {column.name: column for column in self.columns}
        problems = [_not_a_column(name) for name in names if name not in known]
        twice = dict.fromkeys(name for name in names if name in known and names.count(name) > 1)
        problems += [gettext("%(name)s is named twice.") % {"name": quoted(name)} for name in twice]
        if problems:
            there_are = gettext("The columns are: %(names)s.") % {"names": ", ".join(known)}
            raise UnknownColumns(" ".join([*problems[:MOST_PROBLEMS], there_are]))
        return replace(self, columns=tuple(known[name] for name in names))


MOST_PROBLEMS = 5


def _not_a_column(name: str) -> str:
    return gettext("There is no column %(name)s.") % {"name": quoted(name)}
