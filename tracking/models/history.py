"""How the history of a record is written."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, models
from simple_history.models import HistoricalRecords


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
        """Adds one row: the record and its links as they are stored now, copied by the database.

        act: "+" for created, "~" for changed, "-" for removed for good.
        """
        model: type[models.Model] = type(row)
        history = _history_of(model)
        moment = connection.ops.adapt_datetimefield_value(at)
        with connection.cursor() as cursor:
            told = [moment, by and by.pk, reason, act, row.pk]
            cursor.execute(_copy_of_row(model, history), told)
            (pk,) = cursor.fetchone()
            for field in history._history_m2m_fields:
                cursor.execute(_copy_of_links(field, self.m2m_models[field]), [pk, row.pk])


@cache  # the library makes a manager's class anew each time it is asked
def _history_of(model: Any) -> Any:
    return model.history.model


@cache  # an account of every column, the same for every row
def _copy_of_row(model: type[models.Model], history: type[models.Model]) -> str:
    """The statement that copies a row to its history, and gives the key that it has there."""
    columns = _columns(model)
    return (
        f"INSERT INTO {_quoted(history._meta.db_table)} ({columns}, "  # noqa: S608 (ours)
        "history_date, history_user_id, history_change_reason, history_type) "
        f"SELECT {columns}, %s, %s, %s, %s FROM {_quoted(model._meta.db_table)} WHERE id = %s "
        "RETURNING history_id"
    )


@cache
def _copy_of_links(field: Any, stored: Any) -> str:
    """The statement that copies a row's links to a row of its history, by their keys."""
    through = field.remote_field.through
    columns, owner = _columns(through), _quoted(field.m2m_column_name())
    history = _quoted(stored._meta.get_field("history").column)
    return (
        f"INSERT INTO {_quoted(stored._meta.db_table)} ({history}, {columns}) "  # noqa: S608 (ours)
        f"SELECT %s, {columns} FROM {_quoted(through._meta.db_table)} "
        f"WHERE {owner} = %s ORDER BY id"
    )


def _columns(model: type[models.Model]) -> str:
    return ", ".join(_quoted(str(field.column)) for field in model._meta.concrete_fields)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
