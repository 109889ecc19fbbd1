"""Stores records, new and changed, and moves them from state to state.

For the modules of this folder alone; everybody else calls an action. Each function writes within
the transaction of the action that calls it. What stores many rows of one kind raises `Refused`,
which names the refused ones by place; one row is the case of one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from tracking import permissions
from tracking.actions.bringing import bring
from tracking.actions.checking import clean_reason, refusals_of_changed
from tracking.actions.histories import write_histories
from tracking.actions.links import Links, put_all
from tracking.actions.locking import lock_all, require_unclaimed, swap
from tracking.actions.new_rows import begin, follow_merges, insert
from tracking.actions.public_log import log_edits
from tracking.actions.refusals import Refusals, at_places, of_one
from tracking.actions.relations import settle
from tracking.actions.stored_links import StoredLinks
from tracking.assessment.first_support import worked_out_values
from tracking.duplicates import register
from tracking.models import Citation, Event, Party, Publisher, Record, Source, State, StatusUpdate
from tracking.models.keys import HasOneOfKeys
from tracking.models.states import OPEN, Transition
from tracking.models.versioned import Versioned

R = TypeVar("R", bound=Record)
V = TypeVar("V", bound=Versioned)


@dataclass(frozen=True)
class Change(Generic[V]):
    """A row as it is to be, its links, and the version that the person saw."""

    record: V
    version: int
    links: Links | None = None


@dataclass(frozen=True)
class Move(Generic[R]):
    """A record that goes to another state, the version that the person saw, and values of its own
    that it gets with that.
    """

    record: R
    version: int
    values: Mapping[str, object] = field(default_factory=dict)


@transaction.atomic
def add(row: V, *, by: User, links: Links | None = None) -> V:
    with of_one():
        add_all([(row, links)], by=by)
    return row


def add_all(wanted: Sequence[tuple[V, Links | None]], *, by: User) -> None:
    """Stores new rows of one kind with their links. **errors** Refused; IntegrityError where
    somebody stored the same a moment earlier.
    """
    rows, links = [row for row, _links in wanted], [links for _row, links in wanted]
    refusals = begin(rows, by=by)
    verdicts = _checked_verdicts(links, refusals)
    refusals.require_none()
    stored = StoredLinks(rows, are_new=True)
    brought = bring(rows, links, stored, by=by)
    insert(rows)
    _put_on(rows, brought, stored, by)
    write_histories(rows, created=True)
    register.sync(*rows)
    _remember(verdicts, rows, by)


@transaction.atomic
def change(
    row: V,
    *,
    by: User,
    version: int,
    links: Links | None = None,
    reason: str = "",
    states: Sequence[State] | None = None,
) -> V:
    """Stores what differs from the stored row; where nothing does, nothing is written.

    What the public reads is changed with a reason alone.
    """
    with of_one():
        change_all([Change(row, version, links)], by=by, reason=reason, states=states)
    return row


def change_all(
    changes: Sequence[Change[V]],
    *,
    by: User,
    reason: str = "",
    states: Sequence[State] | None = None,
) -> list[V]:
    """Stores what differs from the stored rows, which are of one kind; gives those that differed,
    as they were stored before. **errors** Refused.
    """
    rows = [one.record for one in changes]
    follow_merges(rows)
    before = lock_all(rows)
    refusals = Refusals()
    for row, stored in zip(rows, before, strict=True):
        _take_over(row, stored, _bookkeeping(row))
    for place, stored in enumerate(before):
        with refusals.of(place):
            _require_not_under_review(stored, by)
    wrong = refusals_of_changed(rows, before, exclude=_bookkeeping(rows[0]))
    refusals |= {place: wrong[place] for place in wrong.keys() - refusals.keys()}
    verdicts = _checked_verdicts([one.links for one in changes], refusals)
    links = StoredLinks(rows)
    told = (*rows[0].content_fields(), *rows[0].DERIVED)
    columns = {
        place: names
        for place, (one, stored) in enumerate(zip(changes, before, strict=True))
        if (names := _changed_in(one.record, stored, told))
        or (one.links and one.links.differ_from(stored, links))
    }
    public = _read_publicly([before[place] for place in columns])
    for place in columns:
        with refusals.of(place):
            require_unclaimed(before[place], version=changes[place].version, states=states)
            if before[place].pk in public:
                reason = clean_reason(reason)
    refusals.require_none()
    if columns:
        _store_changes(changes, before, columns, links, public, by=by, reason=reason)
    for place, row in enumerate(rows):
        if place not in columns:
            row.version = before[place].version
    _remember(verdicts, rows, by)
    return [before[place] for place in columns]


def differing(changes: Sequence[Change[V]]) -> set[int]:
    """The places of those of these changes, of rows of one kind, that would store anything.

    Reads alone: two queries, and one for each kind of link. What is gone differs.
    """
    rows = [one.record for one in changes]
    found = type(rows[0])._default_manager.filter(HasOneOfKeys([row.pk for row in rows]))
    stored, links = {row.pk: row for row in found}, StoredLinks(rows)
    return {
        place
        for place, one in enumerate(changes)
        if (before := stored.get(one.record.pk)) is None
        or _changed_in(one.record, before, one.record.content_fields())
        or (one.links and (one.links.verdicts or one.links.differ_from(before, links)))
    }


def _store_changes(
    changes: Sequence[Change[V]],
    before: Sequence[V],
    columns: Mapping[int, list[str]],
    links: StoredLinks,
    public: Collection[int],
    *,
    by: User,
    reason: str,
) -> None:
    """Stores the rows at these places as their next versions, with what follows from them."""
    places = list(columns)
    rows = [changes[place].record for place in places]
    stored = [before[place] for place in places]
    swap(rows, stored, [{}] * len(rows), by=by, names={n for c in columns.values() for n in c})
    with at_places(places):
        brought = bring(rows, [changes[place].links for place in places], links, by=by)
        _put_on(rows, brought, links, by)
    for row in rows:
        if isinstance(row, StatusUpdate) and row.pk in public:
            _work_out(row)
    write_histories(rows, created=False, reason=reason)
    edited = [row for row in rows if row.pk in public and not isinstance(row, Record)]
    if edited and isinstance(edited[0], Source | Party | Publisher):
        log_edits(edited, reason=reason)
    register.sync(*rows)


def _read_publicly(rows: Sequence[Versioned]) -> set[int]:
    """The keys of those of these rows, which are of one kind, that readers see. One query for
    sources, none for others.
    """
    if rows and isinstance(rows[0], Source):
        cited = Source.objects.cited_publicly().filter(HasOneOfKeys([row.pk for row in rows]))
        return set(cited.order_by().values_list("pk", flat=True))
    return {row.pk for row in rows if row.is_read_publicly}


@transaction.atomic(savepoint=False)  # what it refuses, the action that calls it refuses
def move(
    record: R,
    act: Transition,
    *,
    by: User,
    version: int,
    reason: str = "",
    values: Mapping[str, object] | None = None,
) -> R:
    """Moves a record from one state to the next and records who did it and when."""
    with of_one():
        move_all([Move(record, version, values or {})], act, by=by, reason=reason)
    return record


def move_all(moves: Sequence[Move[R]], act: Transition, *, by: User, reason: str = "") -> None:
    """As `move`, of records of one kind. **errors** Refused; ValidationError of the reason."""
    if act.needs_reason:
        reason = clean_reason(reason)
    records = [one.record for one in moves]
    before = lock_all(records)
    refusals = Refusals()
    for place, (one, stored) in enumerate(zip(moves, before, strict=True)):
        _take_over(one.record, stored, [field.name for field in one.record._meta.concrete_fields])
        with refusals.of(place):
            require_unclaimed(stored, version=one.version, states=act.from_states)
            if stored.state not in OPEN and one.values.get("state", act.to_state) in OPEN:
                stored.require_free_reference()
    refusals.require_none()
    now = timezone.now()
    same = act.values(at=now, by=by, reason=reason)
    swap(records, before, [{**same, **one.values} for one in moves], by=by, now=now)
    never_public = {stored.pk for stored in before if not stored.published_at}
    write_histories(records, created=False, reason=reason, never_public=never_public)


def _require_not_under_review(stored: Versioned, by: User) -> None:
    """Refuses the author's change where an editor opened the review a moment earlier."""
    under_review = isinstance(stored, Record) and stored.is_under_review
    if under_review and not permissions.may_publish(by, stored):
        raise ValidationError(stored.review_opened)  # type: ignore[attr-defined]


