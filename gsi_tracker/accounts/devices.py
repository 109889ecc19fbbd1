"""Browsers in which somebody has signed in before, known by a signed cookie.

This is what OWASP calls a device cookie. What is tried from such a browser has counters of its own,
so that strangers cannot lock its owner out.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

AGE = timedelta(days=365)
# Sent to the pages of accounts alone: with a cookie, a public page would never come from the cache.
PATH_OF = "account_own"
SALT = "accounts.device"


def number_of(request: HttpRequest, person: Any) -> str | None:
    """The number of this browser if the person has signed in here with today's password."""
    value = request.COOKIES.get(_cookie_name(person), "")
    try:
        return _signer(person).unsign(value, max_age=AGE)
    except BadSignature:
        return None


def number_for_name(request: HttpRequest, name: str) -> str | None:
    """The same for a user name as typed. **cost** one query, none where no such cookie is sent."""
    if not any(cookie.startswith(_prefix()) for cookie in request.COOKIES):
        return None
    person = User.objects.filter(username=name.replace("\0", "")).first()
    return number_of(request, person) if person else None


def remember(request: HttpRequest, response: HttpResponse, person: Any) -> None:
    """Makes the browser known for a year. It keeps its number, and with it what it has tried."""
    number = number_of(request, person) or secrets.token_urlsafe(16)
    response.set_cookie(
        _cookie_name(person),
        _signer(person).sign(number),
        max_age=AGE,
        path=reverse(PATH_OF),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _prefix() -> str:
    return "__Secure-device-" if settings.SESSION_COOKIE_SECURE else "device-"


def _cookie_name(person: Any) -> str:
    """One for each account: two people may share a browser."""
    return _prefix() + salted_hmac(SALT, str(person.pk)).hexdigest()[:12]


def _signer(person: Any) -> TimestampSigner:
    """Signs for an account and its password: a new one makes all earlier cookies worthless."""
    return TimestampSigner(salt=f"{SALT}:{person.pk}:{person.password}")
