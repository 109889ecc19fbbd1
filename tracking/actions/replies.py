"""Answers the replies of readers, and removes who wrote them some time after the answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tracking.models import Reply, ReplySender
from tracking.models.replies import ReplyAct, Verdict
from tracking.page_cache import invalidate
from tracking.values.validators import validate_prose


@transaction.atomic
def take_on(reply: Reply, *, by: User) -> bool:
    """Notes who answers an open reply. False where somebody else already does."""
    stored = _lock(reply)
    if stored.is_answered or stored.taken_by_id:
        return False
    stored.taken_at, stored.taken_by = timezone.now(), by
    _store(stored, ["taken_at", "taken_by"], ReplyAct.TAKEN, by=by)
    return True


@transaction.atomic
def leave(reply: Reply, *, by: User) -> bool:
    """Leaves an open reply to others again. False where nobody had taken it on."""
    stored = _lock(reply)
    if stored.is_answered or not stored.taken_by_id:
        return False
    stored.taken_at = stored.taken_by = None
    _store(stored, ["taken_at", "taken_by"], ReplyAct.LEFT, by=by)
    return True


@transaction.atomic
def answer(
    reply: Reply, *, verdict: str, text: str, is_public: bool, by: User, version: int
) -> Reply:
    """Answers a reply with a reason, or changes the answer; the history keeps what was said before.

    **errors** ValidationError, also where somebody else did something to it meanwhile.
    """
    invalidate()  # the numbers of open and answered ones are public
    stored = _lock(reply)
    if stored.version != version:
        sentence = gettext("Somebody has done something to this reply meanwhile. Look again.")
        raise ValidationError(sentence)
    text = text.strip()
    if not text or verdict not in Verdict.values:
        raise ValidationError({"answer": gettext("Say what becomes of it, and why.")})
    validate_prose(text)
    act = ReplyAct.CHANGED if stored.is_answered else ReplyAct.ANSWERED
    stored.verdict, stored.answer = verdict, text
    stored.is_answer_public = is_public and verdict != Verdict.SET_ASIDE
    stored.answered_at, stored.answered_by = timezone.now(), by
    fields = ["verdict", "answer", "is_answer_public", "answered_at", "answered_by"]
    return _store(stored, fields, act, by=by)


def forget_senders(now: datetime) -> int:
    """Removes the names and email addresses of those who were answered long enough ago.

    Gives their number. Each in a transaction of its own, with a row of history.
    """
    before = now - timedelta(days=settings.REPLY_DAYS)
    old = ReplySender.objects.answered_before(before).select_related("reply").order_by("pk")
    for sender in old:
        _forget(sender, now)
    return len(old)


@transaction.atomic
def _forget(sender: ReplySender, now: datetime) -> None:
    sender.delete()
    sender.reply.history_writer.write(sender.reply, "~", at=now, by=None, reason=ReplyAct.FORGOTTEN)


def _lock(reply: Reply) -> Reply:
    return Reply.objects.select_for_update().get(pk=reply.pk)


def _store(reply: Reply, fields: list[str], act: ReplyAct, *, by: User) -> Reply:
    reply.version += 1
    reply.save(update_fields=[*fields, "version"])
    reply.history_writer.write(reply, "~", at=timezone.now(), by=by, reason=act)
    return reply
