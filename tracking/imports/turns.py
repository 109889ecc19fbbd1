"""Whose turn it is: an import is opened, checked, stored or undone by one act at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext

from tracking import jobs, permissions
from tracking.models import Job
from tracking.models.imports import AT_WORK, Goal, Import, ImportState


class OutOfTurn(Exception):
    """The import is no longer where the person saw it; the text says where it is."""


def turn(of: Import, from_states: Sequence[ImportState], to: ImportState, **values: Any) -> None:
    """Takes an import from one state to another, if nobody did a moment earlier.

    **errors** OutOfTurn.
    """
    found = Import.objects.filter(pk=of.pk, state__in=from_states)
    if not found.update(state=to, **values):
        raise OutOfTurn(where(of))
    of.state = to
    for name, value in values.items():
        setattr(of, name, value)


def where(of: Import) -> str:
    """What the import is doing instead, for whoever comes too late."""
    now = Import.objects.without_content().get(pk=of.pk)
    if now.state in AT_WORK:
        return gettext("This import is at work: wait until it has ended, or cancel it.")
    sentence = gettext("This import is already %(state)s; load its page again.")
    return sentence % {"state": now.get_state_display().lower()}


def send_to_work(of: Import, kind: str, *, by: User) -> Job:
    """The job that does what the state says. **errors** `jobs.TooMany`."""
    parameters = {"import": str(of.token), "revision": of.revision, "state": of.state}
    job = jobs.enqueue(kind, parameters=parameters, by=by)
    Import.objects.filter(pk=of.pk).update(job=job)
    of.job = job
    return job


def require_right(of: Import, by: User) -> None:
    """Asked again before each batch: a role may be taken away in the middle.

    **errors** `jobs.Refused`.
    """
    person = User.objects.filter(pk=by.pk, is_active=True).first()
    if person is None or not permissions.may_import(person):
        raise jobs.Refused(gettext("The account may no longer import: its role was changed."))
    if of.goal == Goal.PUBLIC and not permissions.is_editor(person):
        raise jobs.Refused(gettext("Only an editor publishes what is imported."))
