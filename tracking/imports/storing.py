"""Stores what was previewed: batch by batch, each in one transaction with what came of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tracking.imports.batches import batches_of, planner_of
from tracking.imports.planning.planned import Planned
from tracking.imports.planning.planner import Planner
from tracking.imports.turns import require_right
from tracking.jobs.kinds import Progress
from tracking.models.imports import Effect, Import, ImportRow, ImportState, Outcome

CHANGED_MEANWHILE = "meanwhile"


def store(of: Import, progress: Progress) -> None:
    """Goes on after the last batch that was stored, if a worker died. A row whose record somebody
    changed since the preview is not stored, and says so.
    """
    planner = planner_of(of)
    done = of.rows.exclude(effect="").count()
    total = done + of.rows.to_store().count()
    for rows in batches_of(of, of.rows.to_store()):
        require_right(of, of.created_by)
        with transaction.atomic():
            _store_batch(of, planner, rows)
        done += len(rows)
        progress(done, total)
    Import.objects.filter(pk=of.pk).update(state=ImportState.STORED, stored_at=timezone.now())


def _store_batch(of: Import, planner: Planner[Any], rows: list[ImportRow]) -> None:
    plans = planner.plan(rows)
    fit = [
        (row, planned)
        for row, planned in zip(rows, plans, strict=True)
        if _is_as_seen(row, planned)
    ]
    for row, planned in zip(rows, plans, strict=True):
        if not _is_as_seen(row, planned):
            _fail(row, [gettext("This has changed since the preview: check the file again.")])
    new = [pair for pair in fit if pair[0].outcome == Outcome.NEW]
    changed = [pair for pair in fit if pair[0].outcome == Outcome.CHANGED]
    _note(new, planner.create([planned for _row, planned in new]), Effect.CREATED)
    _note(changed, planner.change([planned for _row, planned in changed]), Effect.CHANGED)
    ImportRow.objects.bulk_update(rows, ["effect", "record", "stored_version", "problems"])


def _is_as_seen(row: ImportRow, planned: Planned) -> bool:
    """Whether the row still does what the person confirmed."""
    if planned.problems or planned.seen_version != row.seen_version:
        return False
    known = planned.known.pk if planned.known else None
    return known == row.record and [one.as_dict() for one in planned.differences] == row.differences


def _note(
    pairs: Sequence[tuple[ImportRow, Planned]],
    outcomes: Sequence[ValidationError | None],
    effect: Effect,
) -> None:
    for (row, planned), refusal in zip(pairs, outcomes, strict=True):
        if refusal is not None:
            _fail(row, refusal.messages)
            continue
        assert planned.record is not None
        row.effect, row.record = effect, planned.record.pk
        row.stored_version = planned.record.version


def _fail(row: ImportRow, sentences: Sequence[str]) -> None:
    row.effect = Effect.FAILED
    row.problems = [{"column": "", "value": "", "sentence": sentence} for sentence in sentences]
