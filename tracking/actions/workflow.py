"""Moves records from state to state: submit, take back, return, publish, withdraw, trash, restore.

From which state to which, and what each act leaves on the record, is declared in `models.states`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from gsi_tracker.reader import unrestricted
from tracking import permissions
from tracking.actions import opinion_places, second_opinions
from tracking.actions.addresses import free_slugs
from tracking.actions.checking import require_all_complete, require_all_supported
from tracking.actions.locking import lock
from tracking.actions.public_change import public_change
from tracking.actions.refusals import Refusals, of_one
from tracking.actions.writing import Move, R, move, move_all
from tracking.assessment.evidence import evidence_read_once
from tracking.assessment.first_support import worked_out_values
from tracking.duplicates import register
from tracking.models import Event, EvidenceLink, Forum, Merge, Record, StatusUpdate
from tracking.models.keys import HasOneOfKeys
from tracking.models.states import PUBLISH, RESTORE, RETURN, SUBMIT, TAKE_BACK, TRASH, WITHDRAW

MOST_NAMED = 5


@transaction.atomic
def submit(record: R, *, by: User, version: int) -> R:
    """Draft to review."""
    with of_one():
        submit_all([Move(record, version)], by=by)
    return record


def submit_all(moves: Sequence[Move[R]], *, by: User) -> None:
    """As `submit`, of records of one kind. **errors** Refused."""
    move_all(moves, SUBMIT, by=by)
    refusals = Refusals()
    for place, one in enumerate(moves):
        with refusals.of(place):
            second_opinions.note_submitted(one.record, by=by)
    refusals.require_none()


@transaction.atomic
def take_back(record: R, *, by: User, version: int) -> R:
    """Review to draft again, as long as no editor has opened it."""
    second_opinions.require_in_hand(record)
    move(record, TAKE_BACK, by=by, version=version)
    if record.review_opened:
        raise ValidationError(record.review_opened)
    return record


def open_reviews(records: Sequence[Record], *, by: User) -> None:
    """Stores that an editor sees what somebody else submitted: its author leaves it to them now.

    The first editor counts. Of an author who takes it back at this moment and the editor, one wins:
    both ask the stored row. No query where nothing is opened, else one for each kind.
    """
    waiting = [one for one in records if one.is_unopened and one.created_by_id != by.pk]
    opened = [one for one in waiting if permissions.may_publish(by, one)]
    for model in {type(one) for one in opened}:
        keys = [one.pk for one in opened if type(one) is model]
        unopened = model.objects.unopened().filter(pk__in=keys)
        unopened.update(review_opened_at=timezone.now(), review_opened_by=by)


@transaction.atomic
def return_to_author(record: R, *, by: User, version: int, reason: str) -> R:
    """Review to draft, with the reason that the author reads."""
    return move(record, RETURN, by=by, version=version, reason=reason)


def publish(record: R, *, by: User, version: int, slug: str = "") -> R:
    """Review to public, under an address of its own (`slug`, or one made from its words).

    Where the site's rule says so, not by the one who recorded it.
    """
    try:
        return _publish(record, by=by, version=version, slug=slug)
    except IntegrityError:
        # Somebody published a record of the same words a moment earlier: the next free address.
        return _publish(record, by=by, version=version, slug=slug)


@transaction.atomic
def _publish(record: R, *, by: User, version: int, slug: str) -> R:
    with of_one():
        publish_all([Move(record, version, {"slug": slug})], by=by)
    return record


def publish_all(moves: Sequence[Move[R]], *, by: User) -> None:
    """As `publish`, of records of one kind. **errors** Refused; IntegrityError where somebody took
    an address a moment earlier.
    """
    records, refusals = [one.record for one in moves], Refusals()
    for place, record in enumerate(records):
        with refusals.of(place):
            if sentence := record.why_not_published_by(by):
                raise ValidationError(sentence)
    refusals.require_none()
    with public_change(*records):
        for place, record in enumerate(records):
            with refusals.of(place):
                second_opinions.require_both(record)
        refusals.require_none()
        for record in records:
            if isinstance(record, StatusUpdate):
                lock(record)  # so that nobody changes the evidence once it is read
        # Addresses and days are taken whoever publishes.
        with unrestricted(), ExitStack() as read:
            for record in records:
                read.enter_context(evidence_read_once(record))
            move_all(_with_values(moves), PUBLISH, by=by)
            require_all_complete(records)
            for record in records:
                second_opinions.settle(record, by=by)


def _with_values(moves: Sequence[Move[R]]) -> list[Move[R]]:
    """With the address, where none is given, and what follows from the evidence."""
    nameless = [one.record for one in moves if not one.values["slug"]]
    slugs = dict(zip(map(id, nameless), free_slugs(nameless), strict=True))
    return [
        Move(
            one.record,
            one.version,
            {
                "slug": one.values["slug"] or slugs[id(one.record)],
                **worked_out_values(one.record),
            },
        )
        for one in moves
    ]


@transaction.atomic
def withdraw(record: R, *, by: User, version: int, reason: str) -> R:
    """Public to withdrawn, with a reason. The record and its history are kept."""
    with of_one():
        withdraw_all([Move(record, version)], by=by, reason=reason)
    return record


def withdraw_all(moves: Sequence[Move[R]], *, by: User, reason: str) -> None:
    """As `withdraw`, of records of one kind. **errors** Refused; ValidationError of the reason."""
    records = [one.record for one in moves]
    with public_change(*records):
        move_all(moves, WITHDRAW, by=by, reason=reason)
        for record in records:
            second_opinions.let_go(record, by=by, reason=reason)
        with unrestricted():
            require_all_supported(records)
    register.sync(*records)


@transaction.atomic
def trash(record: R, *, by: User, version: int) -> R:
    """Draft to trash, unless another record names it. What was ever public cannot come here."""
    with of_one():
        trash_all([Move(record, version)], by=by)
    return record


def trash_all(moves: Sequence[Move[R]], *, by: User) -> None:
    """As `trash`, of records of one kind. **errors** Refused."""
    records, refusals = [one.record for one in moves], Refusals()
    for place, record in enumerate(records):
        with refusals.of(place):
            second_opinions.require_in_hand(record)
    refusals.require_none()
    move_all(moves, TRASH, by=by)
    named = _perhaps_needed(records)
    for place, record in enumerate(records):
        opinion_places.leave_place(record, by=by)
        with refusals.of(place):
            if record.pk in named and (sentence := _why_needed(record)):
                raise ValidationError(sentence)
    refusals.require_none()
    register.sync(*records)


@transaction.atomic
def restore(record: R, *, by: User, version: int) -> R:
    """Trash to draft again, as it was."""
    with of_one():
        restore_all([Move(record, version)], by=by)
    return record


def restore_all(moves: Sequence[Move[R]], *, by: User) -> None:
    """As `restore`, of records of one kind. **errors** Refused."""
    move_all(moves, RESTORE, by=by)
    records = [one.record for one in moves]
    for record in records:
        opinion_places.find_place_again(record, by=by)
    register.sync(*records)


def _perhaps_needed(records: Sequence[Record]) -> set[int]:
    """The keys of those of these records that `_why_needed` is asked about. One record is; of many
    those that another record names or ever named. Two queries.
    """
    keys = {record.pk for record in records}
    if len(keys) == 1:
        return keys
    named: set[int] = set()
    if isinstance(records[0], Event):
        cited = EvidenceLink.objects.order_by().filter(HasOneOfKeys(keys, field="event"))
        named.update(cited.values_list("event", flat=True))
        for pair in Merge.objects.with_one_of(keys).values_list("surviving", "merged"):
            named.update(pair)
    elif isinstance(records[0], Forum):
        held = Event.objects.order_by().filter(HasOneOfKeys(keys, field="forum"))
        named.update(held.values_list("forum", flat=True).distinct())
    return named


def _why_needed(record: Record) -> str:
    """Names the records that would lose this one; empty where there are none."""
    if isinstance(record, Event) and Merge.objects.with_one(record).exists():
        return gettext("This is part of a merge and is needed to undo it.")
    referring = record.referring()
    needing = list(referring.not_trashed()[:MOST_NAMED]) if referring is not None else []
    if not needing:
        return ""
    sentence = gettext("This is named by: %(records)s. Remove it there first.")
    return sentence % {"records": "; ".join(str(other) for other in needing)}
