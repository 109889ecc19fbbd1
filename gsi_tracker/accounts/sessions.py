"""Signed-in sessions: when they expire, and how their owner ends them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from gsi_tracker.accounts.client import address_of
from gsi_tracker.accounts.models import Account, OpenSession, OpenSessionQuerySet

# In the session itself, so that a request costs no query: moments in seconds, as time.time().
OPENED, SEEN = "accounts.opened_at", "accounts.seen_at"
# How exactly the last request is known; one row is written so often at most.
SEEN_EVERY_SECONDS = 300


def open_session(request: HttpRequest, person: User) -> None:
    """Records a sign-in, and removes this person's ended sessions from the list."""
    now = timezone.now()
    request.session[OPENED] = request.session[SEEN] = now.timestamp()
    ended = OpenSession.objects.of(person).exclude(pk__in=OpenSession.objects.alive(now))
    ended.delete()
    _store(request, person, now, opened_at=now)


def is_over(session: SessionBase, now: datetime) -> bool:
    moment = now.timestamp()
    idle: float = moment - session.get(SEEN, moment)
    whole: float = moment - session.get(OPENED, moment)
    return idle > settings.SESSION_IDLE_SECONDS or whole > settings.SESSION_COOKIE_AGE


def touch(request: HttpRequest, now: datetime) -> None:
    """Records a request, every few minutes. **cost** no query in between."""
    if now.timestamp() - request.session.get(SEEN, 0) < SEEN_EVERY_SECONDS:
        return
    request.session[SEEN] = now.timestamp()
    opened = request.session.setdefault(OPENED, now.timestamp())
    _store(request, request.user, now, opened_at=datetime.fromtimestamp(opened, tz=now.tzinfo))


def end(rows: OpenSessionQuerySet) -> int:
    """Ends these sessions at once: their next request is anonymous. Gives their number."""
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    OpenSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def end_others(request: HttpRequest, person: Account) -> int:
    """Ends all sessions of this person except that of the request."""
    return end(OpenSession.objects.of(person).others_than(request.session.session_key))


def _store(request: HttpRequest, person: Any, now: datetime, *, opened_at: datetime) -> None:
    OpenSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={"person": person, "seen_at": now},
        create_defaults={
            "person": person,
            "seen_at": now,
            "opened_at": opened_at,
            "address": address_of(request),
            "agent": request.META.get("HTTP_USER_AGENT", "").replace("\x00", "")[:300],
        },
    )
