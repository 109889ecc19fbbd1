"""What a person starts, and the jobs that do it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking import permissions
from tracking.imports import checking, restoring, storing, undoing
from tracking.imports.outcomes_file import write_outcomes
from tracking.imports.turns import send_to_work, turn
from tracking.jobs.files import partial_path
from tracking.jobs.kinds import Kind, Progress, Result, register
from tracking.models import Import, Job
from tracking.models.imports import Effect, Goal, ImportState, Outcome

CHECK, STORE, UNDO, RESTORE = "import_check", "import_store", "import_undo", "import_restore"
WORKS_IN = {
    CHECK: ImportState.CHECKING,
    STORE: ImportState.STORING,
    UNDO: ImportState.UNDOING,
    RESTORE: ImportState.RESTORING,
}


@transaction.atomic
def start_check(of: Import, *, by: User) -> Job:
    """**errors** `OutOfTurn`, `jobs.TooMany`."""
    turn(of, (ImportState.READING, ImportState.CHECKED), ImportState.CHECKING, note="")
    return send_to_work(of, CHECK, by=by)


@transaction.atomic
def start_storing(of: Import, *, revision: int, goal: str, all_or_none: bool, by: User) -> Job:
    """Stores what was previewed. revision: of the check that the person saw.

    **errors** `OutOfTurn`, `jobs.TooMany`, ValidationError.
    """
    if goal == Goal.PUBLIC and not permissions.is_editor(by):
        raise ValidationError(gettext("Only an editor publishes what is imported."))
    if revision != of.revision:
        raise ValidationError(
            gettext("The file was checked again since you looked: look at the rows once more.")
        )
    if goal != of.goal:
        raise ValidationError(
            gettext("Check the file again: what is published has to say more than a draft.")
        )
    if all_or_none and any(of.counts.get(one) for one in (Outcome.REFUSED, Outcome.DUPLICATE)):
        raise ValidationError(
            gettext("Not all rows can be stored: mend or leave out those that are refused.")
        )
    values = {"all_or_none": all_or_none, "note": "", "stored_by": by}
    turn(of, (ImportState.CHECKED,), ImportState.STORING, **values)
    return send_to_work(of, STORE, by=by)


@transaction.atomic
def start_undo(of: Import, *, by: User) -> Job:
    """**errors** `OutOfTurn`, `jobs.TooMany`."""
    turn(of, (ImportState.STORED,), ImportState.UNDOING, undone_by=by, note="")
    return send_to_work(of, UNDO, by=by)


@transaction.atomic
def start_restore(of: Import, *, by: User) -> Job:
    """**errors** `OutOfTurn`, `jobs.TooMany`."""
    turn(of, (ImportState.UNDONE,), ImportState.RESTORING, note="")
    return send_to_work(of, RESTORE, by=by)


def run(work: Callable[[Import, Progress], None], job: Job, progress: Progress) -> Result:
    """Does the work of the import's state, and writes what came of each row as a file."""
    of = Import.objects.select_related("created_by", "stored_by", "undone_by").get(
        token=job.parameters["import"]
    )
    if of.state == WORKS_IN[job.kind]:  # else a worker died after it was done
        work(of, progress)
    path = partial_path(job, ".csv")
    return Result(path, write_outcomes(of, path), {"file": f"import-{of.pk}.csv"})


for name, label, work in (
    (CHECK, _("Check of an import"), checking.check),
    (STORE, _("Import"), storing.store),
    (UNDO, _("Undoing an import"), undoing.undo),
    (RESTORE, _("Restoring an import"), restoring.restore),
):
    register(Kind(name, label, partial(run, work)))


def made(of: Import) -> int:
    """Rows of which something was stored."""
    return int(of.rows.with_effect(Effect.CREATED, Effect.CHANGED, Effect.LINKED).count())
