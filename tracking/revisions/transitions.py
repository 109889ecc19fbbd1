"""The transitions of records, read from their history: every submission, return and publication."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracking.models import Record
from tracking.models.states import REVIEW

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

# A history row is of the act whose moment it shares; any other one is an edit.
ACTS: list[tuple[str, StrOrPromise]] = [
    ("created_at", _("Created")),
    *((f"{act.stamp}_at", act.past) for act in REVIEW),
]


def act_of(row: Any) -> str:
    """The act that wrote a history row, by the times that the row itself holds."""
    named = (act for name, act in ACTS if getattr(row, name) == row.history_date)
    return str(next(named, _("Edited")))


def steps_of(model: type[Record], keys: Iterable[int]) -> dict[int, list[Any]]:
    """By key of a record, the history rows of its transitions, oldest first. One query.

    A transition is a row with the time of the act; an edit in between is not one.
    """
    moments = Q()
    for act in REVIEW:
        moments |= Q(**{f"{act.stamp}_at": F("history_date")})
    rows = model.history.filter(moments, id__in=list(keys)).select_related("history_user")
    steps = defaultdict(list)
    for row in rows.order_by("history_date", "history_id"):
        steps[row.id].append(row)
    return steps
