"""Empties the trash: removes drafts after 30 days; their history and comments stay."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tracking.models import Event, Forum, Record, State, StatusUpdate
from tracking.models.records import DAYS_IN_TRASH

MOST_IN_PASSING = 20

# Whatever names another record is removed before what it names.
IN_ORDER: tuple[type[Record], ...] = (StatusUpdate, Event, Forum)


def empty(now: datetime, most: int | None = None) -> int:
    """Removes drafts trashed 30 days ago or earlier; gives their number.

    A draft that another record in the trash still names waits for that one. Each is removed in a
    transaction of its own, so that it can be stopped and run again at any time.
    """
    removed = 0
    for model in IN_ORDER:
        keys = model.objects.trashed_before(now - DAYS_IN_TRASH).values_list("pk", flat=True)
        left = None if most is None else most - removed
        for pk in list(keys[:left]):
            removed += _remove(model, pk, now)
    return removed


@transaction.atomic
def _remove(model: type[Record], pk: int, now: datetime) -> int:
    """Checks again under the lock: somebody may have restored it a moment ago."""
    old = model.objects.trashed_before(now - DAYS_IN_TRASH).filter(pk=pk)
    record = old.select_for_update().first()
    if record is None or record.state != State.TRASHED:
        return 0
    referring = record.referring()
    if referring is not None and referring.exists():
        return 0
    reason = "Removed from the trash after 30 days."
    record.history_writer.write(record, "-", at=now, by=None, reason=reason)
    record.delete()
    return 1
