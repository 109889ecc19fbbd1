"""Undoes an import as a whole: what it made goes, what it changed is set back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tracking.imports.batches import batches_of, planner_of
from tracking.imports.turns import require_right
from tracking.jobs.kinds import Progress
from tracking.models.imports import Effect, Import, ImportRow, ImportState

MADE = (Effect.CREATED, Effect.CHANGED, Effect.LINKED)


def undo(of: Import, progress: Progress) -> None:
    """Drafts go to the trash, published records are withdrawn, changed ones are set back.

    What somebody changed since stays as it is and is listed for a decision. Goes on where it was,
    if a worker died.
    """
    planner, done = planner_of(of), 0
    rows = of.rows.with_effect(*MADE)
    total = rows.count()
    for batch in batches_of(of, rows):
        require_right(of, of.undone_by or of.created_by)
        with transaction.atomic():
            undone = planner.undo(batch, by=of.undone_by or of.created_by)
            for row in batch:
                row.effect = Effect.UNDONE if row.number in undone else Effect.LEFT
            ImportRow.objects.bulk_update(batch, ["effect", "stored_version"])
        done += len(batch)
        progress(done, total)
    Import.objects.filter(pk=of.pk).update(state=ImportState.UNDONE, undone_at=timezone.now())
