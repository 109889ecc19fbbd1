"""Queries that are put together once, and asked with other values each time.

To put together a query of many parts takes Django longer than the database takes to answer it: it
copies and resolves each part anew. Half of the time of the pages of progress was that.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property, partial
from typing import Any, Generic, TypeVar

from django.db import connection, models

from gsi_tracker.reader import reader
from tracking.values.as_of import AsOf

Row = TypeVar("Row")
Given = int | date | Sequence[int]

# What no record has: found again among the parameters of the statement, they tell its places.
FIRST_KEY, FIRST_DAY = 9_000_000_000_000_000_001, date(9999, 1, 1).toordinal()


class Prepared(Generic[Row]):
    """Gives the rows of the query that a function builds from keys, days and lists of keys.

    The query must follow from these values alone, and have the same parts whatever they are; a list
    of keys goes into `HasOneOfKeys`. It is built anew for an earlier day, and for whoever reads
    with a name: what is hidden from them is another query for each.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, Row]]) -> None:
        self.build = build
        self.statements: dict[str, Statement] = {}  # by kind of database

    def __call__(self, as_of: AsOf, **values: Given) -> list[Row]:
        if reader() or not as_of.is_current:
            return list(self.build(as_of, **values))
        return list(self.statement(as_of, **values).rows(values))

    def statement(self, as_of: AsOf, **like: Given) -> Statement:
        if reader() or not as_of.is_current:
            return Statement(partial(self.build, as_of), like)
        if not (known := self.statements.get(connection.vendor)):
            known = self.statements[connection.vendor] = Statement(partial(self.build, as_of), like)
        return known


prepared = Prepared  # as a function's decorator


class Statement:
    """A query as the database gets it, with places for values like these."""

    def __init__(
        self, build: Callable[..., models.QuerySet[Any, Any]], like: dict[str, Given]
    ) -> None:
        marks = {name: _mark(n, value) for n, (name, value) in enumerate(like.items())}
        self.queryset = build(**marks)
        self.compiler = self.queryset.query.get_compiler(connection=connection)
        self.sql, self.params = self.compiler.as_sql()
        self.places = {name: list(self._places(_written(mark))) for name, mark in marks.items()}
        if missing := [name for name, places in self.places.items() if not places]:
            raise ValueError(f"The query does not ask for {', '.join(missing)} as a parameter.")

    @cached_property
    def converters(self) -> Any:
        """What makes values of the columns."""
        columns = [column[0] for column in self.compiler.select[: self.compiler.col_count]]
        return self.compiler.get_converters(columns)

    def rows(self, values: dict[str, Given]) -> models.QuerySet[Any, Any]:
        """Not asked yet. Its rows are made as Django makes those of any other query."""
        params = self.params_of(values)
        compiler: Any = copy.copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_kwargs: (self.sql, params)
        compiler.get_converters = lambda _columns: self.converters
        query: Any = _Compiled(compiler)
        made: Any = type(self.queryset)(self.queryset.model, query=query)
        for name in ("_iterable_class", "_prefetch_related_lookups", "_fields"):
            setattr(made, name, getattr(self.queryset, name))
        return made  # type: ignore[no-any-return]

    def params_of(self, values: dict[str, Given]) -> tuple[Any, ...]:
        params = list(self.params)
        for name, places in self.places.items():
            for place, form in places:
                written = _written(values[name])
                params[place] = form % written if form else written
        return tuple(params)

    def _places(self, mark: Any) -> Iterator[tuple[int, str]]:
        """Where it stands among the parameters, and what is written around it there."""
        for place, param in enumerate(self.params):
            if param == mark:
                yield place, ""
            elif isinstance(mark, str) and isinstance(param, str) and mark in param:
                yield place, param.replace("%", "%%").replace(mark, "%s")


class _Compiled:
    """All that the rows of a queryset ask of its query."""

    def __init__(self, compiler: Any) -> None:
        self.get_compiler = lambda *_args, **_kwargs: compiler


def _mark(number: int, like: Given) -> Given:
    if isinstance(like, date):
        return date.fromordinal(FIRST_DAY + number)
    return FIRST_KEY + number if isinstance(like, int) else [FIRST_KEY + number]


def _written(value: Given) -> Any:
    """As the parameter of a statement."""
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value if isinstance(value, int) else ",".join(map(str, value))
