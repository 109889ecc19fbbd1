"""New rows: who adds them, what is refused of them, and what somebody added a moment before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from tracking.actions.checking import refusals_of_new
from tracking.actions.histories import write_histories
from tracking.actions.refusals import Refusals
from tracking.models import Publisher, Source
from tracking.models.versioned import Versioned

V = TypeVar("V", bound=Versioned)


def add_once(add: Callable[[], V], made_before: Callable[[], V | None]) -> V:
    """What is added, or what somebody else added a moment earlier."""
    try:
        return add()
    except (IntegrityError, ValidationError):
        if earlier := made_before():
            return earlier
        raise


def begin(rows: Sequence[Versioned], *, by: User) -> Refusals:
    """Makes rows of one kind the first versions of this person; gives what is refused of them."""
    follow_merges(rows)
    now = timezone.now()
    for row in rows:
        row.pk = None  # what was stored with others and undone has one
        row.created_at = row.updated_at = now
        row.created_by = row.updated_by = by
        row.version = 1
    return refusals_of_new(rows, exclude={"created_by", "updated_by"})  # who acts was read


def add_alone(rows: Sequence[Versioned], *, by: User) -> None:
    """Stores new sources or parties, which have no links. **errors** Refused; IntegrityError."""
    begin(rows, by=by).require_none()
    insert(rows)
    write_histories(rows, created=True)


def insert(rows: Sequence[Versioned]) -> None:
    type(rows[0])._default_manager.bulk_create(rows)


def follow_merges(rows: Sequence[Versioned]) -> None:
    """Puts the survivor in the place of a publisher that was merged since somebody chose it. None
    that a source names can be merged then until the transaction ends.
    """
    sources = [row for row in rows if isinstance(row, Source)]
    while survivors := Publisher.objects.survivors_of(_named_by(sources)):
        for source in sources:
            source.voice_id = survivors.get(source.voice_id or 0, source.voice_id)
            source.carrier_id = survivors.get(source.carrier_id or 0, source.carrier_id)
            if source.carrier_id == source.voice_id:
                source.carrier_id = None


def _named_by(sources: Iterable[Source]) -> set[int]:
    named = {key for source in sources for key in (source.voice_id, source.carrier_id)}
    return {key for key in named if key}
