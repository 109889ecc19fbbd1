"""Rows of files as published records."""

from __future__ import annotations

from typing import TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS

from tracking import actions
from tracking.actions import Links
from tracking.models import Record
from tracking.sample.files import Row

R = TypeVar("R", bound=Record)

ADDRESS = Record._meta.get_field("slug")


def publish_row(record: R, row: Row, links: Links, *, by: User) -> R:
    """Takes a record through its states, to the address that its row gives it."""
    column = row.table.key[0]
    with row.naming_columns({NON_FIELD_ERRORS: column}):
        ADDRESS.run_validators(row[column])
    with row.naming_columns():
        actions.create(record, by=by, links=links)
        actions.submit(record, by=by, version=record.version)
        return actions.publish(record, by=by, version=record.version, slug=row[column])
