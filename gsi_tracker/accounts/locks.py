"""Locks after repeated failures to sign in, which django-axes counts in the database.

Strangers share a counter of each account and of each address. A browser in which the account has
signed in before has one of its own: `gsi_tracker.accounts.devices`.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from gsi_tracker.accounts import counters, devices, security_log
from gsi_tracker.accounts.models import Account

# An office shares an address, so that it may fail more often than an account may.
ADDRESS_LIMIT_FACTOR = 5
ACCOUNT_LIMIT: int = settings.AXES_FAILURE_LIMIT
ADDRESS_LIMIT = ACCOUNT_LIMIT * ADDRESS_LIMIT_FACTOR

# Before the number of a known browser. No name begins so: folded ones have no capitals.
KNOWN_DEVICE = "DEVICE"

# When, and how many failures.
Failures = list[tuple[datetime, int]]
# What was typed to sign in, as Django hands it to backends.
Credentials = dict[str, Any]


def folded(name: str) -> str:
    """The same key for all spellings of a name, so that capitals give nobody more attempts."""
    return unicodedata.normalize("NFKC", name).casefold().strip()[:255]


def is_known_device(counter: str | None) -> bool:
    return (counter or "").startswith(f"{KNOWN_DEVICE} ")


def name_tried(request: HttpRequest, credentials: Credentials | None = None) -> str | None:
    """What axes counts a sign-in attempt by: a name, or a known browser of the account with it."""
    name = (credentials or {}).get("username") or request.POST.get("username")
    if not name:
        return None
    device = devices.number_for_name(request, name)
    return f"{KNOWN_DEVICE} {device} {folded(name)}"[:255] if device else folded(name)


class Handler(AxesDatabaseHandler):
    """Counts failures by account and by address, and writes to the security log."""

    def get_failures(self, request: HttpRequest, credentials: Credentials | None = None) -> int:
        by_name, by_address = (
            int(sum(attempts.values_list("failures_since_start", flat=True)))
            for attempts in self.get_user_attempts(request, credentials)
        )
        if is_known_device(name_tried(request, credentials)):
            return by_name
        return max(by_name, by_address // ADDRESS_LIMIT_FACTOR)

    def reset_user_attempts(
        self, request: HttpRequest, credentials: Credentials | None = None
    ) -> int:
        """Forgets the account's failures after a success; the address may be trying others.

        A success in a known browser forgives that browser alone: strangers get no new attempts.
        """
        by_name, _ = self.filter_user_attempts(request, credentials)
        forgotten: int = by_name.delete()[0]
        return forgotten

    def user_login_failed(
        self, sender: Any, credentials: Credentials, request: Any = None, **kwargs: Any
    ) -> None:
        was_locked = getattr(request, "axes_locked_out", False)
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is None or was_locked:
            return
        # A name without an account is not stored: some people type their password there.
        person = User.objects.filter(username=credentials.get("username") or "").first()
        detail = "" if person else "no such account"
        if is_known_device(name_tried(request, credentials)):
            detail = "known browser"
        kinds = security_log.Kind
        security_log.write(kinds.SIGN_IN_FAILED, person=person, request=request, detail=detail)
        if request.axes_locked_out:
            security_log.write(kinds.LOCKED, person=person, request=request, detail=detail)


@dataclass(frozen=True)
class Lock:
    """A locked name or address, and until when; of a name, for strangers or for a known browser."""

    name: str
    address: str
    until: datetime
    is_known_device: bool = False

    @classmethod
    def of_counter(cls, counter: str, until: datetime) -> Self:
        known = is_known_device(counter)
        return cls(counter.split(" ", 2)[-1] if known else counter, "", until, known)


def locked_until(failures: Failures, limit: int) -> datetime | None:
    """When enough failures have expired; None if they are already below the limit."""
    left = sum(number for _, number in failures)
    until = None
    for moment, number in sorted(failures):
        if left < limit:
            break
        until, left = moment + settings.AXES_COOLOFF_TIME, left - number
    return until


def current_locks(now: datetime) -> list[Lock]:
    """All names and addresses that are locked. **cost** one query over the last minutes."""
    names: dict[str, Failures] = defaultdict(list)
    addresses: dict[str, Failures] = defaultdict(list)
    for attempt in _recent(AccessAttempt.objects.all(), now):
        failure = (attempt.attempt_time, attempt.failures_since_start)
        names[attempt.username or ""].append(failure)
        addresses[attempt.ip_address or ""].append(failure)
    locks = [
        *(Lock.of_counter(name, until) for name, until in _over(names.items(), ACCOUNT_LIMIT)),
        *(Lock("", place, until) for place, until in _over(addresses.items(), ADDRESS_LIMIT)),
    ]
    return sorted(locks, key=lambda lock: (lock.until, lock.name, lock.address))


def locked_for(request: HttpRequest, credentials: Credentials | None) -> datetime:
    """Until when this attempt is locked, by its name or its address, whichever is later."""
    now = timezone.now()
    name = name_tried(request, credentials)
    own = AccessAttempt.objects.filter(Q(username=name) | Q(ip_address=request.axes_ip_address))  # type: ignore[attr-defined]
    attempts = list(_recent(own, now))
    moments = [locked_until(_failures(a for a in attempts if a.username == name), ACCOUNT_LIMIT)]
    if not is_known_device(name):
        address = request.axes_ip_address  # type: ignore[attr-defined]
        failures = _failures(a for a in attempts if a.ip_address == address)
        moments.append(locked_until(failures, ADDRESS_LIMIT))
    return max((moment for moment in moments if moment), default=now + settings.AXES_COOLOFF_TIME)


def free(*, name: str = "", address: str = "", by: Account, request: HttpRequest) -> None:
    """Forgets the failures of a name, its wrong codes included, or of an address."""
    person = None
    if name:
        own = Q(username=folded(name)) | Q(
            username__startswith=f"{KNOWN_DEVICE} ", username__endswith=f" {folded(name)}"
        )
        AccessAttempt.objects.filter(own).delete()
        person = User.objects.filter(username__iexact=name).first()
    if address:
        AccessAttempt.objects.filter(ip_address=address).delete()
    if person:
        counters.forget_codes(person)
    security_log.write(
        security_log.Kind.FREED, person=person, by=by, request=request, detail=address or name
    )


def _recent(attempts: QuerySet[AccessAttempt], now: datetime) -> QuerySet[AccessAttempt]:
    return attempts.filter(attempt_time__gte=now - settings.AXES_COOLOFF_TIME)


def _failures(attempts: Iterable[AccessAttempt]) -> Failures:
    return [(attempt.attempt_time, attempt.failures_since_start) for attempt in attempts]


def _over(rows: Iterable[tuple[str, Failures]], limit: int) -> list[tuple[str, datetime]]:
    return [
        (key, until) for key, failures in rows if key and (until := locked_until(failures, limit))
    ]
