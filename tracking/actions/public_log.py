"""Writes the log of public revisions: one row for each version of a record that readers can see.

A row depends only on the record's state, whichever action changed it. A published record gets a
further revision; for one that is no longer public, the log says so and hides what it said before.
"""

from __future__ import annotations

from django.contrib.auth.models import User

from tracking.models import Event, Forum, PublicRevision, Record, StatusUpdate
from tracking.models.public_revisions import field_of

Act, Role = PublicRevision.Act, PublicRevision.Role


def log_revision(record: Record, *, reason: str) -> None:
    """Adds the row of the version that was just written. Cost: two queries and those for rights."""
    if not isinstance(record, (Event, Forum, StatusUpdate)) or not record.published_at:
        return
    earlier = PublicRevision.objects.of_record(record)
    last = earlier.order_by("version").last()
    if record.is_published:
        if last and last.is_withdrawal:  # public once more, with all that it said
            earlier.update(is_shown=True)
        act, number = Act.EDITED if last else Act.PUBLISHED, last.number + 1 if last else 1
    elif last and last.is_withdrawal:
        return
    else:
        earlier.update(is_shown=False)
        act, number = Act.WITHDRAWN, last.number if last else 0
    PublicRevision.objects.create(
        **{field_of(record): record},
        kind=field_of(record),
        version=record.version,
        number=number,
        act=act,
        changed_at=record.updated_at,
        changed_by=record.updated_by,
        role=role_of(record.updated_by),
        reason=reason,
    )


def role_of(person: User) -> str:
    """The highest of a person's roles; empty for an account that nobody can sign in to."""
    if person.has_perm("auth.change_user"):
        return Role.ADMINISTRATOR
    if person.has_perm("tracking.publish_event"):
        return Role.EDITOR
    return Role.CONTRIBUTOR if person.has_perm("tracking.add_event") else Role.AUTOMATIC
