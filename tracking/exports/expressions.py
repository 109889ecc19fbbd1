"""The cells of records as database expressions, which call no Python function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, F, Func, IntegerField, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.dates import MONTHS
from django_countries import countries

from priorities.models import LETTERS, case_by_kind
from tracking.models.publication import was_public
from tracking.values.regions import REGION_OF

Sql = tuple[str, Any]


class Joined(Func):
    """Texts joined together; unlike Concat, without a check for NULL on each."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = TextField()


class Replaced(Func):
    function = "REPLACE"
    output_field = TextField()


class Address(Func):
    """The page of a view that takes one short word, which this column holds."""

    output_field = TextField()

    def __init__(self, view: str, word: str = "slug", **extra: Any) -> None:
        super().__init__(word, **extra)
        self.view = view

    def as_sql(  # type: ignore[override]  # as Func's, its options unnamed
        self, compiler: Any, connection: Any, **options: Any
    ) -> Sql:
        sql, params = compiler.compile(self.source_expressions[0])
        before, after = (settings.SITE_URL + reverse(self.view, args=["-"])).rsplit("-", 1)
        return f"(%s || {sql} || %s)", [before, *params, after]


class Day(Func):
    """The day (UTC) of a moment."""

    output_field = TextField()
    template = "(%(expressions)s AT TIME ZONE 'UTC')::date"

    def as_sqlite(self, compiler: Any, connection: Any, **options: Any) -> Sql:
        return self.as_sql(compiler, connection, template="SUBSTR(%(expressions)s, 1, 10)")


class Second(Func):
    """A moment (UTC) in ISO 8601, to the second: 2026-11-22T10:00:00+00:00."""

    output_field = TextField()
    template = (
        "TO_CHAR(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS') || '+00:00'"
    )

    def as_sqlite(self, compiler: Any, connection: Any, **options: Any) -> Sql:
        template = "REPLACE(SUBSTR(%(expressions)s, 1, 19), ' ', 'T') || '+00:00'"
        return self.as_sql(compiler, connection, template=template)


class IsoDay(Func):
    """A day as text in ISO 8601."""

    output_field = TextField()
    template = "TO_CHAR(%(expressions)s, 'YYYY-MM-DD')"

    def as_sqlite(self, compiler: Any, connection: Any, **options: Any) -> Sql:
        return self.as_sql(compiler, connection, template="%(expressions)s")


class Precision(Func):
    """How exact a partial date is."""

    output_field = TextField()
    template = "CASE LENGTH(%(expressions)s) WHEN 10 THEN 'day' WHEN 7 THEN 'month' ELSE 'year' END"


class Lookup(Func):
    """A word for each value of a column, from a table that is read when the query is built."""

    output_field = TextField()

    def __init__(
        self,
        column: str | Combinable,
        words: Callable[[], dict[str, str]],
        otherwise: str | Combinable = Value(""),  # noqa: B008 (an expression is never changed)
        **extra: Any,
    ) -> None:
        super().__init__(column, otherwise, **extra)
        self.words = words

    def as_sql(  # type: ignore[override]  # as Func's, its options unnamed
        self, compiler: Any, connection: Any, **options: Any
    ) -> Sql:
        column, otherwise = (compiler.compile(part) for part in self.source_expressions)
        pairs = self.words()
        cases = " ".join(["WHEN %s THEN %s"] * len(pairs))
        params = [*column[1], *(word for pair in pairs.items() for word in pair), *otherwise[1]]
        return f"CASE {column[0]} {cases} ELSE {otherwise[0]} END", params


def country_names() -> dict[str, str]:
    """By ISO 3166 code, in the active language."""
    return {country.code: str(country.name) for country in countries}


def regions() -> dict[str, str]:
    return {code: str(region) for code, region in REGION_OF.items()}


def month_names() -> dict[str, str]:
    return {f"{number:02}": str(name) for number, name in MONTHS.items()}


class Substring(Func):
    """Part of a text, by the place of its first character and its length."""

    function = "SUBSTR"
    output_field = TextField()


def day_in_words(column: str) -> Combinable:
    """`17 May 2024`, in the language of records."""
    day, month, year = (Substring(IsoDay(column), *places) for places in ((9, 2), (6, 2), (1, 4)))
    number = Cast(Cast(day, IntegerField()), TextField())
    return Joined(number, Value(" "), Lookup(month, month_names), Value(" "), year)


def if_published(value: Combinable | str, path: str = "") -> Case:
    """A value of a record that readers may open now, otherwise empty."""
    return Case(
        When(was_public(None, path), then=value),
        default=Value(""),
        output_field=TextField(),
    )


def item_code(path: str) -> Joined:
    """`P7`."""
    letters = case_by_kind({str(kind): letter for kind, letter in LETTERS.items()}, f"{path}kind")
    return Joined(letters, Cast(f"{path}number", CharField()))


def commitment_code(path: str) -> Joined:
    """`P4.5`."""
    return Joined(item_code(f"{path}item__"), Value("."), Cast(f"{path}number", CharField()))


def reference(path: str) -> Case:
    """A source as one of several in a cell: its web address, or its citation."""
    citation = Replaced(F(f"{path}citation"), Value(";"), Value(","))
    address = Replaced(F(f"{path}url"), Value(";"), Value("%3B"))
    return Case(When(**{f"{path}url": "", "then": citation}), default=address)
