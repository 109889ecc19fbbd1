"""Which opinion a draft is: found by its author, subject and day. And how an opinion is stored."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from gsi_tracker.reader import unrestricted
from tracking import permissions
from tracking.actions.histories import write_history
from tracking.actions.locking import claim, lock
from tracking.models import Record, SecondOpinion, State, StatusUpdate
from tracking.models.second_opinions import Opinion, OpinionState

TWO = (Opinion.FIRST, Opinion.SECOND)

A = TypeVar("A", bound=Callable[..., Any])


def of_all_rows(action: A) -> A:
    """One transaction in which nothing is hidden from whoever acts. Only assessments have opinions:
    of another record the action is not begun.
    """

    @wraps(action)
    def act(*args: Any, **kwargs: Any) -> Any:
        if args and isinstance(args[0], Record) and not isinstance(args[0], StatusUpdate):
            return None
        with unrestricted(), transaction.atomic():
            return action(*args, **kwargs)

    return act  # type: ignore[return-value]


def take_place(record: Record, *, by: User) -> None:
    """Before a draft is stored: makes it the opinion that its author was asked for, if any."""
    if not isinstance(record, StatusUpdate):
        return
    if record.opinion == Opinion.AGREED:
        _require_settler(record, by)
        return
    asked, which = _place_of(record, by)
    record.second_opinion, record.opinion = asked, which


@of_all_rows
def find_place_again(record: Record, *, by: User) -> None:
    """After an edit or from the trash: the subject or the day may be another one now."""
    if not isinstance(record, StatusUpdate) or record.opinion == Opinion.AGREED:
        return
    if record.is_published or (record.second_opinion and not record.second_opinion.is_open):
        return
    asked, which = _place_of(record, record.created_by)
    if (asked, which) == (record.second_opinion, record.opinion):
        return
    if record.second_opinion:
        unlink(record, by=by)
    if asked:
        link(record, asked, which, by=by)
        note_both_in(asked, by=by)


@of_all_rows
def leave_place(record: Record, *, by: User) -> None:
    """What is thrown away is no opinion any more: its author may record another one."""
    if isinstance(record, StatusUpdate) and record.second_opinion_id:
        unlink(record, by=by)


@of_all_rows
def _require_settler(record: StatusUpdate, by: User) -> None:
    """The agreed assessment is recorded by an editor who gave neither opinion, if there is one."""
    asked = hold(record)
    if asked is None or asked.state != OpinionState.BOTH_IN:
        sentence = gettext("There are no two opinions to settle: both must be in, and not settled.")
        raise ValidationError(sentence)
    mine = (record.item_id, record.commitment_id, record.as_of)
    if mine != (asked.item_id, asked.commitment_id, asked.as_of):
        sentence = gettext("The agreed assessment is of the same subject and day as both opinions.")
        raise ValidationError({"as_of": sentence})
    if sentence := permissions.why_not_settle(by, asked):
        raise ValidationError(sentence)


def hold(record: Record) -> SecondOpinion | None:
    """The second opinion that a record belongs to, locked."""
    if not isinstance(record, StatusUpdate) or not record.second_opinion_id:
        return None
    rows = SecondOpinion.objects.select_for_update()
    record.second_opinion = rows.get(pk=record.second_opinion_id)
    return record.second_opinion


def _place_of(record: StatusUpdate, author: User) -> tuple[SecondOpinion | None, str]:
    """The open second opinion that this is an answer to, and which; or none."""
    if not isinstance(author, User) or not record.item_id or not record.as_of:
        return None, ""
    rows = SecondOpinion.objects.open().for_assessor(author.pk)
    asked = rows.of_subject(record.item, record.commitment, record.as_of).first()
    if not asked:
        return None, ""
    which = asked.opinion_of(author)
    with unrestricted():
        taken = StatusUpdate.objects.opinions_in(asked).filter(opinion=which)
        is_taken = taken.exclude(pk=record.pk).exists()
    return (None, "") if is_taken else (asked, which)


def link(record: StatusUpdate, asked: SecondOpinion, which: str, *, by: User) -> None:
    values: dict[str, object] = {"second_opinion": asked, "opinion": which}
    if record.is_published:  # it has counted since it was published, and goes on to
        values |= {"accepted_at": record.published_at, "accepted_by": record.published_by}
    set_values(record, values, by=by, reason="Asked for together with a second opinion.")


def unlink(record: StatusUpdate, *, by: User) -> None:
    values: dict[str, object] = {
        "second_opinion": None,
        "opinion": "",
        "accepted_at": None,
        "accepted_by": None,
    }
    set_values(record, values, by=by, reason="No longer one of two opinions.")


def set_values(row: Any, values: dict[str, object], *, by: User, reason: str) -> None:
    claim(row, lock(row), by=by, version=row.version, states=None, values=values)
    write_history(row, created=False, reason=reason)


def move_to(asked: SecondOpinion, state: str, *, by: User) -> None:
    """To this state, with who did it and when; back to both in it is not settled any more."""
    values: dict[str, object] = {"state": state}
    if state == OpinionState.BOTH_IN and asked.settled_at:
        values |= {"settled_at": None, "settled_by": None}
    else:
        values |= {f"{state}_at": timezone.now(), f"{state}_by": by}
    set_values(asked, values, by=by, reason="")


def note_both_in(asked: SecondOpinion, *, by: User) -> None:
    """Ends the blindness when both are submitted."""
    submitted = StatusUpdate.objects.opinions_in(asked).exclude(state=State.DRAFT)
    if asked.is_open and submitted.filter(opinion__in=TWO).count() == len(TWO):
        move_to(asked, OpinionState.BOTH_IN, by=by)
