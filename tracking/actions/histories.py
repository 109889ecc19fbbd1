"""Writes the history of rows that were just stored, and what readers learn of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.contrib.auth.models import User
from django.db import transaction

from tracking.actions.locking import claim, lock
from tracking.actions.public_log import log_revisions
from tracking.models import Event, Party, Record
from tracking.models.versioned import Versioned
from tracking.search import index


def write_history(
    row: Versioned, *, created: bool, reason: str = "", was_public: bool = True
) -> None:
    """was_public: whether readers may have seen an earlier version."""
    never_public = () if was_public else (row.pk,)
    write_histories([row], created=created, reason=reason, never_public=never_public)


def write_histories(
    rows: Sequence[Versioned],
    *,
    created: bool,
    reason: str = "",
    never_public: Collection[int] = (),
) -> None:
    """For rows of one kind that one person changed at one moment. never_public: the keys of those
    of which readers cannot have seen an earlier version.
    """
    first, act = rows[0], "+" if created else "~"
    first.history_writer.write_many(
        rows, act, at=first.updated_at, by=first.updated_by, reason=reason
    )
    if isinstance(first, Record):
        log_revisions(rows, reason=reason, first=never_public)
    published = [row.pk for row in rows if isinstance(row, Event) and row.is_published]
    for party in Party.objects.unconfirmed().of_events(published) if published else ():
        confirm(party, by=first.updated_by, version=party.version)


@transaction.atomic
def confirm(party: Party, *, by: User, version: int) -> Party:
    """Makes a party public: an editor has looked at it, or publishes an event that names it."""
    claim(party, lock(party), by=by, version=version, states=None, values={"is_confirmed": True})
    write_history(party, created=False)
    index.refresh(party)
    return party
