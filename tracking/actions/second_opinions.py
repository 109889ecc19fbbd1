"""Gives a subject and day to two assessors, and settles what they say.

Blind until both are in: what that hides is in `StatusUpdateQuerySet.shown_to`. The actions here ask
for all rows, whoever acts. An opinion counts once it is accepted
(docs/decisions/0027-two-opinions.md).
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext

from tracking import permissions
from tracking.actions.checking import clean_reason, require_complete
from tracking.actions.histories import write_history
from tracking.actions.locking import claim, lock
from tracking.actions.opinion_places import (
    TWO,
    hold,
    link,
    move_to,
    note_both_in,
    of_all_rows,
    set_values,
    unlink,
)
from tracking.actions.writing import add, change
from tracking.models import Comment, Record, SecondOpinion, State, StatusUpdate
from tracking.models.second_opinions import Opinion, OpinionState

FROZEN = ("item_id", "commitment_id", "as_of", "status", "confidence")


@of_all_rows
def give(asked: SecondOpinion, *, by: User) -> SecondOpinion:
    """Asks two people for one subject and day. What they have recorded of it already is used.

    Refused where one of them has seen the other's.
    """
    if SecondOpinion.objects.not_cancelled().of_subject(*asked.about).exists():
        sentence = gettext("This subject and day have been given to two assessors already.")
        raise ValidationError({"as_of": sentence})
    recorded = {str(which): _recorded_by(asked, which) for which in TWO}
    public = _public_of(asked)
    if public and public.created_by_id != asked.first_assessor_id:
        sentence = gettext(
            "“%(assessment)s” is public already: its author, %(name)s, is the first assessor."
        )
        words = {"assessment": public, "name": public.created_by}
        raise ValidationError({"first_assessor": sentence % words})
    asked.first_was_public = public is not None
    if public:
        recorded[Opinion.FIRST] = public
    for which in map(str, TWO):
        if which == Opinion.SECOND or not public:
            _require_able(asked, which)
        _require_blind(asked, which, recorded[_other(which)])
    add(asked, by=by)
    for which, record in recorded.items():
        if record:
            link(record, asked, which, by=by)
    note_both_in(asked, by=by)
    return asked


@of_all_rows
def hand_on(
    asked: SecondOpinion, *, which: str, to: User, by: User, version: int, reason: str
) -> SecondOpinion:
    """Asks somebody else for an opinion that is not in. A draft of the one before stays theirs."""
    stored = lock(asked)
    if not stored.is_open:
        raise ValidationError(gettext("Both opinions are in: there is nothing to hand on."))
    for draft in StatusUpdate.objects.opinions_in(asked).filter(opinion=which):
        if draft.state != State.DRAFT:
            raise ValidationError(gettext("This opinion is in: there is nothing to hand on."))
        unlink(draft, by=by)
    setattr(asked, f"{which}_assessor", to)
    recorded = _recorded_by(asked, which)
    others = StatusUpdate.objects.opinions_in(asked).filter(opinion=_other(which)).first()
    _require_able(asked, which)
    _require_blind(asked, which, others)
    change(asked, by=by, version=version, reason=clean_reason(reason))
    if recorded:
        link(recorded, asked, which, by=by)
    note_both_in(asked, by=by)
    return asked


@of_all_rows
def cancel(asked: SecondOpinion, *, by: User, version: int, reason: str) -> SecondOpinion:
    """Ends it before it is settled. An opinion that is public stands alone from now on."""
    opinions = list(StatusUpdate.objects.opinions_in(asked))
    if not lock(asked).is_unsettled:
        raise ValidationError(gettext("This is settled or cancelled already."))
    if sum(one.is_published for one in opinions) > 1:
        sentence = gettext("Both opinions are public: record the agreed assessment instead.")
        raise ValidationError(sentence)
    _cancel(asked, by=by, version=version, reason=clean_reason(reason))
    return asked


@of_all_rows
def require_unchanged(record: Record) -> None:
    """Refuses to change what an opinion says once both are in: each was given blind."""
    asked = hold(record)
    if not asked or not isinstance(record, StatusUpdate):
        return
    stored = lock(record)
    if asked.state in (OpinionState.OPEN, OpinionState.CANCELLED):
        return
    frozen = FROZEN[:3] if stored.opinion == Opinion.AGREED else FROZEN
    if any(getattr(record, name) != getattr(stored, name) for name in frozen):
        raise ValidationError(
            gettext(
                "Both opinions are in: what is assessed, its day, the status and the confidence "
                "stay as they were given. The agreed assessment says what holds."
            )
        )


@of_all_rows
def note_submitted(record: Record, *, by: User) -> None:
    """An opinion is in once it is submitted; it must be fit for publication then."""
    if asked := hold(record):
        require_complete(record)
        note_both_in(asked, by=by)


def require_in_hand(record: Record) -> None:
    """Refuses to take an opinion back or throw it away once both are in."""
    asked = hold(record)
    if asked and asked.is_unsettled and not asked.is_open:
        sentence = gettext("Both opinions are in: this one stays. An editor may cancel the second.")
        raise ValidationError(sentence)


@of_all_rows
def require_both(record: Record) -> None:
    """Refuses to publish an opinion before both are in, and an agreed one before both are public.

    Whoever is to give an opinion publishes nothing of that subject and day meanwhile.
    """
    if not isinstance(record, StatusUpdate):
        return
    asked = hold(record)
    if asked and asked.is_open:
        sentence = gettext(
            "Two assessors were asked for this, and not both have answered: neither is published "
            "before."
        )
        raise ValidationError(sentence)
    if asked and record.opinion == Opinion.AGREED and len(_public_opinions(asked)) < len(TWO):
        sentence = gettext("Publish both opinions first: readers see them beside the agreed one.")
        raise ValidationError(sentence)
    waiting = SecondOpinion.objects.open().of_subject(record.item, record.commitment, record.as_of)
    if not asked and waiting.for_assessor(record.created_by_id).exists():
        sentence = gettext("Its author is asked for an opinion on this subject and day: submit it.")
        raise ValidationError(sentence)


@of_all_rows
def settle(record: Record, *, by: User) -> None:
    """After a publication: settles what agrees, or what the agreed assessment settles."""
    asked = hold(record)
    if not asked or not isinstance(record, StatusUpdate):
        return
    if record.opinion == Opinion.AGREED:
        move_to(asked, OpinionState.SETTLED, by=by)
        return
    public = _public_opinions(asked)
    if asked.is_unsettled and len(public) == len(TWO) and agree(*public):
        _accept(public[0], by=by, reason="A second assessor came to the same.")
        move_to(asked, OpinionState.SETTLED, by=by)


@of_all_rows
def let_go(record: Record, *, by: User, reason: str) -> None:
    """After a withdrawal or removal: what is left of a second opinion without this assessment.

    Without the agreed one it is unsettled again. Without one of two opinions the other one stands
    alone, unless they have been settled by an agreed one.
    """
    asked = hold(record)
    if not asked or not isinstance(record, StatusUpdate):
        return
    if record.opinion == Opinion.AGREED:
        move_to(asked, OpinionState.BOTH_IN, by=by)
    elif asked.is_unsettled:
        _cancel(asked, by=by, version=asked.version, reason=reason)
    elif not StatusUpdate.objects.opinions_in(asked).filter(opinion=Opinion.AGREED).exists():
        for left in _public_opinions(asked):
            _accept(left, by=by, reason="The other opinion is not public any more.")


@of_all_rows
def come_back(record: Record, *, by: User) -> None:
    """After a removal is undone: alone if its second opinion was cancelled meanwhile."""
    asked = hold(record)
    if not asked or not isinstance(record, StatusUpdate) or not record.is_published:
        return
    if record.opinion == Opinion.AGREED:
        move_to(asked, OpinionState.SETTLED, by=by)
    elif asked.state == OpinionState.CANCELLED:
        _accept(record, by=by, reason="The second opinion was cancelled.")


def agree(one: StatusUpdate, other: StatusUpdate) -> bool:
    """Whether two opinions say the same."""
    return (one.status, one.confidence) == (other.status, other.confidence)


def _other(which: str) -> str:
    return Opinion.SECOND if which == Opinion.FIRST else Opinion.FIRST


def _same_day(asked: SecondOpinion) -> Any:
    rows = StatusUpdate.objects.of_subject(asked.item, asked.commitment)
    return rows.filter(as_of=asked.as_of)


def _public_of(asked: SecondOpinion) -> StatusUpdate | None:
    """What counts for the subject and day now, if anything does."""
    rows = _same_day(asked).published().counting()
    found: StatusUpdate | None = rows.select_related("created_by").newest_first().first()
    return found


def _recorded_by(asked: SecondOpinion, which: str) -> StatusUpdate | None:
    """What this assessor has recorded of the subject and day and not published, newest first."""
    own = _same_day(asked).being_written().by_author(getattr(asked, f"{which}_assessor"))
    found: StatusUpdate | None = own.filter(second_opinion=None).newest_first().first()
    return found


def _require_able(asked: SecondOpinion, which: str) -> None:
    person = getattr(asked, f"{which}_assessor")
    if not (person.is_active and permissions.may_create(person, StatusUpdate)):
        sentence = gettext("%(name)s may not assess: the account has no role at the desk.")
        raise ValidationError({f"{which}_assessor": sentence % {"name": person}})


def _require_blind(asked: SecondOpinion, which: str, others: StatusUpdate | None) -> None:
    """Refuses an assessor who has worked on what the other one says."""
    person = getattr(asked, f"{which}_assessor")
    if asked.first_assessor_id == asked.second_assessor_id:
        sentence = gettext("Nobody gives a second opinion on their own: choose another person.")
        raise ValidationError({f"{which}_assessor": sentence})
    if others and _has_seen(person, others):
        sentence = gettext("%(name)s has seen the other assessment: choose somebody who has not.")
        raise ValidationError({f"{which}_assessor": sentence % {"name": person}})


def _has_seen(person: User, update: StatusUpdate) -> bool:
    acted = (update.review_opened_by_id, update.published_by_id, update.updated_by_id)
    if person.pk in acted or update.history.filter(history_user=person).exists():
        return True
    return Comment.objects.about(update).filter(created_by=person).exists()


def _accept(record: StatusUpdate, *, by: User, reason: str) -> None:
    """From now on it counts as the status of its subject."""
    if not record.accepted_at:
        values = {"accepted_at": timezone.now(), "accepted_by": by}
        set_values(record, values, by=by, reason=reason)


def _public_opinions(asked: SecondOpinion) -> list[StatusUpdate]:
    """The first before the second."""
    return list(StatusUpdate.objects.opinions_in(asked).published().two())


def _cancel(asked: SecondOpinion, *, by: User, version: int, reason: str) -> None:
    now = timezone.now()
    values = {
        "state": OpinionState.CANCELLED,
        "cancelled_at": now,
        "cancelled_by": by,
        "cancel_reason": reason,
    }
    claim(asked, lock(asked), by=by, version=version, states=None, now=now, values=values)
    write_history(asked, created=False, reason=reason)
    for record in StatusUpdate.objects.opinions_in(asked):
        if record.is_published:
            _accept(record, by=by, reason="The second opinion was cancelled.")
        else:
            unlink(record, by=by)
