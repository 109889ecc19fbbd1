"""Mends a row where it stands, and takes a person's word about possible duplicates."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from tracking.imports.batches import planner_of
from tracking.imports.checking import finish, write_plans
from tracking.imports.turns import OutOfTurn, where
from tracking.models import Import, ImportRow
from tracking.models.imports import Decision, ImportState

MOST_REASON = 2000


@transaction.atomic
def mend(row: ImportRow, cells: Sequence[str]) -> ImportRow:
    """Gives the row these cells and checks it again at once. **errors** OutOfTurn."""
    of = _in_hand(row)
    row.cells, row.mended, row.is_readable = list(cells), True, True
    row.decision = row.decision_reason = ""
    return _checked_again(of, row)


@transaction.atomic
def decide(row: ImportRow, decision: str, reason: str = "") -> ImportRow:
    """What the row is beside the records, or rows, that it may be the same as.

    **errors** OutOfTurn, ValidationError.
    """
    of = _in_hand(row)
    reason = reason.strip()[:MOST_REASON]
    if decision == Decision.DIFFERENT and not reason:
        raise ValidationError({"reason": gettext("Please say why it is different.")})
    if decision and decision not in Decision.values:
        raise ValidationError(gettext("Please choose one."))
    if decision == Decision.LINK and not any(one["record"] for one in row.suspects):
        raise ValidationError(gettext("There is no record that it could be added to."))
    row.decision, row.decision_reason = decision, reason
    return _checked_again(of, row)


def _in_hand(row: ImportRow) -> Import:
    of = Import.objects.select_for_update().get(pk=row.of_id)
    if of.state != ImportState.CHECKED:
        raise OutOfTurn(where(of))
    return of


def _checked_again(of: Import, row: ImportRow) -> ImportRow:
    planner = planner_of(of)
    in_file = [one for one in row.suspects if one["row"]]
    plans = planner.plan([row])
    write_plans([row], plans)
    if in_file and not row.mended:
        row.suspects = [*row.suspects, *in_file]
        row.save(update_fields=["suspects"])
    finish(of, unknown=of.unknown)
    return row
