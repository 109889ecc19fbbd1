"""Stores what was previewed: batch by batch, each in one transaction with what came of its rows."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext

from gsi_tracker.databases import refresh_statistics
from tracking.actions import Links
from tracking.actions.merging import add_to
from tracking.actions.refusals import Refusal
from tracking.imports.batches import batches_of, planner_of
from tracking.imports.planning.planned import Planned
from tracking.imports.planning.planner import Planner
from tracking.imports.recording import Pair, Refusals, record_changes, record_new
from tracking.imports.turns import require_right
from tracking.jobs.kinds import Progress
from tracking.models import Event
from tracking.models.imports import Decision, Effect, Import, ImportRow, ImportState, Outcome

# People who write to SQLite meanwhile ask for their turn ten times a second.
PAUSE_SECONDS = 0.12
# The planner knows the tables as they were: those that were nearly empty have grown a lot.
STATISTICS_AFTER = (1_000, 5_000, 20_000, 80_000)


def store(of: Import, progress: Progress) -> None:
    """Goes on after the last batch that was stored, if a worker died. A row whose record somebody
    changed since the preview is not stored, and says so.
    """
    planner = planner_of(of)
    done = of.rows.with_any_effect().count()
    total = done + of.rows.to_store().count()
    for rows in batches_of(of, of.rows.to_store()):
        require_right(of, of.created_by)
        with transaction.atomic():
            store_batch(of, planner, rows)
        _make_way(done, done + len(rows))
        done += len(rows)
        progress(done, total)
    Import.objects.filter(pk=of.pk).update(state=ImportState.STORED, stored_at=timezone.now())


def _make_way(before: int, after: int) -> None:
    if any(before < number <= after for number in STATISTICS_AFTER):
        refresh_statistics()
    if connection.vendor == "sqlite":
        time.sleep(PAUSE_SECONDS)


def store_batch(of: Import, planner: Planner[Any], rows: Sequence[ImportRow]) -> None:
    """Stores these rows; each that cannot be stored says why, and spoils no other."""
    left = [row for row in rows if row.decision != Decision.LINK]
    while left:
        plans = planner.plan(left)
        pairs = _as_seen(left, plans)
        new = [pair for pair in pairs if pair[0].outcome == Outcome.NEW]
        refusals = record_new(of, new)
        if not refusals:
            _note(new, Effect.CREATED)
            _change(of, [pair for pair in pairs if pair[0].outcome == Outcome.CHANGED])
            break
        _refuse([row for row, _planned in new], refusals)
        left = [row for row in left if not row.effect]
    for row in rows:
        if row.decision == Decision.LINK and not row.effect:
            _link(of, row, planner.plan([row])[0])
    ImportRow.objects.bulk_update(
        rows, ["effect", "record", "seen_version", "stored_version", "problems"]
    )


def _change(of: Import, pairs: Sequence[Pair]) -> None:
    refusals = record_changes(of, pairs)
    _refuse([row for row, _planned in pairs], refusals)
    _note([pair for pair in pairs if not pair[0].effect], Effect.CHANGED)


def _as_seen(rows: Iterable[ImportRow], plans: Iterable[Planned]) -> list[Pair]:
    """Those that still do what the person confirmed; the others say that they do not."""
    pairs = []
    for row, planned in zip(rows, plans, strict=True):
        if _is_as_seen(row, planned):
            pairs.append((row, planned))
        else:
            fail(row, [gettext("This has changed since the preview: check the file again.")])
    return pairs


def _is_as_seen(row: ImportRow, planned: Planned) -> bool:
    if planned.problems or planned.seen_version != row.seen_version:
        return False
    known = planned.known.pk if planned.known else None
    return known == row.record and _told(planned) == row.differences


def _told(planned: Planned) -> list[dict[str, str]]:
    return [one.as_dict() for one in planned.differences]


def _link(of: Import, row: ImportRow, planned: Planned) -> None:
    """Adds the sources of a row to the recorded event that it is."""
    keys = [one["record"] for one in row.suspects if one["record"]]
    event = Event.objects.filter(pk__in=keys[:1]).first()
    if event is None or planned.problems or planned.links is None:
        fail(row, [gettext("This has changed since the preview: check the file again.")])
        return
    row.seen_version = event.version
    recorded = [*event.sources.all(), *planned.links.rows.get("sources", ())]
    links = Links(rows={"sources": recorded}, new_sources=planned.links.new_sources)
    try:
        stored = add_to(event, links, by=of.created_by)
    except ValidationError as refusal:
        fail(row, refusal.messages)
        return
    row.effect, row.record, row.stored_version = Effect.LINKED, stored.pk, stored.version


def _note(pairs: Iterable[Pair], effect: Effect) -> None:
    for row, planned in pairs:
        if planned.record is not None:
            row.effect, row.record = effect, planned.record.pk
            row.stored_version = planned.record.version


def _refuse(rows: Iterable[ImportRow], refusals: Refusals) -> None:
    for row in rows:
        if row.number in refusals:
            fail(row, sentences_of(refusals[row.number]))


def sentences_of(refusal: Refusal) -> list[str]:
    return refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]


def fail(row: ImportRow, sentences: Iterable[str]) -> None:
    row.effect = Effect.FAILED
    row.problems = [{"column": "", "value": "", "sentence": sentence} for sentence in sentences]
