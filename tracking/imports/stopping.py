"""What becomes of an import whose job was cancelled or has failed: it goes on, or ends there."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from tracking.imports.turns import OutOfTurn, send_to_work, turn, where
from tracking.imports.working import WORKS_IN, made
from tracking.models import Import, Job
from tracking.models.imports import ImportState

KIND_OF = {state: kind for kind, state in WORKS_IN.items()}
BACK_TO = {
    ImportState.CHECKING: ImportState.READING,
    ImportState.STORING: ImportState.CHECKED,  # unless something was stored
    ImportState.UNDOING: ImportState.STORED,
    ImportState.RESTORING: ImportState.UNDONE,
}


@transaction.atomic
def go_on(of: Import, *, by: User) -> Job:
    """Does the rest; a check begins anew. **errors** `OutOfTurn`, `jobs.TooMany`."""
    stopped = _stopped(of)
    return send_to_work(stopped, KIND_OF[ImportState(stopped.state)], by=by)


@transaction.atomic
def end_there(of: Import) -> None:
    """Takes the import back to where it was before; what was stored until then stays stored, and
    can be undone. **errors** `OutOfTurn`.
    """
    stopped = _stopped(of)
    state = ImportState(stopped.state)
    if state == ImportState.STORING and made(stopped):
        turn(stopped, (state,), ImportState.STORED, stored_at=timezone.now())
    else:
        turn(stopped, (state,), BACK_TO[state])


def _stopped(of: Import) -> Import:
    """The import as it is now, which nobody else changes meanwhile."""
    now = Import.objects.without_content().select_for_update().get(pk=of.pk)
    if now.state not in KIND_OF or (now.job and now.job.is_open):
        raise OutOfTurn(where(of))
    return now
