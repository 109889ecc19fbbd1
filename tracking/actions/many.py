"""The acts on many rows: each is one transaction, and a row that is refused spoils no other.

They do what the act on one row does, leave the same traces and refuse the same. What one row needs
and others do not is done for it alone: assessments, and events and forums on which a published
assessment rests, go through the act on one. Whether the person has the right to the act is asked
before, as for one.

Give batches of some hundred rows: a batch is stored with about as many statements as one row.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, TypeVar

from django.contrib.auth.models import User
from django.db import transaction

from tracking.actions import records, workflow
from tracking.actions.bringing import add_source, find_or_add
from tracking.actions.checking import clean_reason
from tracking.actions.links import Links
from tracking.actions.refusals import Refusal
from tracking.actions.rounds import store_each
from tracking.actions.writing import Change, Move, add_all, differing
from tracking.models import Event, Forum, Party, Record, Source, State, StatusUpdate
from tracking.models.versioned import Versioned
from tracking.page_cache import invalidate

V = TypeVar("V", bound=Versioned)

# One kind is stored after the other: what names others after them, or before.
NAMED_FIRST: tuple[type[Versioned], ...] = (Party, Source, Forum, Event, StatusUpdate)
NAMING_FIRST = tuple(reversed(NAMED_FIRST))
# Of these each depends on those stored before it, or they are few.
ALONE = (Party, StatusUpdate)


@dataclass(frozen=True)
class Wanted:
    """A record that is to be, with its links. form_key: as that of a form, which makes one record
    however often it is sent.
    """

    record: Any
    links: Links | None = None
    form_key: uuid.UUID | None = None


@dataclass(frozen=True)
class Step:
    """A record that is to go from one state to another, and the version that the person saw.

    slug: only of what is published, the address that it gets; one is made from its words without.
    """

    record: Record
    version: int
    slug: str = ""


@dataclass(frozen=True)
class Outcome(Generic[V]):
    """What became of one row. record: as it is stored, where it is not refused; the one that was
    there where that was found instead. is_changed: whether anything was written.
    """

    record: V
    refusal: Refusal | None = None
    is_changed: bool = True

    @property
    def is_refused(self) -> bool:
        return self.refusal is not None


@transaction.atomic
def create_many(wanted: Sequence[Wanted], *, by: User) -> list[Outcome[Record]]:
    """Stores new drafts with their links. One whose form was sent before is the record of then."""

    def together(some: Sequence[Wanted]) -> None:
        for item in some:
            item.record.state, item.record.form_key = State.DRAFT, item.form_key
        add_all([(item.record, item.links) for item in some], by=by)

    def one(item: Wanted) -> Record:
        record: Record = item.record
        return records.create(record, by=by, links=item.links, form_key=item.form_key)

    return _each(wanted, together, one, alone=_made_before(wanted, by))


@transaction.atomic
def edit_many(
    changes: Sequence[Change[Record]], *, by: User, reason: str = ""
) -> list[Outcome[Record]]:
    """Changes the content of records. Where nothing differs, nothing is written.

    What is published needs a reason and must stay fit for it. What somebody has changed since is
    refused as `Stale`.
    """

    def one(change: Change[Record]) -> Record:
        told: Any = {"version": change.version, "links": change.links, "reason": reason}
        return records.edit(change.record, by=by, **told)

    if any(change.record.is_published for change in changes):
        invalidate()
    together = partial(records.edit_all, by=by, reason=reason)
    return _edited(changes, together, one, _rested_on(changes))


@transaction.atomic
def submit_many(steps: Sequence[Step], *, by: User) -> list[Outcome[Record]]:
    """Drafts to review."""

    def one(step: Step) -> Record:
        return workflow.submit(step.record, by=by, version=step.version)

    return _each(steps, _moving(partial(workflow.submit_all, by=by)), one)


@transaction.atomic
def publish_many(steps: Sequence[Step], *, by: User) -> list[Outcome[Record]]:
    """Reviews to public, each under an address of its own, after the full check of publication."""

    def together(some: Sequence[Step]) -> None:
        moves = [Move(step.record, step.version, {"slug": step.slug}) for step in some]
        workflow.publish_all(moves, by=by)

    def one(step: Step) -> Record:
        return workflow.publish(step.record, by=by, version=step.version, slug=step.slug)

    invalidate()
    return _each(steps, together, one)


@transaction.atomic
def withdraw_many(steps: Sequence[Step], *, by: User, reason: str) -> list[Outcome[Record]]:
    """Public to withdrawn, with a reason. **errors** ValidationError where there is none."""
    reason = clean_reason(reason)

    def one(step: Step) -> Record:
        return workflow.withdraw(step.record, by=by, version=step.version, reason=reason)

    invalidate()
    together = _moving(partial(workflow.withdraw_all, by=by, reason=reason))
    return _each(steps, together, one, alone=_rested_on(steps), order=NAMING_FIRST)


@transaction.atomic
def trash_many(steps: Sequence[Step], *, by: User) -> list[Outcome[Record]]:
    """Drafts to the trash, unless another record names them."""

    def one(step: Step) -> Record:
        return workflow.trash(step.record, by=by, version=step.version)

    together = _moving(partial(workflow.trash_all, by=by))
    return _each(steps, together, one, order=NAMING_FIRST)


@transaction.atomic
def restore_many(steps: Sequence[Step], *, by: User) -> list[Outcome[Record]]:
    """Trash to drafts again, as they were."""

    def one(step: Step) -> Record:
        return workflow.restore(step.record, by=by, version=step.version)

    return _each(steps, _moving(partial(workflow.restore_all, by=by)), one)


@transaction.atomic
def add_sources(sources: Sequence[Source], *, by: User) -> list[Outcome[Source]]:
    """Stores new sources, each page once; one whose page is known is the known one, unchanged."""
    found: dict[int, Source] = {}

    def together(some: Sequence[Source]) -> None:
        for source, known in zip(some, find_or_add(some, by=by), strict=True):
            found[id(source)] = known

    stored, refusals = store_each(sources, together=together, one=partial(add_source, by=by))
    outcomes = []
    for place, source in enumerate(sources):
        refusal = refusals.get(place)
        known = source if refusal else stored.get(place) or found[id(source)]
        outcomes.append(Outcome(known, refusal, is_changed=known is source and not refusal))
    return outcomes


@transaction.atomic
def edit_sources(
    changes: Sequence[Change[Source]], *, by: User, reason: str = ""
) -> list[Outcome[Source]]:
    """Changes sources wherever they are cited, with a reason where readers see them."""

    def one(change: Change[Source]) -> Source:
        return records.edit_source(change.record, by=by, version=change.version, reason=reason)

    return _edited(changes, partial(records.edit_all_sources, by=by, reason=reason), one)


@transaction.atomic
def add_parties(
    parties: Sequence[Party], *, by: User, is_confirmed: bool | None = None
) -> list[Outcome[Party]]:
    """Stores new parties, one after the other, since they are few."""
    add = partial(records.add_party, by=by, is_confirmed=is_confirmed)
    return _each([Wanted(party) for party in parties], _nothing, lambda item: add(item.record))


@transaction.atomic
def edit_parties(
    changes: Sequence[Change[Party]], *, by: User, reason: str = ""
) -> list[Outcome[Party]]:
    """Changes parties, one after the other. Each is confirmed then, changed or not."""

    def one(change: Change[Party]) -> Party:
        return records.edit_party(change.record, by=by, version=change.version, reason=reason)

    return _each(changes, _nothing, one)


def _nothing(items: Sequence[Any]) -> None:
    """Parties go one after the other."""


def _moving(act: Callable[[Sequence[Move[Any]]], None]) -> Callable[[Sequence[Step]], None]:
    """The act as it takes the steps of its caller."""

    def together(steps: Sequence[Step]) -> None:
        act([Move(step.record, step.version) for step in steps])

    return together


def _edited(
    changes: Sequence[Change[V]],
    together: Callable[[list[Change[V]]], None],
    one: Callable[[Change[V]], V],
    alone: Collection[int] = (),
) -> list[Outcome[V]]:
    """Stores those that differ from what is stored."""
    outcomes = {}
    differ = [place for places in _by_kind(changes) for place in _differing(changes, places)]
    some = [changes[place] for place in differ]
    lonely = {number for number, place in enumerate(differ) if place in alone}
    for place, outcome in zip(differ, _each(some, together, one, alone=lonely), strict=True):
        is_changed = outcome.is_changed and outcome.record.version != changes[place].version
        outcomes[place] = replace(outcome, is_changed=is_changed)
    unchanged = (Outcome(change.record, is_changed=False) for change in changes)
    return [outcomes.get(place, outcome) for place, outcome in enumerate(unchanged)]


def _differing(changes: Sequence[Change[V]], places: Sequence[int]) -> list[int]:
    found = differing([changes[place] for place in places])
    return [place for number, place in enumerate(places) if number in found]


def _each(
    items: Sequence[Any],
    together: Callable[[list[Any]], None],
    one: Callable[[Any], Any],
    *,
    alone: Collection[int] = (),
    order: Sequence[type[Versioned]] = NAMED_FIRST,
) -> list[Outcome[Any]]:
    """What becomes of each item, kind by kind."""
    outcomes: dict[int, Outcome[Any]] = {}
    kinds = _by_kind(items)
    for places in sorted(kinds, key=lambda places: order.index(type(items[places[0]].record))):
        some = [items[place] for place in places]
        is_alone = isinstance(some[0].record, ALONE)
        lonely = {number for number, place in enumerate(places) if is_alone or place in alone}
        lonely |= _standing_again(some)
        stored, refusals = store_each(some, together=together, one=one, alone=lonely)
        for number, item in enumerate(some):
            refusal, record = refusals.get(number), stored.get(number, item.record)
            is_changed = refusal is None and record is item.record
            outcomes[places[number]] = Outcome(record, refusal, is_changed)
    return [outcomes[place] for place in range(len(items))]


def _standing_again(items: Sequence[Any]) -> set[int]:
    """The places of items whose record another item before has."""
    seen: set[int] = set()
    again = set()
    for place, item in enumerate(items):
        if item.record.pk in seen:
            again.add(place)
        elif item.record.pk:
            seen.add(item.record.pk)
    return again


def _by_kind(items: Sequence[Any]) -> list[list[int]]:
    """The places of the items whose records are of one kind, for each kind."""
    kinds: dict[type[Versioned], list[int]] = {}
    for place, item in enumerate(items):
        kinds.setdefault(type(item.record), []).append(place)
    return list(kinds.values())


def _made_before(wanted: Sequence[Wanted], by: User) -> set[int]:
    """The places of those whose form has made a record, or stands here twice."""
    keys = {item.form_key for item in wanted if item.form_key}
    known: set[uuid.UUID] = set()
    for model in {type(item.record) for item in wanted} if keys else ():
        known |= model.objects.keys_of_forms(keys, by)
    places = set()
    for place, item in enumerate(wanted):
        if item.form_key in known:
            places.add(place)
        if item.form_key:
            known.add(item.form_key)
    return places


def _rested_on(items: Sequence[Any]) -> set[int]:
    """The places of those on which published assessments rest."""
    found = set()
    for places in _by_kind(items):
        keys = StatusUpdate.objects.rested_on([items[place].record for place in places])
        found |= {place for place in places if items[place].record.pk in keys}
    return found
