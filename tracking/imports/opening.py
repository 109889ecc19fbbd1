"""Opens an import and takes what its person chooses: how the file is read, columns, values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tracking.imports.columns import IMPORT_KINDS
from tracking.imports.matching import match_columns, shape_of
from tracking.imports.reading import Limits, Reading, Table, preview, recognise
from tracking.imports.turns import turn
from tracking.models.imports import Import, ImportMapping, ImportState
from tracking.values.validators import is_visible

MOST_OF_NAME = 255
CHOSEN = {"kind", "file_name", "origin", "goal"}
# A file may be read otherwise, and matched anew, until something of it is stored.
BEFORE_STORING = (ImportState.READING, ImportState.CHECKED)


@transaction.atomic
def open_import(
    data: bytes, *, name: str, kind: str, by: User, reading: Reading | None = None
) -> Import:
    """Stores a file as it came, with how it seems to be written and what its columns seem to be.

    reading: where it is known already, as of pasted rows. **errors** `Unreadable`.
    """
    found = reading or recognise(data, name)
    opened = Import(
        kind=kind,
        file_name=clean_name(name),
        sha256=hashlib.sha256(data).hexdigest(),
        byte_count=len(data),
        content=data,
        reading=found.as_dict(),
        created_at=timezone.now(),
        created_by=by,
    )
    _match(opened, preview(data, found, Limits.of_settings()))
    _clean(opened)
    opened.save(force_insert=True)
    return opened


def _clean(of: Import) -> None:
    """Checks what people choose; the rest is worked out here."""
    of.clean_fields({field.name for field in of._meta.concrete_fields} - CHOSEN)


def clean_name(name: str) -> str:
    """The last part of a file's name, without what no page can show. Never used as a path."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(one for one in last if is_visible(one) or one == " ").strip()
    return shown[-MOST_OF_NAME:] or gettext("unnamed file")


def _match(of: Import, table: Table) -> None:
    """The columns as the last named mapping of this shape has them, else by their headings."""
    of.header = list(table.header)
    shape = shape_of(table.header)
    known = ImportMapping.objects.for_shape(of.kind, shape).first()
    if known:
        of.columns, of.choices = known.columns, known.choices
        of.day_orders, of.origin = known.day_orders, known.origin
        return
    found = match_columns(table.header, IMPORT_KINDS[of.kind])
    of.columns = {heading: column or "" for heading, column in found.items()}
    of.choices, of.day_orders = {}, {}


def choose_reading(of: Import, reading: Reading) -> Import:
    """Reads the file in another way, and matches its columns anew. **errors** `Unreadable`."""
    table = preview(of.data, reading, Limits.of_settings())
    of.reading = reading.as_dict()
    _match(of, table)
    of.rows.all().delete()  # read anew by the next check
    return _changed(of, "reading", "header", "columns", "choices", "day_orders", "origin")


def choose_columns(of: Import, columns: Mapping[str, str], **options: Any) -> Import:
    """options: day_orders, origin, empty_deletes. **errors** ValidationError."""
    twice = [name for name in columns.values() if name and list(columns.values()).count(name) > 1]
    if twice:
        label = IMPORT_KINDS[of.kind].by_name[twice[0]].label
        sentence = gettext("Two columns of the file are “%(label)s”: choose one of them.")
        raise ValidationError(sentence % {"label": label})
    of.columns = dict(columns)
    for name, value in options.items():
        setattr(of, name, value)
    return _changed(of, "columns", *options)


def choose_values(of: Import, choices: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Import:
    """By scope, by value, the decision; what was chosen before stays."""
    merged = {reader: dict(values) for reader, values in of.choices.items()}
    for reader, values in choices.items():
        merged.setdefault(reader, {}).update(values)
    of.choices = merged
    return _changed(of, "choices")


def _changed(of: Import, *names: str) -> Import:
    _clean(of)
    values = {name: getattr(of, name) for name in names}
    turn(of, BEFORE_STORING, ImportState.READING, **values)
    return of


def name_mapping(of: Import, name: str, *, by: User) -> ImportMapping:
    """Remembers what was chosen for the next file of this shape; the same name is replaced."""
    values = {
        "shape": shape_of(of.header),
        "columns": of.columns,
        "choices": of.choices,
        "day_orders": of.day_orders,
        "origin": of.origin,
        "updated_at": timezone.now(),
        "updated_by": by,
    }
    mapping = ImportMapping.objects.filter(kind=of.kind, name=name).first()
    mapping = mapping or ImportMapping(kind=of.kind, name=name)
    for field, value in values.items():
        setattr(mapping, field, value)
    mapping.clean_fields({"updated_by", "columns", "choices", "day_orders"})
    mapping.save()
    return mapping


@transaction.atomic
def discard(of: Import) -> None:
    """Sets a file aside of which nothing is stored; its page stays, the file itself goes."""
    turn(of, BEFORE_STORING, ImportState.DISCARDED, content=None)
    of.rows.all().delete()
