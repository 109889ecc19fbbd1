"""The mail that tells an author of a comment, where GSI_MAIL_COMMENTS asks for it."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from gsi_tracker.accounts import mail
from tracking.models import Comment, Record


def mail_author(record: Record, comment: Comment) -> None:
    """Nobody is told of their own comment, and nobody who has left or has no address."""
    author = record.created_by
    is_reached = author.is_active and author.email and author.pk != comment.created_by_id
    if settings.MAIL_COMMENTS and is_reached:
        with override(settings.LANGUAGE_CODE):
            mail.send(_message(record, comment))


def _message(record: Record, comment: Comment) -> EmailMessage:
    page = reverse(f"desk:{Comment.Kind(comment.kind).name.lower()}_detail", args=[record.pk])
    context = {
        "record": record,
        "comment": comment,
        "link": f"{settings.SITE_URL}{page}#comments",
    }
    # A subject is one line; the title of a record is one already.
    subject = gettext("A comment on “%(record)s”") % {"record": record}
    return EmailMessage(
        subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}",
        body=render_to_string("desk/records/email/comment.txt", context),
        to=[record.created_by.email],
    )
