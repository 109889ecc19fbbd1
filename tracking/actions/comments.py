"""Writes comments on records: no version, no history, and the text never changes."""

from __future__ import annotations

import uuid
from functools import partial

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tracking.actions.comment_mail import mail_author
from tracking.models import Comment, Record


def add_comment(record: Record, *, text: str, by: User, form_key: uuid.UUID) -> Comment:
    """Stores a comment and tells the author of the record. The same form sent again returns the
    first comment.
    """
    made = Comment.objects.made_by_form(form_key, by)
    if earlier := made.first():
        return earlier
    comment = Comment(
        kind=Comment.Kind.of(type(record)),
        object_id=record.pk,
        text=text.strip(),
        form_key=form_key,
        created_at=timezone.now(),
        created_by=by,
    )
    try:
        with transaction.atomic():
            comment.full_clean(exclude={"resolved_at", "resolved_by"})
            comment.save(force_insert=True)
            transaction.on_commit(partial(mail_author, record, comment))
    except (IntegrityError, ValidationError):
        if earlier := made.first():
            return earlier
        raise
    return comment


def resolve(comment: Comment, *, by: User) -> bool:
    """Marks a comment as resolved. False if it already was: the first person stays named."""
    unresolved = Comment.objects.unresolved().filter(pk=comment.pk)
    return bool(unresolved.update(resolved_at=timezone.now(), resolved_by=by))


def reopen(comment: Comment) -> bool:
    """Reopens a resolved comment. False if it was not resolved."""
    resolved = Comment.objects.filter(pk=comment.pk, resolved_at__isnull=False)
    return bool(resolved.update(resolved_at=None, resolved_by=None))
