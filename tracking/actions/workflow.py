"""Moves records from state to state: submit, take back, return, publish, withdraw, trash, restore.

From which state to which, and what each act leaves on the record, is declared in `models.states`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext

from gsi_tracker.reader import unrestricted
from tracking import permissions
from tracking.actions import opinion_places, second_opinions
from tracking.actions.checking import require_complete, require_supported
from tracking.actions.locking import lock
from tracking.actions.public_change import public_change
from tracking.actions.writing import R, move
from tracking.assessment.evidence import evidence_read_once
from tracking.assessment.first_support import worked_out_values
from tracking.duplicates import register
from tracking.models import Event, Merge, Record, StatusUpdate
from tracking.models.states import PUBLISH, RESTORE, RETURN, SUBMIT, TAKE_BACK, TRASH, WITHDRAW

MOST_NAMED = 5
SLUGS_AT_ONCE = 20


@transaction.atomic
def submit(record: R, *, by: User, version: int) -> R:
    """Draft to review."""
    move(record, SUBMIT, by=by, version=version)
    second_opinions.note_submitted(record, by=by)
    return record


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
    if sentence := record.why_not_published_by(by):
        raise ValidationError(sentence)
    try:
        return _publish(record, by=by, version=version, slug=slug)
    except IntegrityError:
        # Somebody published a record of the same words a moment earlier: the next free address.
        return _publish(record, by=by, version=version, slug=slug)


@transaction.atomic
def _publish(record: R, *, by: User, version: int, slug: str) -> R:
    with public_change(record):
        second_opinions.require_both(record)
        if isinstance(record, StatusUpdate):
            lock(record)  # so that nobody changes the evidence once it is read
        # Addresses and days are taken whoever publishes.
        with unrestricted(), evidence_read_once(record):
            values = {"slug": slug or _free_slug(record), **worked_out_values(record)}
            move(record, PUBLISH, by=by, version=version, values=values)
            require_complete(record)
            second_opinions.settle(record, by=by)
    return record


@transaction.atomic
def withdraw(record: R, *, by: User, version: int, reason: str) -> R:
    """Public to withdrawn, with a reason. The record and its history are kept."""
    with public_change(record):
        move(record, WITHDRAW, by=by, version=version, reason=reason)
        second_opinions.let_go(record, by=by, reason=reason)
        with unrestricted():
            require_supported(StatusUpdate.objects.resting_on(record))
    register.sync(record)
    return record


@transaction.atomic
def trash(record: R, *, by: User, version: int) -> R:
    """Draft to trash, unless another record names it. What was ever public cannot come here."""
    second_opinions.require_in_hand(record)
    move(record, TRASH, by=by, version=version)
    opinion_places.leave_place(record, by=by)
    if sentence := _why_needed(record):
        raise ValidationError(sentence)
    register.sync(record)
    return record


@transaction.atomic
def restore(record: R, *, by: User, version: int) -> R:
    """Trash to draft again, as it was."""
    move(record, RESTORE, by=by, version=version)
    opinion_places.find_place_again(record, by=by)
    register.sync(record)
    return record


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


def _free_slug(record: Record) -> str:
    """An address from the record's words that no published or withdrawn record has.

    Asks for whole addresses, which the index answers however many begin with the same words.
    """
    words = slugify(record.slug_text())[:100].strip("-") or record._meta.model_name or "record"
    for first in count(1, SLUGS_AT_ONCE):
        numbers = range(first, first + SLUGS_AT_ONCE)
        slugs = [words if number == 1 else f"{words}-{number}" for number in numbers]
        taken = type(record).objects.order_by().filter(slug__in=slugs)
        found = set(taken.values_list("slug", flat=True))
        if free := [slug for slug in slugs if slug not in found]:
            return free[0]
    raise AssertionError  # numbers do not end
