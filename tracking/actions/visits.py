"""Stores when a person's visits to the desk began: only the last two of each person."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from tracking.models import DeskVisit

# Whoever comes back within an hour is still on the same visit: reloading empties no list.
SAME_VISIT = timedelta(hours=1)


def begin_visit(person: User, now: datetime) -> datetime | None:
    """When this person's previous visit began: later changes are new; None on arriving first.

    Within the first visit it is the beginning of that one: who comes back to the start page is told
    what others did since they arrived.
    One query within a visit, a few more at its beginning.
    """
    visits = list(DeskVisit.objects.of(person)[:2])
    is_new_here = not visits
    if not visits or now - visits[0].visited_at >= SAME_VISIT:
        visits = _begin(person, now)
    return None if is_new_here else visits[-1].visited_at


@transaction.atomic
def _begin(person: User, now: datetime) -> list[DeskVisit]:
    """Two tabs opened at once begin one visit: the second finds that of the first."""
    User.objects.select_for_update().get(pk=person.pk)
    visits = list(DeskVisit.objects.of(person))
    if not visits or now - visits[0].visited_at >= SAME_VISIT:
        visits.insert(0, DeskVisit.objects.create(visited_at=now, visited_by=person))
    for old in visits[2:]:
        old.delete()
    return visits[:2]
