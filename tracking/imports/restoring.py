"""Restores an import that was undone."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tracking.imports.batches import batches_of, planner_of
from tracking.imports.turns import require_right
from tracking.jobs.kinds import Progress
from tracking.models.imports import Effect, Import, ImportRow, ImportState


def restore(of: Import, progress: Progress) -> None:
    """Does again what the import did, with the rows that were undone.

    Drafts come back from the trash; what was changed and set back is changed again.
    """
    planner, done = planner_of(of), 0
    rows = of.rows.with_effect(Effect.UNDONE)
    total = rows.count()
    for batch in batches_of(of, rows):
        require_right(of, of.created_by)
        with transaction.atomic():
            planner.redo(batch, by=of.created_by)
            ImportRow.objects.bulk_update(batch, ["effect", "record", "stored_version"])
        done += len(batch)
        progress(done, total)
    values = {"state": ImportState.STORED, "stored_at": timezone.now(), "undone_at": None}
    Import.objects.filter(pk=of.pk).update(**values)
