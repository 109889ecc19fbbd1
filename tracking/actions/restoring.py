"""Makes a record say again what an earlier public revision of it said.

A restoration is an edit: by the same action, under the same rules, with a reason and a revision of
its own. Nothing of the history between is lost.
"""

from __future__ import annotations

import copy
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from tracking import actions
from tracking.actions import Links
from tracking.models import PublicRevision, Record


def restore(
    record: Record, revision: PublicRevision, *, by: User, version: int, reason: str
) -> Record:
    """Edits the record; the reason in its history names the revision. Raises as `actions.edit`."""
    if not reason.strip():
        raise ValidationError({"reason": gettext("Please give the reason.")})
    # The reason becomes part of the history, so it is in the language of records.
    words = f"Restored revision {revision.number}: {reason.strip()}"
    changed, links = as_it_was(record, revision.version)
    return actions.edit(changed, by=by, version=version, links=links, reason=words)


def as_it_was(record: Record, version: int) -> tuple[Record, Links]:
    """A copy of the record with the content of that version, and its links. Stores nothing.

    Raises ObjectDoesNotExist where there was no such version. Cost: one query, and two for each
    kind of link.
    """
    stored = type(record).history.get(id=record.pk, version=version)
    changed = copy.copy(record)
    for name in record.content_fields():
        field: Any = record._meta.get_field(name)
        attribute = field.attname
        setattr(changed, attribute, getattr(stored, attribute))
    rows: dict[str, Any] = {}
    parties: Any = None
    for field in record._meta.many_to_many:
        links = record.history_writer.m2m_models[field]._default_manager.filter(history=stored)
        target = field.m2m_reverse_field_name()
        pairs = [(getattr(link, f"{target}_id"), getattr(link, "role", "")) for link in links]
        found = field.related_model._default_manager.in_bulk({key for key, _role in pairs})
        if field.name == "parties":
            parties = [(found[key], role) for key, role in pairs if key in found]
        else:
            rows[field.name] = list(found.values())
    return changed, Links(rows=rows, parties=parties)
