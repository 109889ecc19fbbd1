"""The rows of a file as one SQL statement, made from the list's own queryset.

The queryset says which records, in which order; the cells are added around it. Links are looked up
in one of two ways. Correlated: the links of each record, one index lookup each. Grouped: the cells
of all records at once, joined to them. On PostgreSQL that is twice as fast for most records of a
list, and far slower for a few. SQLite would build an index for each join and always gets the
correlated form.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet, Window
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import RowNumber

from tracking.exports.cells import formula_pattern, mark_of
from tracking.exports.declaring import Column, Export, Kind, Links

JOIN_FROM_ROWS = 50_000
OWNER = "chosen.pk_of_record"


@dataclass(frozen=True)
class Sql:
    """A piece of SQL and the values of its placeholders."""

    text: str
    params: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Style:
    """How cells are written: inert or not, as lines of CSV or as they are."""

    guarded: bool = False
    as_line: bool = False


def statement_of(export: Export, rows: QuerySet[Any], style: Style) -> Sql | None:
    """The cells of all rows, in order; None if the filter itself leaves none."""
    try:
        chosen = _chosen(export, rows)
    except EmptyResultSet:
        return None
    if connection.vendor == "sqlite":
        return _for_sqlite(export, chosen, style)
    return _for_postgresql(export, rows, chosen, style)


def _chosen(export: Export, rows: QuerySet[Any]) -> Sql:
    """The records with the cells of their own row, or of a row that they point to."""
    cells = {
        f"cell_{place}": column.value
        for place, column in enumerate(export.columns)
        if not isinstance(column.value, Links)
    }
    order = {f"order_{place}": F(name) for place, (name, _down) in enumerate(_order(rows))}
    named = rows.annotate(pk_of_record=F("pk"), **cells, **order)
    if connection.vendor != "sqlite":
        named = named.order_by()
    return compiled(named.values_list("pk_of_record", *cells, *order))


def _order(rows: QuerySet[Any]) -> list[tuple[str, bool]]:
    """The names by which rows are ordered, each with whether it is descending."""
    names = map(str, rows.query.order_by)
    return [(name.removeprefix("-"), name.startswith("-")) for name in names]


def compiled(queryset: QuerySet[Any]) -> Sql:
    text, params = queryset.query.sql_with_params()
    return Sql(text, tuple(params))


# SQLite


def _for_sqlite(export: Export, chosen: Sql, style: Style) -> Sql:
    cells: list[str] = []
    params: list[Any] = []
    for place, column in enumerate(export.columns):
        cell = Sql(f"chosen.cell_{place}")
        if isinstance(column.value, Links):
            correlated = _correlated(column.value, export)
            # Dressed around the whole cell, so that the links are read once.
            inner = _dressed("cell", column, style, len(export.columns))
            cell = Sql(f"(SELECT {inner} FROM ({correlated.text}))", correlated.params)
        else:
            cell = Sql(_dressed(cell.text, column, style, len(export.columns)))
        cells.append(cell.text)
        params += cell.params
    shown = ", ".join(cells)
    if style.as_line:
        places = ",".join(["%%s"] * len(cells))
        shown = f"PRINTF('{places}' || CHAR(13, 10), {shown})"
    return Sql(f"SELECT {shown} FROM ({chosen.text}) AS chosen", (*params, *chosen.params))


def _dressed(cell: str, column: Column, style: Style, width: int) -> str:
    """A cell of a line. Text that people wrote is always quoted: checking first takes longer."""
    if column.kind == Kind.FLAG:
        return f"CASE WHEN {cell} THEN 'true' ELSE 'false' END"
    is_quoted = style.as_line and (column.kind.is_free or width == 1)
    is_marked = style.guarded and column.kind.is_free
    if is_quoted and width == 1:
        cell = f"COALESCE({cell}, '')"
    mark = f"{mark_of(cell)} || " if is_marked else ""
    return f"'\"' || {mark}REPLACE({cell}, '\"', '\"\"') || '\"'" if is_quoted else f"{mark}{cell}"


# PostgreSQL


def _for_postgresql(export: Export, rows: QuerySet[Any], chosen: Sql, style: Style) -> Sql:
    has_links = any(isinstance(column.value, Links) for column in export.columns)
    many = has_links and _estimated(chosen) >= JOIN_FROM_ROWS
    cells, joins, params = [], [], [formula_pattern() if style.guarded else "", *chosen.params]
    for place, column in enumerate(export.columns):
        cell = f"chosen.cell_{place}"
        if isinstance(column.value, Links):
            cell = f"links_{place}.cell"
            links = (_grouped if many else _correlated)(column.value, export)
            lateral, on = ("", f"links_{place}.owner = {OWNER}") if many else ("LATERAL ", "TRUE")
            joins.append(f"LEFT JOIN {lateral}({links.text}) AS links_{place} ON {on}")
            params += links.params
        cells.append(f"{_written(cell, column, style, len(export.columns))} AS cell_{place}")
    order = [
        f"chosen.order_{place}" + (" DESC" if down else "")
        for place, (_name, down) in enumerate(_order(rows))
    ]
    text = (
        f"SELECT {', '.join(cells)} FROM (SELECT %s::text AS pattern) AS formula "
        f"CROSS JOIN ({chosen.text}) AS chosen {' '.join(joins)} ORDER BY {', '.join(order)}"
    )
    return Sql(text, tuple(params))


def _written(cell: str, column: Column, style: Style, width: int) -> str:
    """A cell for COPY, which quotes by itself and writes NULL as nothing, empty text as ""."""
    if column.kind == Kind.FLAG:
        return f"CASE WHEN {cell} THEN 'true' ELSE 'false' END"
    if column.kind in {Kind.DATE, Kind.NUMBER}:
        return f"COALESCE({cell}::text, '')" if style.as_line and width == 1 else cell
    if column.kind.is_free and style.guarded:
        cell = f"{mark_of(cell)} || {cell}"
    if style.as_line and (column.kind.is_free or width == 1):
        return f"COALESCE({cell}, '')" if isinstance(column.value, Links) or width == 1 else cell
    return f"NULLIF({cell}, '')" if style.as_line else cell


def _estimated(chosen: Sql) -> int:
    """The number of rows that the database expects, without reading them."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {chosen.text}", chosen.params)
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    rows: int = plan[0]["Plan"]["Plan Rows"]
    return rows


