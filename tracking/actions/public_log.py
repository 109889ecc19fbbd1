"""Writes the log of public revisions: one row for each version of a record that readers can see.

A row depends only on the record's state, whichever action changed it. A published record gets a
further revision; for one that is no longer public, the log says so and hides what it said before.
Of a removal readers learn the kind of reason; the reason itself stays at the desk.
Sources, parties and publishers have no state: each edit that is made while readers see them is
logged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User

from tracking.models import Event, Forum, PublicRevision, Record, StatusUpdate
from tracking.models.public_revisions import ENDINGS, field_of
from tracking.models.versioned import Versioned

Act, Role = PublicRevision.Act, PublicRevision.Role
RECORDS = (Event, Forum, StatusUpdate)


def log_revisions(
    records: Sequence[Versioned], *, reason: str, first: Collection[int] = ()
) -> None:
    """Adds the rows of the versions that were just written, of records of one kind. first: the keys
    of those that were never public before.

    Cost: two queries and those for rights, however many records there are, and one or two more
    where something is no longer public or is public once more; of what was never public, one.
    """
    logged = [one for one in records if isinstance(one, RECORDS) and one.published_at]
    last = _last_of([record for record in logged if record.pk not in first])
    acts = {record.pk: _act(record, last.get(record.pk)) for record in logged}
    logged = [record for record in logged if acts[record.pk]]
    _show_what_is_public(logged, acts, last)
    _add(
        (
            record,
            acts[record.pk],
            {
                "number": _number(last.get(record.pk)) + record.is_published,
                "reason": "" if record.is_removed else reason,
                "removal_kind": record.removal_kind,
            },
        )
        for record in logged
    )


def log_edits(rows: Sequence[Versioned], *, reason: str) -> None:
    """Adds the edits that were just written of what readers see, of rows of one kind. The first one
    is revision 2: before it, they saw it as it was recorded. Cost: as `log_revisions`.
    """
    last = _last_of(rows)
    _add(
        (row, Act.EDITED, {"number": (_number(last.get(row.pk)) or 1) + 1, "reason": reason})
        for row in rows
    )


def _show_what_is_public(
    records: Sequence[Record], acts: Mapping[int, str], last: Mapping[int, PublicRevision]
) -> None:
    """Hides what the log said of records that are no longer public, and shows what it said of those
    that are public once more; of those put back, the endings too.
    """
    again = [
        record
        for record in records
        if record.is_published and record.pk in last and last[record.pk].act in ENDINGS
    ]
    hidden = [record for record in records if not record.is_published]
    put_back = [record for record in records if acts[record.pk] == Act.PUT_BACK]
    if again:
        PublicRevision.objects.of_records(again).update(is_shown=True)
    if hidden:
        PublicRevision.objects.of_records(hidden).update(is_shown=False)
    if put_back:
        PublicRevision.objects.of_records(put_back).endings().update(is_shown=True)


def _last_of(rows: Sequence[Versioned]) -> dict[int, PublicRevision]:
    """By the key of each of these rows, its latest revision; none for those without."""
    if not rows:
        return {}
    column = f"{field_of(rows[0])}_id"  # type: ignore[arg-type]
    found = PublicRevision.objects.of_records(rows).order_by("version")
    return {getattr(revision, column): revision for revision in found}


def _number(last: PublicRevision | None) -> int:
    return last.number if last else 0


def _add(rows: Iterable[tuple[Any, str, Mapping[str, str | int]]]) -> None:
    """Adds a revision for each: a row, what was done, and what the revision says besides."""
    roles: dict[int, str] = {}
    revisions = []
    for row, act, values in rows:
        person = row.updated_by
        if person.pk not in roles:
            roles[person.pk] = role_of(person)
        revisions.append(
            PublicRevision(
                **{field_of(row): row},
                kind=field_of(row),
                version=row.version,
                act=act,
                changed_at=row.updated_at,
                changed_by=person,
                role=roles[person.pk],
                **values,
            )
        )
    if revisions:
        PublicRevision.objects.bulk_create(revisions)


def _act(record: Record, last: PublicRevision | None) -> str:
    """What its row says of this version; empty where the row before says it already."""
    if record.is_removed:
        return Act.REMOVED
    if last and last.is_removal:
        return Act.PUT_BACK
    if record.is_published:
        return Act.EDITED if last else Act.PUBLISHED
    return "" if last and last.is_withdrawal else Act.WITHDRAWN


def role_of(person: User) -> str:
    """The highest of a person's roles; empty for an account that nobody can sign in to."""
    if person.has_perm("auth.change_user"):
        return Role.ADMINISTRATOR
    if person.has_perm("tracking.publish_event"):
        return Role.EDITOR
    return Role.CONTRIBUTOR if person.has_perm("tracking.add_event") else Role.AUTOMATIC
