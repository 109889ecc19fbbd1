"""The history of generated rows, copied by the database from what is stored, as actions copy it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, models

from tracking.models.states import State

# What the row held at each step of a published record, by column, beside what it holds now.
OF_DRAFT = {
    "state": f"'{State.DRAFT.value}'",
    "version": "1",
    "updated_at": "created_at",
    "updated_by_id": "created_by_id",
    "slug": "NULL",
    **dict.fromkeys(("submitted_at", "submitted_by_id"), "NULL"),
    **dict.fromkeys(("published_at", "published_by_id"), "NULL"),
}
OF_SUBMITTED = {
    **OF_DRAFT,
    "state": f"'{State.IN_REVIEW.value}'",
    "version": "2",
    "updated_at": "submitted_at",
    "submitted_at": "submitted_at",
    "submitted_by_id": "submitted_by_id",
}
STEPS = [("+", OF_DRAFT), ("~", OF_SUBMITTED), ("~", {})]


def write_history(model: type[Any], first: int, last: int, *, is_record: bool) -> None:
    """One history row for each step of the rows with these keys, and after them their links."""
    history = model.history.model
    columns = [str(field.column) for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        for act, held in STEPS if is_record else [("+", {})]:
            cursor.execute(_copy(model, history, columns, act, held), [first, last])
        for field in history._history_m2m_fields:
            stored = model.history_writer.m2m_models[field]
            cursor.execute(_copy_links(field, stored, history), [first, last])


def _copy(
    model: type[models.Model],
    history: type[models.Model],
    columns: list[str],
    act: str,
    held: Mapping[str, str],
) -> str:
    values = ", ".join(held.get(column, _quoted(column)) for column in columns)
    at, by = held.get("updated_at", "updated_at"), held.get("updated_by_id", "updated_by_id")
    return (
        f"INSERT INTO {history._meta.db_table} ({', '.join(map(_quoted, columns))}, "  # noqa: S608 (ours)
        "history_date, history_user_id, history_change_reason, history_type) "
        f"SELECT {values}, {at}, {by}, '', '{act}' FROM {model._meta.db_table} "
        "WHERE id BETWEEN %s AND %s ORDER BY id"
    )


def _copy_links(field: Any, stored: Any, history: type[models.Model]) -> str:
    through = field.remote_field.through
    columns = [_quoted(str(one.column)) for one in through._meta.concrete_fields]
    to_history = _quoted(stored._meta.get_field("history").column)
    return (
        f"INSERT INTO {stored._meta.db_table} ({to_history}, {', '.join(columns)}) "  # noqa: S608 (ours)
        f"SELECT version.history_id, {', '.join(f'link.{column}' for column in columns)} "
        f"FROM {history._meta.db_table} version JOIN {through._meta.db_table} link "
        f"ON link.{_quoted(field.m2m_column_name())} = version.id "
        "WHERE version.id BETWEEN %s AND %s ORDER BY version.history_id, link.id"
    )


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