def _put_on(
    rows: Sequence[Versioned], links: Mapping[int, Links], stored: StoredLinks, by: User
) -> None:
    """links: by the places of the rows. **errors** Refused."""
    put_all(rows, links, stored, by=by).require_none()
    events = [rows[place].pk for place in links if isinstance(rows[place], Event)]
    if events:
        settle(Citation.objects.of_events(events))


def _work_out(update: StatusUpdate) -> None:
    """Stores what follows from the evidence of a published assessment as it now is."""
    values = worked_out_values(update)
    for name, value in values.items():
        setattr(update, name, value)
    update.save(update_fields=list(values))


Verdict = tuple[int, str, int, str]  # the place of an event, what was said, of which, and why


def _checked_verdicts(links: Sequence[Links | None], refusals: Refusals) -> list[Verdict]:
    found: list[Verdict] = []
    for place, one in enumerate(links):
        with refusals.of(place):
            found += [
                (place, verdict, other.pk, clean_reason(reason, required=False))
                for verdict, other, reason in (one.verdicts if one else ())
            ]
    return found


def _remember(verdicts: Iterable[Verdict], rows: Sequence[Versioned], by: User) -> None:
    for place, verdict, other, reason in verdicts:
        register.decide(verdict, rows[place].pk, other, by=by, reason=reason)


def _changed_in(row: Versioned, stored: Versioned, names: Iterable[str]) -> list[str]:
    return [name for name in names if _value(row, name) != _value(stored, name)]


def _take_over(row: Versioned, stored: Versioned, names: Iterable[str]) -> None:
    """Overwrites these fields of the row in memory with the stored values."""
    for name in names:
        setattr(row, column_of(row, name), _value(stored, name))


def _value(row: Versioned, name: str) -> object:
    """The stored value of a field: of a related row its key, which costs no query."""
    return getattr(row, column_of(row, name))


def column_of(row: Versioned, name: str) -> str:
    field = row._meta.get_field(name)
    return str(getattr(field, "attname", name))


def _bookkeeping(row: Versioned) -> set[str]:
    """Fields that nobody types: their values are the stored ones."""
    names = {field.name for field in row._meta.concrete_fields}
    return names - {*row.content_fields(), *row.DERIVED}
