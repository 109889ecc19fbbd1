"""Lists in pages: short ones by number, long ones by a place in their order.

A place is what a row has in the columns that order the list, `2024-05-17.1234`: its page stays
where it is while rows are added before it, costs the same however far down it is, and can be
bookmarked for ever, since it names values and not a row. A place without a key,
`2024-05-17`, is where that day begins in the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import F, Func, QuerySet, Value
from django.http import HttpRequest
from django.utils.translation import gettext

from tracking.values.partial_dates import PartialDate
from tracking.values.validators import quoted

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

    PagesOfAny = Paginator[Any]
else:
    PagesOfAny = Paginator

PER_PAGE = 25
MOST_NUMBERED = 20  # pages of a long list that are found by number, for addresses of old
END = "end"  # in place of a place: after the last row
MOST_KEY = 2**63 - 1


class CountedUpTo(PagesOfAny):
    """Pages of the first so many rows: to count all would read all."""

    def __init__(self, rows: QuerySet[Any], per_page: int, most: int) -> None:
        super().__init__(rows, per_page)
        self.most, self.number = most, rows.values("pk")[: most + 1].count()
        self.count = min(self.number, most)

    @property
    def has_more(self) -> bool:
        """Whether there are rows that no page shows."""
        return self.number > self.most


def page_of(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    per_page: int = PER_PAGE,
    most: int | None = None,
) -> Page[Any]:
    """The requested page; the nearest if there is no such page, the first for nonsense.

    most: of a long list, how many rows have pages, and are counted.
    """
    if most is not None and isinstance(rows, QuerySet):
        paginator: PagesOfAny = CountedUpTo(rows, per_page, most)
    else:
        paginator = Paginator(rows, per_page)
    return paginator.page(min(_number(request), paginator.num_pages))


def _number(request: HttpRequest) -> int:
    try:
        return max(int(request.GET.get("page", 1)), 1)
    except ValueError:
        return 1


class Beyond(Func):
    """Whether a row comes after a place of an order, by one comparison of rows: both databases
    answer it from an index on the columns.
    """

    output_field = models.BooleanField()
    conditional = True

    def __init__(self, columns: Sequence[str], values: Sequence[Value], *, sign: str) -> None:
        super().__init__(*map(F, columns), *values)
        self.sign = sign

    def as_sql(  # type: ignore[override]  # it has no use for a template
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        compiled = [compiler.compile(one) for one in self.source_expressions]
        written = [sql for sql, _values in compiled]
        half = len(written) // 2
        columns, values = ", ".join(written[:half]), ", ".join(written[half:])
        given = tuple(value for _sql, values in compiled for value in values)
        return f"({columns}) {self.sign} ({values})", given


@dataclass(frozen=True)
class Place:
    """A place in an order: between rows, right after or before one that has these values.

    Without a key it is the edge of all rows that have the value.
    """

    value: Any
    key: int | None = None


@dataclass(frozen=True)
class Order:
    """How a list is ordered: by a column and then by the key, both in one direction.

    Read from the rows themselves, which state it once for all.
    """

    column: str
    field: models.Field[Any, Any]
    is_descending: bool

    @classmethod
    def of(cls, rows: QuerySet[Any]) -> Order:
        first, key = map(str, rows.query.order_by)
        column = first.removeprefix("-")
        if key.removeprefix("-") != "pk" or first.startswith("-") != key.startswith("-"):
            raise ValueError(f"{rows.query.order_by} is no order of a long list.")
        return cls(column, rows.model._meta.get_field(column), first.startswith("-"))

    @property
    def is_by_date(self) -> bool:
        return self.column != "title"

    @property
    def words(self) -> dict[str, str]:
        """What the way to each of the other pages is called."""
        if not self.is_by_date:
            return {
                "first": gettext("First"),
                "previous": gettext("Previous"),
                "next": gettext("Next"),
                "last": gettext("Last"),
            }
        by_age = [gettext("Newest"), gettext("Newer"), gettext("Older"), gettext("Oldest")]
        ordered = by_age if self.is_descending else by_age[::-1]
        return dict(zip(("first", "previous", "next", "last"), ordered, strict=True))

    def place_of(self, row: models.Model) -> str:
        """The place of a row, as an address has it."""
        value = getattr(row, self.column)
        if isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return f"{value}.{row.pk}"

    def read(self, text: str) -> Place:
        """Errors: ValueError, if it is no place in this order; the sentence says what would be."""
        value, dot, key = text.rpartition(".")
        try:
            if dot and key.isascii() and key.isdigit() and int(key[:20]) <= MOST_KEY:
                return Place(self._value(value), int(key))
            return Place(self._edge(text) if self.is_by_date else self._value(text))
        except (ValueError, ValidationError, OverflowError) as error:
            sentence = gettext("%(place)s is no place in this list, which is shown from its start.")
            raise ValueError(sentence % {"place": quoted(text)}) from error

    def _value(self, text: str) -> Any:
        value = self.field.to_python(text)
        if text:
            self.field.run_validators(value)
        if isinstance(value, datetime) and value.tzinfo is None:
            raise ValueError(text)
        return value

    def _edge(self, text: str) -> Any:
        """Where a day, a month or a year begins in this order."""
        partial = PartialDate.parse(text)
        day: date = partial.latest if self.is_descending else partial.earliest
        if isinstance(self.field, models.DateTimeField):
            moment = datetime.combine(day, time.min, UTC)
            return moment + timedelta(days=1, microseconds=-1) if self.is_descending else moment
        return day if isinstance(self.field, models.DateField) else day.isoformat()

    def after(self, rows: QuerySet[Any], place: Place) -> QuerySet[Any]:
        return rows.filter(self._compared(place, is_after=True, with_own=False))

    def before(self, rows: QuerySet[Any], place: Place) -> QuerySet[Any]:
        """The nearest first: in the opposite order."""
        return rows.filter(self._compared(place, is_after=False, with_own=False)).reverse()

    def has_before(self, rows: QuerySet[Any], place: Place) -> bool:
        """Whether there are others than those `after` the place. One query."""
        return _any(rows.filter(self._compared(place, is_after=False, with_own=True)).reverse())

    def has_after(self, rows: QuerySet[Any], place: Place) -> bool:
        """Whether there are others than those `before` the place. One query."""
        return _any(rows.filter(self._compared(place, is_after=True, with_own=True)))

    def _compared(self, place: Place, *, is_after: bool, with_own: bool) -> Beyond:
        """with_own: with the row of the place itself. All rows of its value come after an edge."""
        sign = "<" if is_after == self.is_descending else ">"
        columns, values = [self.column], [Value(place.value, self.field)]
        if place.key is None:
            with_own = is_after
        else:
            columns, values = (
                [*columns, "pk"],
                [*values, Value(place.key, models.BigIntegerField())],
            )
        return Beyond(columns, values, sign=f"{sign}=" if with_own else sign)


def _any(rows: QuerySet[Any]) -> bool:
    """As `exists`, which forgets the order in which an index finds the first one at once."""
    return bool(rows.values_list("pk")[:1])


@dataclass
class KeysetPage:
    """One page of a long list.

    `error`: why the address does not name a page; then this is the first one. Cost: one query for
    the rows, beside what they prefetch, and one more where the address names a place.
    """

    order: Order
    object_list: list[Any]
    has_previous: bool = False
    has_next: bool = False
    address: dict[str, str] = field(default_factory=dict)  # what names it; empty for the first
    error: str = ""

    @classmethod
    def of(cls, request: HttpRequest, rows: QuerySet[Any]) -> KeysetPage:
        """The page that the address names: by `after` or `before` a place, or by a number."""
        asked = {name: request.GET.get(name, "").strip() for name in ("after", "before")}
        asked = {name: text for name, text in asked.items() if text}
        try:
            return cls._named(asked, rows) if asked else cls._numbered(_number(request), rows)
        except ValueError as error:
            first = cls._numbered(1, rows)
            first.error = str(error)
            return first

    @classmethod
    def _numbered(cls, number: int, rows: QuerySet[Any]) -> KeysetPage:
        if number > MOST_NUMBERED:
            sentence = gettext("Pages have numbers up to %(number)s. Further down, go to a date.")
            raise ValueError(sentence % {"number": MOST_NUMBERED})
        start = (number - 1) * PER_PAGE
        found = list(rows[start : start + PER_PAGE + 1])
        if number > 1 and not found:
            raise ValueError(gettext("The list has no page %(number)s.") % {"number": number})
        address = {"page": str(number)} if number > 1 else {}
        has_previous, has_next = number > 1, len(found) > PER_PAGE
        return cls(Order.of(rows), found[:PER_PAGE], has_previous, has_next, address)

    @classmethod
    def _named(cls, asked: dict[str, str], rows: QuerySet[Any]) -> KeysetPage:
        order = Order.of(rows)
        (name, text), *others = asked.items()
        if others:
            raise ValueError(gettext("An address has “after” or “before”, not both."))
        if name == "before" and text == END:
            found = list(rows.reverse()[: PER_PAGE + 1])
            has_previous = len(found) > PER_PAGE
            return cls(order, found[:PER_PAGE][::-1], has_previous, False, asked)
        place = order.read(text)
        if name == "before":
            found = list(order.before(rows, place)[: PER_PAGE + 1])
            if not found:
                return cls._numbered(1, rows)  # all rows come after the place
            has_previous, has_next = len(found) > PER_PAGE, order.has_after(rows, place)
            return cls(order, found[:PER_PAGE][::-1], has_previous, has_next, asked)
        found = list(order.after(rows, place)[: PER_PAGE + 1])
        has_previous, has_next = order.has_before(rows, place), len(found) > PER_PAGE
        return cls(order, found[:PER_PAGE], has_previous, has_next, asked)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.object_list)

    def __len__(self) -> int:
        return len(self.object_list)

    @property
    def has_other_pages(self) -> bool:
        return self.has_previous or self.has_next

    @property
    def day(self) -> str:
        """The day to which the reader went, as typed."""
        place = self.address.get("after", "")
        return "" if "." in place or not self.order.is_by_date else place

    @property
    def previous_place(self) -> str:
        """The place before which the page before this one ends; empty where there is none."""
        if not self.has_previous:
            return ""
        return self.order.place_of(self.object_list[0]) if self.object_list else END

    @property
    def next_place(self) -> str:
        return self.order.place_of(self.object_list[-1]) if self.has_next else ""
