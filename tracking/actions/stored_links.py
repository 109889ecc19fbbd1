"""The links that records have: read for many at once, compared with others, and replaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection, models

from tracking.models import Involvement
from tracking.models.keys import HasOneOfKeys
from tracking.models.versioned import Versioned

Keys = Mapping[int, int]  # by key of what a record is linked to, the key of the link
MOST_OF_ONE_RECORD = 100  # links that are stored by one statement
Role = tuple[int, str]  # the key of a party, and its role


class StoredLinks:
    """The links that records of one kind have now. One query for each kind of link that is asked
    for, however many records there are.
    """

    def __init__(self, records: Sequence[Versioned], *, are_new: bool = False) -> None:
        """are_new: the records have none yet, so that nothing needs to be read."""
        self._records, self._are_new = records, are_new
        self._read: dict[str, dict[int, dict[Any, Any]]] = {}

    def of(self, name: str, record: Versioned) -> Keys:
        """Those of a record through this many-to-many field."""
        return self._found(name, record)

    def roles_of(self, event: Versioned) -> Mapping[Role, int]:
        """By party and role, the keys of the links of an event."""
        return self._found("parties", event)

    def put(self, name: str, wanted: Sequence[tuple[Versioned, Iterable[models.Model]]]) -> None:
        """Makes these rows what each record is linked to through the field.

        Cost: a statement for the links that go, and one for those that are added.
        """
        gone, added = [], []
        for record, linked in wanted:
            through, own, target = _columns(type(record), name)
            rows, have = {row.pk: row for row in linked}, self.of(name, record)
            gone += [link for key, link in have.items() if key not in rows]
            new = (key for key in rows if key not in have)
            added += [through(**{own: record.pk, target: key}) for key in new]
            _forget(record, name, "citations")
        _replace(_columns(type(self._records[0]), name)[0], gone, added)

    def put_parties(self, wanted: Sequence[tuple[Versioned, set[Role]]]) -> None:
        """Gives events these parties with their roles."""
        gone, added = [], []
        for event, roles in wanted:
            have = self.roles_of(event)
            gone += [link for role, link in have.items() if role not in roles]
            added += [
                Involvement(event_id=event.pk, party_id=party, role=role)
                for party, role in sorted(roles - have.keys())
            ]
            _forget(event, "parties", "involvements")
        _replace(Involvement, gone, added)

    def _found(self, name: str, record: Versioned) -> dict[Any, Any]:
        if self._are_new:
            return {}
        if name not in self._read:
            self._read[name] = self._roles() if name == "parties" else self._links(name)
        return self._read[name][record.pk]

    def _links(self, name: str) -> dict[int, dict[Any, Any]]:
        through, own, target = _columns(type(self._records[0]), name)
        found: dict[int, dict[Any, Any]] = defaultdict(dict)
        for record, key, link in self._rows(through, own).values_list(own, target, "pk"):
            found[record][key] = link
        return found

    def _roles(self) -> dict[int, dict[Any, Any]]:
        found: dict[int, dict[Any, Any]] = defaultdict(dict)
        rows = self._rows(Involvement, "event_id")
        for event, party, role, link in rows.values_list("event_id", "party_id", "role", "pk"):
            found[event][party, role] = link
        return found

    def _rows(self, through: Any, own: str) -> models.QuerySet[Any]:
        keys = [record.pk for record in self._records]
        rows: models.QuerySet[Any] = through._default_manager.order_by("pk")
        return rows.filter(HasOneOfKeys(keys, field=own))


@cache
def _columns(model: type[Versioned], name: str) -> tuple[Any, str, str]:
    """The model of the links of a field, and its columns that lead to either side."""
    field: Any = model._meta.get_field(name)
    through = field.remote_field.through
    return through, f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"


def _forget(record: Versioned, *names: str) -> None:
    """What was read of these links before is out of date."""
    read = getattr(record, "_prefetched_objects_cache", {})
    for name in names:
        read.pop(name, None)


def _replace(model: Any, gone: Sequence[int], added: Sequence[models.Model]) -> None:
    if gone:
        model._default_manager.filter(HasOneOfKeys(gone)).delete()
    if len(added) > MOST_OF_ONE_RECORD:
        _insert(model, added)
    elif added:
        model._default_manager.bulk_create(added)


def _insert(model: Any, added: Sequence[models.Model]) -> None:
    """As `bulk_create`, which takes longer to put the statements of thousands of links together
    than the database to store them.
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({places})",  # noqa: S608 (ours)
            [
                [
                    field.get_db_prep_save(getattr(one, field.attname), connection)
                    for field in fields
                ]
                for one in added
            ],
        )
