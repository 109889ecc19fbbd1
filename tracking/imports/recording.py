"""From plans to records, through the actions: rows that are new, and rows that change a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from tracking.actions import (
    Change,
    Links,
    Outcome,
    Step,
    Wanted,
    add_parties,
    add_sources,
    create_many,
    edit_many,
    edit_parties,
    edit_sources,
    publish_many,
    submit_many,
)
from tracking.actions.refusals import Refusal
from tracking.imports.planning.planned import Planned
from tracking.models import Event, Import, Party, Record, Source, SuspectedPair
from tracking.models.imports import Decision, Goal, ImportRow

Refusals = dict[int, Refusal]  # by line
Pair = tuple[ImportRow, Planned]


class _Again(Exception):
    """Some rows are refused, and what was stored with them is undone."""

    def __init__(self, refusals: Refusals) -> None:
        self.refusals = refusals


def record_new(of: Import, pairs: Sequence[Pair]) -> Refusals:
    """Stores these rows as new records, up to the state that the import aims at, or tells why not.

    A row that may not be published is not stored as a draft either. Where any is refused nothing is
    stored: what is in memory is spoiled then, and whoever calls plans the others again.
    """
    try:
        with transaction.atomic():
            refusals = _recorded(of, pairs, of.created_by)
            if refusals:
                raise _Again(refusals)
    except _Again as again:
        return again.refusals
    return {}


def _recorded(of: Import, pairs: Sequence[Pair], by: User) -> Refusals:
    if not pairs:
        return {}
    stored = _created(pairs, by)
    refusals = _told(pairs, stored)
    if refusals or of.goal == Goal.DRAFT or not isinstance(stored[0].record, Record):
        return _taken_over(pairs, stored, refusals)
    records = [one.record for one in stored]
    submitted = submit_many([Step(one, one.version) for one in records], by=by)
    refusals = _told(pairs, submitted)
    if refusals or of.goal == Goal.SUBMITTED:
        return _taken_over(pairs, submitted, refusals)
    steps = [
        Step(one.record, one.record.version, planned.slug)
        for one, (_row, planned) in zip(submitted, pairs, strict=True)
    ]
    published = publish_many(steps, by=by)
    return _taken_over(pairs, published, _told(pairs, published))


def _created(pairs: Sequence[Pair], by: User) -> Sequence[Outcome[Any]]:
    rows: list[Any] = [planned.record for _row, planned in pairs]
    if isinstance(rows[0], Source):
        return add_sources(rows, by=by)
    if isinstance(rows[0], Party):
        return add_parties(rows, by=by)
    return create_many(
        [Wanted(planned.record, _with_verdicts(row, planned.links)) for row, planned in pairs],
        by=by,
    )


def _with_verdicts(row: ImportRow, links: Links | None) -> Links | None:
    """With what the person said of the records that it may be the same as."""
    if row.decision != Decision.DIFFERENT or links is None:
        return links
    keys = [one["record"] for one in row.suspects if one["record"]]
    events = Event.objects.in_bulk(keys)
    different = SuspectedPair.Verdict.DIFFERENT
    said = [(different, event, row.decision_reason) for event in events.values()]
    return replace(links, verdicts=said)


def record_changes(of: Import, pairs: Sequence[Pair]) -> Refusals:
    """Changes the records that these rows are of, with the import as the reason."""
    if not pairs:
        return {}
    changes: list[Change[Any]] = [
        Change(planned.record, planned.seen_version or 0, planned.links) for _row, planned in pairs
    ]
    stored = changed(changes, by=of.created_by, reason=of.reason)
    return _taken_over(pairs, stored, _told(pairs, stored))


def changed(changes: Sequence[Change[Any]], *, by: User, reason: str) -> Sequence[Outcome[Any]]:
    """As `edit_many`, of sources and parties too."""
    if isinstance(changes[0].record, Source):
        return edit_sources(changes, by=by, reason=reason)
    if isinstance(changes[0].record, Party):
        return edit_parties(changes, by=by, reason=reason)
    return edit_many(changes, by=by, reason=reason)


def _told(pairs: Sequence[Pair], stored: Sequence[Outcome[Any]]) -> Refusals:
    return {
        row.number: one.refusal
        for (row, _planned), one in zip(pairs, stored, strict=True)
        if one.refusal is not None
    }


def _taken_over(
    pairs: Sequence[Pair], stored: Sequence[Outcome[Any]], refusals: Refusals
) -> Refusals:
    """Each plan has the record as it is stored."""
    for (_row, planned), one in zip(pairs, stored, strict=True):
        planned.record = one.record
    return refusals
