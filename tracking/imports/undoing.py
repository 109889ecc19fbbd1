"""Undoes an import as a whole: what it made goes, what it changed is set back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from tracking.actions import (
    Change,
    Step,
    return_to_author,
    trash_many,
    withdraw_many,
)
from tracking.actions.restoring import as_it_was
from tracking.imports.batches import batches_of, planner_of
from tracking.imports.planning.planner import Planner
from tracking.imports.recording import changed
from tracking.imports.turns import require_right
from tracking.jobs.kinds import Progress
from tracking.models import Import, ImportRow, Record, State
from tracking.models.imports import Effect, ImportState

MADE = (Effect.CREATED, Effect.CHANGED, Effect.LINKED)


def undo(of: Import, progress: Progress) -> None:
    """Drafts go to the trash, published records are withdrawn, changed ones are set back.

    What somebody changed since stays as it is and is listed for a decision. Sources and parties
    stay: nothing public shows one that no record names. Goes on where it was, if a worker died.
    """
    by = of.undone_by or of.created_by
    planner, rows, done = planner_of(of), of.rows.with_effect(*MADE), 0
    total = rows.count()
    for batch in batches_of(of, rows):
        require_right(of, by)
        with transaction.atomic():
            _undo_batch(of, planner, batch, by)
        done += len(batch)
        progress(done, total)
    Import.objects.filter(pk=of.pk).update(state=ImportState.UNDONE, undone_at=timezone.now())


def _undo_batch(of: Import, planner: Planner[Any], rows: Sequence[ImportRow], by: User) -> None:
    records = planner.for_import().in_bulk([row.record for row in rows])
    as_left: list[tuple[ImportRow, Any]] = []
    for row in rows:
        record = records.get(row.record)
        if record is not None and record.version == row.stored_version:
            as_left.append((row, record))
        else:
            row.effect = Effect.LEFT
    made = [pair for pair in as_left if pair[0].effect == Effect.CREATED]
    others = [pair for pair in as_left if pair[0].effect != Effect.CREATED]
    reason = f"Undone: {of.reason}"
    _take_away(made, by, reason)
    _set_back(others, by, reason)
    ImportRow.objects.bulk_update(rows, ["effect", "stored_version"])


def _take_away(pairs: Sequence[tuple[ImportRow, Any]], by: User, reason: str) -> None:
    """What the import made, by the state in which it is."""
    if not pairs:
        return
    if not isinstance(pairs[0][1], Record):
        for row, _record in pairs:
            row.effect = Effect.LEFT
        return
    for _row, record in pairs:
        if record.state == State.IN_REVIEW:
            return_to_author(record, by=by, version=record.version, reason=reason)
    drafts = [pair for pair in pairs if pair[1].state == State.DRAFT]
    public = [pair for pair in pairs if pair[1].is_published]
    for row, record in pairs:
        if record.state != State.DRAFT and not record.is_published:
            row.effect = Effect.LEFT
    _note(drafts, trash_many([Step(one, one.version) for _row, one in drafts], by=by))
    steps = [Step(one, one.version) for _row, one in public]
    _note(public, withdraw_many(steps, by=by, reason=reason))


def _set_back(pairs: Sequence[tuple[ImportRow, Any]], by: User, reason: str) -> None:
    """What the import changed says again what it said before."""
    if not pairs:
        return
    changes = []
    for row, record in pairs:
        before, links = as_it_was(record, row.seen_version or 0)
        changes.append(Change(before, record.version, links))
    _note(pairs, changed(changes, by=by, reason=reason))


def _note(pairs: Sequence[tuple[ImportRow, Any]], outcomes: Sequence[Any]) -> None:
    for (row, _record), one in zip(pairs, outcomes, strict=True):
        row.effect = Effect.LEFT if one.is_refused else Effect.UNDONE
        if not one.is_refused:
            row.stored_version = one.record.version
