"""Rows of a table as they are stored, and the quickest way of each database to store them.

Values are texts and numbers as both databases read them: `2024-05-17` for a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

Row = Sequence[Any]


class Columns:
    """The columns of a model, and what stands in those for which nothing is said."""

    def __init__(self, model: type[models.Model], *, has_key: bool = False, **same: Any) -> None:
        """has_key: whether the rows say their own. same: what stands in every row."""
        fields: list[Any] = [f for f in model._meta.concrete_fields if has_key or not f.primary_key]
        self.table = model._meta.db_table
        self.names = [str(field.column) for field in fields]
        self._place = {str(field.attname): place for place, field in enumerate(fields)}
        self._usual: list[Any] = [_usual(field) for field in fields]
        self._usual = list(self.row(**same))

    def row(self, **values: Any) -> Row:
        row = self._usual.copy()
        for name, value in values.items():
            row[self._place[name]] = value
        return row


def _usual(field: Any) -> Any:
    value = field.get_default()
    if isinstance(field, models.JSONField):
        return field.get_prep_value(value)
    return value


def store(columns: Columns, rows: Iterable[Row]) -> None:
    """Adds these rows, keys included."""
    {"sqlite": _store_in_sqlite, "postgresql": _copy_to_postgresql}[connection.vendor](
        columns, rows
    )


def _store_in_sqlite(columns: Columns, rows: Iterable[Row]) -> None:
    names = _listed(columns.names)
    places = ", ".join("?" * len(columns.names))
    with connection.cursor() as cursor:
        cursor.cursor.connection.executemany(
            f"INSERT INTO {columns.table} ({names}) VALUES ({places})",  # noqa: S608 (ours)
            rows,
        )


def _copy_to_postgresql(columns: Columns, rows: Iterable[Row]) -> None:
    statement = f"COPY {columns.table} ({_listed(columns.names)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)
