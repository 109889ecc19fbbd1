"""Writes the search log: searches that are recorded on their own, published and withdrawn.

What a search says never changes, and each step is taken once: the row itself is its history.
"""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from tracking import permissions
from tracking.actions.checking import clean_reason
from tracking.models import SearchLog, StatusUpdate
from tracking.page_cache import invalidate


def record_search(search: SearchLog, *, by: User, form_key: uuid.UUID | None = None) -> SearchLog:
    """Stores a search of an item. That of an editor is public at once; another waits for one.

    The same form sent again returns the first search.
    """
    made = SearchLog.objects.filter(form_key=form_key, recorded_by=by)
    if form_key and (earlier := made.first()):
        return earlier
    search.is_alone, search.form_key = True, form_key
    search.recorded_at, search.recorded_by = timezone.now(), by
    if permissions.is_editor(by):
        search.published_at, search.published_by = search.recorded_at, by
    search.clean_fields(exclude={"recorded_by", "published_by"})
    search.clean()
    try:
        return _store(search)
    except IntegrityError:
        if earlier := made.first():
            return earlier
        raise ValidationError(
            gettext("This form lost the key that stops it from being saved twice. Open it again.")
        ) from None


@transaction.atomic
def _store(search: SearchLog) -> SearchLog:
    if search.published_at:
        invalidate()
    search.save(force_insert=True)
    return search


@transaction.atomic
def publish_search(search: SearchLog, *, by: User) -> bool:
    """Shows readers a search that somebody recorded on its own. False where it did not wait."""
    invalidate()
    waiting = SearchLog.objects.waiting().filter(pk=search.pk)
    return bool(waiting.update(published_at=timezone.now(), published_by=by))


@transaction.atomic
def withdraw_search(search: SearchLog, *, by: User, reason: str) -> bool:
    """Takes back a search that was recorded on its own, with a reason. False where it was already.

    One that a published assessment rests on stays: **errors** ValidationError names it.
    """
    reason = clean_reason(reason)
    invalidate()
    resting = StatusUpdate.objects.published().resting_on_search(search).first()
    if resting:
        sentence = gettext(
            "The published assessment “%(assessment)s” rests on this search. Change or withdraw "
            "that assessment first."
        )
        raise ValidationError(sentence % {"assessment": resting})
    alone = SearchLog.objects.not_withdrawn().filter(pk=search.pk, is_alone=True)
    stamp = {"withdrawn_at": timezone.now(), "withdrawn_by": by, "withdrawal_reason": reason}
    return bool(alone.update(**stamp))
