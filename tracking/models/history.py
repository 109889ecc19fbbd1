"""How the history of a record is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, models
from simple_history.models import HistoricalRecords

from tracking.models.keys import among, as_parameter


class ActionHistory(HistoricalRecords):
    """A history whose rows are written by actions, once for each change, links included.

    Left to itself the library writes one row at each save and at each change of a link.
    """

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        super().contribute_to_class(cls, name)
        cls.history_writer = self  # type: ignore[attr-defined]

    def post_save(self, instance: models.Model, created: bool, **kwargs: Any) -> None:
        pass

    def m2m_changed(self, instance: models.Model, action: str, **kwargs: Any) -> None:
        pass

    def post_delete(self, instance: models.Model, *args: Any, **kwargs: Any) -> None:
        pass

    def _get_history_user_fields(self) -> dict[str, Any]:
        """History names its people for ever: an account with history cannot be deleted."""
        fields = super()._get_history_user_fields()
        person = models.ForeignKey(
            settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
        )
        return {**fields, "history_user": person}

    def write(
        self, row: Any, act: str, *, at: datetime, by: models.Model | None, reason: str
    ) -> None:
        """Adds the row of one record, as `write_many` does of many."""
        self.write_many([row], act, at=at, by=by, reason=reason)

    def write_many(
        self, rows: Sequence[Any], act: str, *, at: datetime, by: models.Model | None, reason: str
    ) -> None:
        """Adds a row for each: the record and its links as they are stored now, copied by the
        database. The records are of one kind.

        act: "+" for created, "~" for changed, "-" for removed for good. Cost: one statement for the
        rows and one for each kind of link, however many records there are.
        """
        model: type[models.Model] = type(rows[0])
        history = _history_of(model)
        moment = connection.ops.adapt_datetimefield_value(at)
        with connection.cursor() as cursor:
            told: list[Any] = [
                moment,
                by and by.pk,
                reason,
                act,
                _as_parameter(row.pk for row in rows),
            ]
            cursor.execute(_copy_of_rows(model, history), told)
            keys = _as_parameter(pk for (pk,) in cursor.fetchall())
            for field in history._history_m2m_fields:
                cursor.execute(_copy_of_links(field, self.m2m_models[field], history), [keys])


@cache  # the library makes a manager's class anew each time it is asked
def _history_of(model: Any) -> Any:
    return model.history.model


@cache  # an account of every column, the same for every row
def _copy_of_rows(model: type[models.Model], history: type[models.Model]) -> str:
    """The statement that copies rows to their history, and gives the keys that they have there."""
    columns = _columns(model)
    return (
        f"INSERT INTO {_quoted(history._meta.db_table)} ({columns}, "  # noqa: S608 (ours)
        "history_date, history_user_id, history_change_reason, history_type) "
        f"SELECT {columns}, %s, %s, %s, %s FROM {_quoted(model._meta.db_table)} "
        f"WHERE {_among('id')} ORDER BY id RETURNING history_id"
    )


@cache
def _copy_of_links(field: Any, stored: Any, history: type[models.Model]) -> str:
    """The statement that copies the links of rows to these rows of their history."""
    through = field.remote_field.through
    names = [_quoted(str(field.column)) for field in through._meta.concrete_fields]
    to_history = _quoted(stored._meta.get_field("history").column)
    return (
        f"INSERT INTO {_quoted(stored._meta.db_table)} ({to_history}, {', '.join(names)}) "  # noqa: S608 (ours)
        f"SELECT version.history_id, {', '.join(f'link.{name}' for name in names)} "
        f"FROM {_quoted(history._meta.db_table)} version "
        f"JOIN {_quoted(through._meta.db_table)} link "
        f"ON link.{_quoted(field.m2m_column_name())} = version.id "
        f"WHERE {_among('version.history_id')} ORDER BY version.history_id, link.id"
    )


def _columns(model: type[models.Model]) -> str:
    return ", ".join(_quoted(str(field.column)) for field in model._meta.concrete_fields)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _among(column: str) -> str:
    return among(column, connection.vendor)


def _as_parameter(keys: Iterable[int]) -> str:
    return as_parameter(keys, connection.vendor)