# Links


def _correlated(links: Links, export: Export) -> Sql:
    """The cell of one record, that of the surrounding query."""
    of_record = RawSQL(OWNER, ())  # noqa: S611 (a constant)
    said = _said(links, export, only=of_record)
    order = ", ".join(_places(links))
    ordered = f"SELECT cell FROM ({said.text}) AS said ORDER BY {order}"
    return Sql(f"SELECT {_aggregated(links)} FROM ({ordered}) AS said", said.params)


def _grouped(links: Links, export: Export) -> Sql:
    """The cells of all records, each with its record's key."""
    said = _said(links, export)
    order = ", ".join(["owner", *_places(links)])
    ordered = f"SELECT owner, cell FROM ({said.text}) AS said ORDER BY {order}"
    text = f"SELECT owner, {_aggregated(links)} FROM ({ordered}) AS said GROUP BY owner"
    return Sql(text, said.params)


def _aggregated(links: Links) -> str:
    """The links in one cell, from links in order: sorting those of each record takes longer.

    Both databases preserve the order of a sorted subquery if nothing is joined around it.
    """
    function = "GROUP_CONCAT" if connection.vendor == "sqlite" else "STRING_AGG"
    return f"COALESCE({function}(cell, {_literal(links.separator)}), '') AS cell"


def _literal(separator: str) -> str:
    return f"'{separator}'"  # a constant of the column; a line feed may stand in a text


def _places(links: Links) -> list[str]:
    if links.once:
        return ["place"]
    return [
        f"place_{place}" + (" DESC" if _runs_down(term) else "")
        for place, term in enumerate(links.order)
    ]


def _said(links: Links, export: Export, only: RawSQL | None = None) -> Sql:
    """The text of each link, with its record's key and its place among the others."""
    rows = links.rows(export.as_of).order_by()
    if only is not None:
        rows = rows.filter(**{links.owner: only})
    if links.once:
        order = [_expression(term).desc() if _runs_down(term) else _expression(term).asc()
                 for term in links.order]  # fmt: skip
        place = Window(RowNumber(), partition_by=F(links.owner), order_by=order)
        all_said = compiled(_named(rows, links, place=place))
        text = (
            f"SELECT owner, cell, MIN(place) AS place FROM ({all_said.text}) AS every "
            "GROUP BY owner, cell"
        )
        return Sql(text, all_said.params)
    places = {f"place_{place}": _expression(term) for place, term in enumerate(links.order)}
    return compiled(_named(rows, links, **places))


def _named(rows: QuerySet[Any], links: Links, **places: Any) -> QuerySet[Any]:
    named: QuerySet[Any] = rows.annotate(owner=F(links.owner), cell=links.cell, **places)
    return named.values_list("owner", "cell", *places)


def _runs_down(term: str | Combinable) -> bool:
    return isinstance(term, str) and term.startswith("-")


def _expression(term: str | Combinable) -> Any:
    return F(term.removeprefix("-")) if isinstance(term, str) else term
