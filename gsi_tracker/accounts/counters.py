"""Counts codes of the second factor and reset mails; strangers share a counter of each account.

Counts the replies of readers too, by address and of all together.

The rates stand in `ACCOUNT_RATE_LIMITS`, the counts in Django's cache. A known browser has counters
of its own, which no address limits. Passwords are counted in `gsi_tracker.accounts.locks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from gsi_tracker.accounts import devices

# As long as the longest of the rates of codes.
LONGEST = timedelta(days=1)
HOUR, DAY = 3600, 86400  # seconds


@contextmanager
def counted_code(request: HttpRequest, person: Any) -> Iterator[None]:
    """Counts a try of the second factor; a right one forgets those before it.

    **errors** `ValidationError` if there were too many.
    """
    device = devices.number_of(request, person)
    key = f"{person.pk}:{device or ''}:{cache.get(_forgotten(person), '')}"
    from_address = None if device else _consume(request, "code_from_address")
    if not (device or from_address) or not _consume(request, "code", key):
        raise get_adapter().validation_error("too_many_login_attempts")
    yield
    ratelimit.clear(request, app="allauth.account", action="code", key=key)
    if from_address:
        from_address.rollback()


def forget_codes(person: Any) -> None:
    """Begins all counts of this account's codes anew, those of its known browsers too."""
    cache.set(_forgotten(person), timezone.now().timestamp(), LONGEST.total_seconds())


def may_ask_for_reset(request: HttpRequest, people: list[Any]) -> bool:
    """Whether this address may still ask; the answer does not depend on whose mail is asked for.

    A known browser may always: what it gets is counted when the mail is sent.
    """
    known = any(devices.number_of(request, person) for person in people)
    return known or bool(_consume(request, "reset_from_address"))


def may_send_reset(request: HttpRequest, person: Any) -> bool:
    """Whether one more mail goes out. If not, one with a valid link went a moment ago."""
    device = devices.number_of(request, person)
    if device and _consume(request, "reset_of_device", f"{person.pk}:{device}"):
        return True
    return bool(_consume(request, "reset_of_strangers", str(person.pk)))


def seconds_until_reply(request: HttpRequest) -> int:
    """Counts one reply from this address: 0 if it may come, else how long it has to wait."""
    if not _consume(request, "reply_from_address"):
        return HOUR
    return 0 if _consume(request, "reply_of_all", "all") else DAY


def _consume(
    request: HttpRequest, action: str, key: str | None = None
) -> ratelimit.RateLimitUsage | None:
    return ratelimit.consume(request, app="allauth.account", action=action, key=key)


def _forgotten(person: Any) -> str:
    return f"accounts.codes_forgotten:{person.pk}"
