"""Removes records from public view, and puts them back.

Unlike one that is withdrawn, a removed record was never public for whoever reads now. Nothing is
deleted: the desk shows all of it. Published assessments that cite it do not stand in the way, as
they do of a withdrawal: what the law demands cannot wait for them. They become due instead.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from gsi_tracker.reader import unrestricted
from tracking.actions import second_opinions
from tracking.actions.checking import require_complete
from tracking.actions.public_change import public_change
from tracking.actions.writing import R, move
from tracking.assessment.same_day import refusals_beside
from tracking.duplicates import register
from tracking.jobs.taking_down import take_down
from tracking.models import Event, Record, State, StatusUpdate
from tracking.models.states import PUT_BACK, REMOVE

# Readers may learn why a second opinion ended; why a record was removed they may not.
REMOVED_REASON = "One of the two assessments was removed from public view."


@transaction.atomic
def remove(record: R, *, by: User, version: int, reason: str, kind: str) -> R:
    """Takes a record, and what was merged into it, out of all that readers see.

    Readers learn the day and the kind of reason; the reason stays at the desk.
    """
    if not record.published_at:
        raise ValidationError(gettext("This was never public: there is nothing to remove."))
    with public_change(record):
        move(record, REMOVE, by=by, version=version, reason=reason, values={"removal_kind": kind})
        second_opinions.let_go(record, by=by, reason=REMOVED_REASON)
    register.sync(record)
    take_down(record.published_at, str(record.slug))
    for merged in merged_into(record):
        remove(merged, by=by, version=merged.version, reason=reason, kind=kind)
    return record


@transaction.atomic
def put_back(record: R, *, by: User, version: int, reason: str) -> R:
    """Puts a record back, published or withdrawn as it was, with what was removed along with it.

    Readers see the reason. What is published again must be fit for it.
    """
    with public_change(record):
        together = _removed_with(record)
        was = {"state": record.state_before_removal, "removal_kind": "", "removal_reason": ""}
        move(record, PUT_BACK, by=by, version=version, reason=reason, values=was)
        if record.is_published:
            with unrestricted():
                require_complete(record)
                _require_alone(record)
            second_opinions.come_back(record, by=by)
    register.sync(record)
    for merged in together:
        put_back(merged, by=by, version=merged.version, reason=reason)
    return record


def merged_into(record: Record) -> list[Event]:
    """The events that were public and then merged into this one."""
    if not isinstance(record, Event):
        return []
    merged = Event.objects.in_state(State.MERGED).filter(merged_into=record)
    return list(merged.exclude(published_at=None).order_by("pk"))


def _removed_with(record: Record) -> list[Event]:
    if not isinstance(record, Event):
        return []
    removed = Event.objects.in_state(State.REMOVED).filter(merged_into=record)
    return list(removed.filter(removed_at__gte=record.removed_at).order_by("pk"))


def _require_alone(record: Record) -> None:
    """Refuses an assessment back whose day has another one by now."""
    if isinstance(record, StatusUpdate) and (refusals := refusals_beside(record, comes_back=True)):
        raise ValidationError(list(refusals.values()))
