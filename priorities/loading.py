"""Loads the framework of `fixtures/` into the database. Nothing else writes its rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, transaction

from priorities.models import Commitment, Edition, Item, Passage, Theme

Row = Edition | Theme | Item | Passage | Commitment

# In an order in which each file names only rows of the files before it.
FILES: dict[str, type[Row]] = {
    "editions": Edition,
    "themes": Theme,
    "principles": Item,
    "priorities": Item,
    "platforms": Item,
    "passages": Passage,
    "commitments": Commitment,
}

# No such file, not UTF-8, not a list, and all that Django finds wrong with the rows.
UNREADABLE = (OSError, UnicodeDecodeError, TypeError, DeserializationError)


class BadFixtureError(Exception):
    """A file that cannot be loaded: its name and the reason."""


@dataclass(frozen=True)
class Loaded:
    """What loading one file did, in rows."""

    name: str
    new: int
    changed: int
    unchanged: int

    def __str__(self) -> str:
        return f"{self.name}: {self.new} new, {self.changed} changed, {self.unchanged} unchanged"


@transaction.atomic
def load_framework(directory: Path) -> list[Loaded]:
    """Loads every file, or none: writes the rows that are new or differ from the stored ones.

    Raises BadFixtureError, and changes nothing, when a file is missing or its rows are invalid.
    """
    return [load_file(directory / f"{name}.json", model) for name, model in FILES.items()]


def load_file(path: Path, model: type[Row]) -> Loaded:
    try:
        rows = read_rows(path, model)
        stored = model._default_manager.in_bulk([row.pk for row in rows if row.pk])
        done = Counter(store(row, stored.get(row.pk)) for row in rows)
    except UNREADABLE as error:
        raise BadFixtureError(f"{path.name}: {reason_of(error)}") from error
    return Loaded(path.stem, done["new"], done["changed"], done["unchanged"])


def read_rows(path: Path, model: type[Row]) -> list[Row]:
    """The rows of a file, unsaved; a row that is in the database already has its key."""
    rows: list[Row] = []
    for parsed in serializers.deserialize("json", path.read_bytes()):
        if not isinstance(parsed.object, model):
            raise DeserializationError(f"{parsed.object._meta.label} does not belong in it")
        rows.append(parsed.object)
    refuse_repeats([row.natural_key() for row in rows])
    return rows


def refuse_repeats(keys: list[tuple[Any, ...]]) -> None:
    for key, count in Counter(keys).items():
        if count > 1:
            raise DeserializationError(f"{key} appears {count} times")


def store(row: Row, stored: Row | None) -> str:
    """Writes a row if it is new or differs, and says which; the database ensures uniqueness."""
    changed = differing_fields(row, stored) if stored else []
    if stored and not changed:
        return "unchanged"
    try:
        row.clean_fields()
        row.save(force_insert=not stored, update_fields=changed or None)
    except (ValidationError, DatabaseError) as error:
        raise DeserializationError(f"{row.natural_key()}: {reason_of(error)}") from error
    return "changed" if stored else "new"


def differing_fields(row: Row, stored: Row) -> list[str]:
    return [
        field.name
        for field in row._meta.concrete_fields
        if not field.generated and getattr(row, field.attname) != getattr(stored, field.attname)
    ]


def reason_of(error: BaseException) -> str:
    """The error in words; for broken JSON, Django has them in the error's cause."""
    if isinstance(error, ValidationError):
        messages = error.message_dict.items()
        return " ".join(f"{field}: {' '.join(reasons)}" for field, reasons in messages)
    return str(error).strip() or str(error.__cause__)
