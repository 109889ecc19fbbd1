"""How the history of a record is written."""

from __future__ import annotations

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

    def create_historical_record_m2ms(self, history_instance: Any, instance: models.Model) -> None:
        """Stores the links by their keys. The library's own method loads each linked row."""
        with connection.cursor() as cursor:
            for field in history_instance._history_m2m_fields:
                statement = _copy_of_links(field, self.m2m_models[field])
                cursor.execute(statement, [history_instance.pk, instance.pk])

    def _get_history_user_fields(self) -> dict[str, Any]:
        """History names its people for ever: an account with history cannot be deleted."""
        fields = super()._get_history_user_fields()
        person = models.ForeignKey(
            settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
        )
        return {**fields, "history_user": person}

    def write(self, instance: models.Model, *, created: bool) -> None:
        """Adds one row: the record as it is now."""
        self.create_historical_record(instance, "+" if created else "~")

    def write_removal(self, instance: models.Model) -> None:
        """Adds the last row: the record as it was when it left the trash for good."""
        self.create_historical_record(instance, "-")


def _copy_of_links(field: Any, kept: Any) -> str:
    """The statement that copies a row's links to a row of its history, by their keys."""
    through = field.remote_field.through
    quote = connection.ops.quote_name
    columns = ", ".join(quote(column.column) for column in through._meta.concrete_fields)
    into, history = quote(kept._meta.db_table), quote(kept._meta.get_field("history").column)
    links, owner = quote(through._meta.db_table), quote(field.m2m_column_name())
    return (
        f"INSERT INTO {into} ({history}, {columns}) "  # noqa: S608 (names of our own tables)
        f"SELECT %s, {columns} FROM {links} WHERE {owner} = %s ORDER BY id"
    )
