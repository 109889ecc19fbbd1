"""Restores an import that was undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from tracking.actions import Step, restore_many, submit_many
from tracking.imports.batches import batches_of, planner_of
from tracking.imports.planning.planner import Planner
from tracking.imports.storing import store_batch
from tracking.imports.turns import require_right
from tracking.jobs.kinds import Progress
from tracking.models import Import, ImportRow, Record, State
from tracking.models.imports import Effect, Goal, ImportState, Outcome


def restore(of: Import, progress: Progress) -> None:
    """Does again what the import did, with the rows that were undone.

    Drafts come back from the trash. What was withdrawn is recorded anew: an address that was
    withdrawn stays so. What was set back is changed again.
    """
    planner, rows, done = planner_of(of), of.rows.with_effect(Effect.UNDONE), 0
    total = rows.count()
    for batch in batches_of(of, rows):
        require_right(of, of.created_by)
        with transaction.atomic():
            _restore_batch(of, planner, batch)
        done += len(batch)
        progress(done, total)
    values = {"state": ImportState.STORED, "stored_at": timezone.now()}
    Import.objects.filter(pk=of.pk).update(**values, undone_at=None, undone_by=None)


def _restore_batch(of: Import, planner: Planner[Any], rows: Sequence[ImportRow]) -> None:
    records = planner.for_import().in_bulk([row.record for row in rows])
    trashed = [(row, one) for row in rows if _is_trashed(one := records.get(row.record))]
    _bring_back(of, trashed)
    anew = [row for row in rows if row.effect == Effect.UNDONE]
    for row, planned in zip(anew, planner.plan(anew), strict=True):
        row.effect = ""
        row.outcome = Outcome.CHANGED if planned.known else Outcome.NEW
        for name in ("record", "seen_version", "differences"):
            setattr(row, name, planned.as_columns()[name])
    store_batch(of, planner, anew)
    ImportRow.objects.bulk_update(rows, ["outcome", "differences", "effect", "stored_version"])


def _is_trashed(record: Any) -> bool:
    return isinstance(record, Record) and record.state == State.TRASHED


def _bring_back(of: Import, pairs: Sequence[tuple[ImportRow, Any]]) -> None:
    stored = restore_many([Step(one, one.version) for _row, one in pairs], by=of.created_by)
    if of.goal == Goal.SUBMITTED:
        again = [Step(one.record, one.record.version) for one in stored if not one.is_refused]
        submit_many(again, by=of.created_by)
    for (row, record), one in zip(pairs, stored, strict=True):
        row.effect = Effect.LEFT if one.is_refused else Effect.CREATED
        row.stored_version = record.version
