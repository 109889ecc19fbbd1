"""Locks stored rows, and stores values as their next versions: the guard against lost updates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from tracking.actions.refusals import Refusals, Stale
from tracking.models import Record, State
from tracking.models.keys import HasOneOfKeys
from tracking.models.versioned import Versioned

V = TypeVar("V", bound=Versioned)
STAMPS = ("version", "updated_at", "updated_by")


def lock(row: V) -> V:
    """The stored row, held until the transaction ends."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def lock_all(rows: Sequence[V]) -> list[V]:
    """The stored rows, of one kind, in this order. **errors** Refused for those that are gone."""
    if len(rows) == 1:
        return [lock(rows[0])]
    manager = type(rows[0])._default_manager.select_for_update()
    found = manager.filter(HasOneOfKeys([row.pk for row in rows])).order_by("pk")
    stored = {row.pk: row for row in found}
    refusals = Refusals()
    for place, row in enumerate(rows):
        with refusals.of(place):
            if row.pk not in stored:
                raise ValidationError(gettext("This has been removed in the meantime."))
    refusals.require_none()
    return [stored[row.pk] for row in rows]


def claim(
    row: Versioned,
    stored: Versioned,
    *,
    by: User,
    version: int,
    states: Sequence[State] | None,
    now: datetime | None = None,
    values: Mapping[str, object] | None = None,
) -> None:
    """Compare and swap: stores these values as the next version if the row is still at the seen
    one.
    """
    require_unclaimed(stored, version=version, states=states)
    swap([row], [stored], [values or {}], by=by, now=now)


def require_unclaimed(stored: Versioned, *, version: int, states: Sequence[State] | None) -> None:
    """Refuses a change of what somebody else has changed, or of what is in none of these states."""
    if stored.version != version:
        raise Stale(stored)
    if states and isinstance(stored, Record) and stored.state not in states:
        wanted = gettext(" or ").join(state.label.lower() for state in states)
        raise ValidationError(
            gettext("This is %(state)s; only what is %(wanted)s can be changed in this way.")
            % {"state": stored.get_state_display().lower(), "wanted": wanted}
        )


def swap(
    rows: Sequence[Versioned],
    before: Sequence[Versioned],
    values: Sequence[Mapping[str, object]],
    *,
    by: User,
    now: datetime | None = None,
    names: Collection[str] = (),
) -> None:
    """Stores these values, and what the rows say in the fields `names`, as their next versions.

    One row is compared with the version before in the same statement. Many are locked: nobody else
    can have changed them.
    """
    manager = type(rows[0])._default_manager
    stamps = {"updated_at": now or timezone.now(), "updated_by": by}
    if len(rows) == 1:
        unchanged = manager.filter(pk=rows[0].pk, version=before[0].version)
        if not unchanged.update(version=F("version") + 1, **stamps, **values[0]):
            raise Stale(lock(rows[0]))
    for row, stored, own in zip(rows, before, values, strict=True):
        for name, value in {"version": stored.version + 1, **stamps, **own}.items():
            setattr(row, name, value)
    if len(rows) == 1:
        rows[0].save(update_fields=names)
    elif names or any(own != values[0] for own in values):
        _overwrite(rows, [*STAMPS, *names, *{name for own in values for name in own}])
    else:
        same = manager.filter(HasOneOfKeys([row.pk for row in rows]))
        same.update(version=F("version") + 1, **stamps, **values[0])


def _overwrite(rows: Sequence[Versioned], names: Sequence[str]) -> None:
    """Stores what stored rows say in these fields.

    As an insertion that meets the rows that are there: `bulk_update` looks each value up in a list
    of all, and takes longer than everything else.
    """
    manager: Any = type(rows[0])._default_manager
    manager.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=names)
