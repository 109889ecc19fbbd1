"""The one predicate that says what the public may see.

Every query of what is or was public goes through the functions here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from tracking.models.states import State
from tracking.values.as_of import AsOf

UNPUBLISHED = [state for state in State if state != State.PUBLISHED]

Rows = TypeVar("Rows", bound=models.QuerySet[Any])


def is_public(state: str) -> bool:
    """Whether the public sees a record in this state now."""
    return state == State.PUBLISHED


def was_public(end: datetime | None, path: str = "") -> Q:
    """Published now; with a moment, published before it and not withdrawn by then.

    What has been removed from public view was never public.

    `path` leads to the record from elsewhere: `event__`.
    """
    if not end:
        return Q(**{f"{path}state": State.PUBLISHED})
    return was_known(end, path) & Q(**{f"{path}removed_at": None})


def was_known(end: datetime, path: str = "") -> Q:
    """Published before this moment and not withdrawn by then, removed since or not."""
    still = Q(**{f"{path}withdrawn_at": None}) | Q(**{f"{path}withdrawn_at__gte": end})
    return still & Q(**{f"{path}published_at__lt": end})


def was_published_alone(end: datetime | None) -> Q:
    """As `was_public`, for a search that was recorded on its own, without an assessment."""
    if not end:
        return Q(published_at__isnull=False, withdrawn_at=None)
    still = Q(withdrawn_at=None) | Q(withdrawn_at__gte=end)
    return still & Q(published_at__lt=end)


def was_public_event(as_of: AsOf, path: str = "") -> Q:
    """As `was_public`, for an event, which must have begun by the day that is shown."""
    return was_public(as_of.known_until, path) & has_begun(as_of, path)


def has_begun(as_of: AsOf, path: str = "") -> Q:
    """Begun by the day that is shown; without such a day announced events are shown too."""
    return Q(**{f"{path}earliest_on__lte": as_of.as_of}) if as_of.as_of else Q()


def links_to_public(rows: Rows, end: datetime | None, path: str = "") -> Rows:
    """Of these rows those that are public themselves, or lead to what is.

    As `was_public`, for records that are looked up by links. SQLite would else begin with the
    index of all published records and seek the links of each: the file of 10,000 sources took 10
    seconds, without that index it takes one.
    """
    if end:
        return rows.filter(was_public(end, path))
    state = Coalesce(f"{path}state", Value(""))
    return rows.alias(state_without_index=state).filter(state_without_index=State.PUBLISHED)


def was_ever_public(path: str = "") -> Q:
    """Public now, or withdrawn since."""
    return Q(**{f"{path}state__in": [State.PUBLISHED, State.WITHDRAWN]})
