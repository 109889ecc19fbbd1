"""Writes the log of public revisions: one row for each version of a record that readers can see.

A row depends only on the record's state, whichever action changed it. A published record gets a
further revision; for one that is no longer public, the log says so and hides what it said before.
Of a removal readers learn the kind of reason; the reason itself stays at the desk.
Sources, parties and publishers have no state: each edit that is made while readers see them is
logged.
"""

from __future__ import annotations

from django.contrib.auth.models import User

from tracking.models import (
    Event,
    Forum,
    Party,
    PublicRevision,
    Publisher,
    Record,
    Source,
    StatusUpdate,
)
from tracking.models.public_revisions import ENDINGS, Logged, field_of

Act, Role = PublicRevision.Act, PublicRevision.Role


def log_revision(record: Record, *, reason: str, is_first: bool = False) -> None:
    """Adds the row of the version that was just written. Cost: two queries and those for rights; of
    what was never public before, one.
    """
    if not isinstance(record, (Event, Forum, StatusUpdate)) or not record.published_at:
        return
    earlier = PublicRevision.objects.of_record(record)
    last = None if is_first else earlier.order_by("version").last()
    act = _act(record, last)
    if not act:
        return
    if record.is_published:
        if last and last.act in ENDINGS:  # public once more, with all that it said
            earlier.update(is_shown=True)
    else:
        earlier.update(is_shown=False)
    if act == Act.PUT_BACK:
        earlier.endings().update(is_shown=True)
    _add(
        record,
        act,
        number=(last.number if last else 0) + record.is_published,
        reason="" if record.is_removed else reason,
        removal_kind=record.removal_kind,
    )


def log_edit(row: Source | Party | Publisher, *, reason: str) -> None:
    """Adds the edit that was just written of what readers see. The first one is revision 2: before
    it, they saw it as it was recorded. Cost: as `log_revision`.
    """
    last = PublicRevision.objects.of_record(row).order_by("version").last()
    _add(row, Act.EDITED, number=last.number + 1 if last else 2, reason=reason)


def _add(record: Logged, act: str, **values: str | int) -> None:
    PublicRevision.objects.create(
        **{field_of(record): record},
        kind=field_of(record),
        version=record.version,
        act=act,
        changed_at=record.updated_at,
        changed_by=record.updated_by,
        role=role_of(record.updated_by),
        **values,
    )


def _act(record: Record, last: PublicRevision | None) -> str:
    """What its row says of this version; empty where the row before says it already."""
    if record.is_removed:
        return Act.REMOVED
    if last and last.is_removal:
        return Act.PUT_BACK
    if record.is_published:
        return Act.EDITED if last else Act.PUBLISHED
    return "" if last and last.is_withdrawal else Act.WITHDRAWN


def role_of(person: User) -> str:
    """The highest of a person's roles; empty for an account that nobody can sign in to."""
    if person.has_perm("auth.change_user"):
        return Role.ADMINISTRATOR
    if person.has_perm("tracking.publish_event"):
        return Role.EDITOR
    return Role.CONTRIBUTOR if person.has_perm("tracking.add_event") else Role.AUTOMATIC
