"""Checks every row of a file before anything of it is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.db import transaction

from tracking.imports.batches import BATCH, batches_of, planner_of, table_of
from tracking.imports.columns import IMPORT_KINDS
from tracking.imports.date_orders import DMY, MDY
from tracking.imports.planning.planned import Planned
from tracking.imports.planning.same_in_file import SameInFile
from tracking.imports.reading import Table
from tracking.imports.turns import require_right
from tracking.imports.unknown import as_list
from tracking.imports.values import UnknownValues, orders_found
from tracking.jobs.kinds import Progress
from tracking.models.imports import Decision, Import, ImportRow, ImportState, Outcome

T = TypeVar("T")


def check(of: Import, progress: Progress) -> None:
    """Writes what each row would do, and how many rows would do what.

    Rows that somebody mended or decided about are checked as they are now. Running it again, after
    a worker died, begins anew: nothing else rests on it.
    """
    require_right(of, of.created_by)
    table = table_of(of)
    _write_rows(of, table)
    _take_orders(of, table)
    planner, same, unknown = planner_of(of), SameInFile(of.kind), UnknownValues()
    done = 0
    for rows in batches_of(of):
        plans = planner.plan(rows, unknown)
        same.note(plans)
        write_plans(rows, plans)
        done += len(rows)
        progress(done, of.row_count)
    _suspect_each_other(of, same)
    finish(of, unknown=as_list(unknown))


def _take_orders(of: Import, table: Table) -> None:
    """What all dates of a column say of the order of day and month, where nobody has said it."""
    found = orders_found(IMPORT_KINDS[of.kind], table.header, of.columns, table.lines)
    known = {heading: one.order for heading, one in found.items() if one.order in {DMY, MDY}}
    of.day_orders = {**known, **of.day_orders}
    Import.objects.filter(pk=of.pk).update(day_orders=of.day_orders)


@transaction.atomic
def _write_rows(of: Import, table: Table) -> None:
    """A row for each line of the file, unless they are there since an earlier check."""
    if of.rows.exists():
        return
    for batch in _parts(_rows_of(of, table)):
        ImportRow.objects.bulk_create(batch)
    of.row_count = of.rows.count()
    Import.objects.filter(pk=of.pk).update(row_count=of.row_count)


def _rows_of(of: Import, table: Table) -> Iterator[ImportRow]:
    for line in table.lines:
        yield ImportRow(of=of, number=line.number, cells=list(line.cells), outcome=Outcome.REFUSED)
    for problem in table.problems:
        told = [{"column": problem.column, "value": "", "sentence": problem.sentence}]
        yield ImportRow(
            of=of, number=problem.line, outcome=Outcome.REFUSED, problems=told, is_readable=False
        )


def _parts(rows: Iterator[T]) -> Iterator[list[T]]:
    part: list[T] = []
    for row in rows:
        part.append(row)
        if len(part) == BATCH:
            yield part
            part = []
    if part:
        yield part


@transaction.atomic
def write_plans(rows: Sequence[ImportRow], plans: Sequence[Planned]) -> None:
    """Writes the rows anew with what they would do: quicker than to change so many columns."""
    for row, planned in zip(rows, plans, strict=True):
        for name, value in planned.as_columns().items():
            setattr(row, name, value)
        row.outcome = _decided(row, planned.outcome)
    ImportRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        row.pk = None
    ImportRow.objects.bulk_create(rows)


def _decided(row: ImportRow, outcome: Outcome) -> Outcome:
    """A person's word about a possible duplicate counts above the rule."""
    if row.decision == Decision.SKIP:
        return Outcome.SKIPPED
    if outcome == Outcome.DUPLICATE and row.decision == Decision.DIFFERENT:
        return Outcome.NEW
    if outcome == Outcome.DUPLICATE and row.decision == Decision.LINK:
        return Outcome.CHANGED
    return outcome


def _suspect_each_other(of: Import, same: SameInFile) -> None:
    """Rows of the file that may be the same: the later one waits for a decision."""
    found = same.found()
    for numbers in _parts(iter(found)):
        rows = list(of.rows.with_numbers(numbers))
        for row in rows:
            row.suspects = [*row.suspects, *(one.as_dict() for one in found[row.number])]
            if row.outcome == Outcome.NEW and not row.decision:
                row.outcome = Outcome.DUPLICATE
        with transaction.atomic():
            ImportRow.objects.bulk_update(rows, ["suspects", "outcome"])


def finish(of: Import, **values: Any) -> None:
    """Counts anew, and raises the revision: whoever saw an earlier preview looks again."""
    of.counts, of.revision = of.rows.counts(), of.revision + 1
    Import.objects.filter(pk=of.pk).update(
        counts=of.counts,
        revision=of.revision,
        state=ImportState.CHECKED,
        **values,
    )
    of.state = ImportState.CHECKED
