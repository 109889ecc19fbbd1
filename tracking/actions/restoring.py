"""Restores what an earlier public revision of a record said.

A restoration is an edit: by the same action, under the same rules, with a reason and a revision of
its own. Nothing of the history between is lost.
"""

from __future__ import annotations

import copy

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from tracking.actions.links import Links
from tracking.actions.records import edit
from tracking.actions.writing import V, column_of
from tracking.models import PublicRevision, Record


def restore(
    record: Record, revision: PublicRevision, *, by: User, version: int, reason: str
) -> Record:
    """Edits the record; the reason in its history names the revision. Raises as `actions.edit`."""
    if not reason.strip():
        raise ValidationError({"reason": gettext("Please state the reason.")})
    # The reason becomes part of the history, so it is in the language of records.
    words = f"Restored revision {revision.number}: {reason.strip()}"
    changed, links = as_it_was(record, revision.version)
    return edit(changed, by=by, version=version, links=links, reason=words)


def as_it_was(record: V, version: int) -> tuple[V, Links]:
    """A copy of the row with the content and links of that version. Stores nothing.

    Raises ObjectDoesNotExist where there was no such version. Cost: one query, and two for each
    kind of link.
    """
    stored = type(record).history.get(id=record.pk, version=version)
    changed = copy.copy(record)
    for name in record.content_fields():
        column = column_of(record, name)
        setattr(changed, column, getattr(stored, column))
    return changed, Links.at(record, stored)
