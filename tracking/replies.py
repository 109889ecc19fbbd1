"""Stores what readers reply to public records, and tells the editors.

Apart from the actions because no action may be opened by readers: a reply changes no record.
"""

from __future__ import annotations

import uuid
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from gsi_tracker.accounts import mail
from tracking import permissions
from tracking.models import Reply, ReplySender
from tracking.models.replies import Contested, ReplyAct, ReplyKind


def receive(
    record: Contested, *, text: str, url: str, name: str, email: str, form_key: uuid.UUID
) -> Reply:
    """Stores a reply with its first row of history. The same form sent again returns the first."""
    made = Reply.objects.made_by_form(form_key)
    if earlier := made.first():
        return earlier
    reply = Reply(text=text, url=url, form_key=form_key, received_at=timezone.now())
    setattr(reply, ReplyKind.of(record), record)
    try:
        return _store(reply, ReplySender(reply=reply, name=name, email=email))
    except IntegrityError:
        if earlier := made.first():
            return earlier
        raise


@transaction.atomic
def _store(reply: Reply, sender: ReplySender) -> Reply:
    """The cached pages stay: strangers could else have all of them drawn anew."""
    reply.save(force_insert=True)
    if sender.name or sender.email:
        sender.reply = reply
        sender.save(force_insert=True)
    reply.history_writer.write(reply, "+", at=reply.received_at, by=None, reason=ReplyAct.RECEIVED)
    transaction.on_commit(partial(mail_editors, reply))
    return reply


def mail_editors(reply: Reply) -> None:
    """One mail to all editors with an address, where GSI_MAIL_COMMENTS asks for mail."""
    if not settings.MAIL_COMMENTS:
        return
    addresses = sorted({one.email for one in permissions.editors() if one.email})
    if addresses:
        with override(settings.LANGUAGE_CODE):
            mail.send(_message(reply, addresses))


def _message(reply: Reply, addresses: list[str]) -> EmailMessage:
    page = reverse("desk:reply_detail", args=[reply.pk])
    context = {"reply": reply, "link": f"{settings.SITE_URL}{page}"}
    subject = gettext("A reply to “%(record)s”") % {"record": reply.record}
    return EmailMessage(
        subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}",
        body=render_to_string("desk/replies/email/reply.txt", context),
        bcc=addresses,
    )
