"""Listens to the signals of Django and allauth about sign-ins, passwords and second factors.

Signals are used nowhere else in the project: the libraries report these events in no other way.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as factors
from django.contrib.auth import signals as auth
from django.dispatch import receiver
from django.http import HttpRequest

from gsi_tracker.accounts import security_log, sessions
from gsi_tracker.accounts.models import OpenSession

Kind = security_log.Kind


@receiver(auth.user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    sessions.open_session(request, user)
    _make_device_known(request, user)
    records = get_authentication_records(request, user)
    used = [record["type"] for record in records if record.get("method") == "mfa"]
    detail = f"second factor: {used[-1]}" if used else ""
    security_log.write(Kind.SIGNED_IN, person=user, by=user, request=request, detail=detail)


@receiver(auth.user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user:
        security_log.write(Kind.SIGNED_OUT, person=user, by=user, request=request)
        sessions.end(OpenSession.objects.filter(session_key=request.session.session_key))


@receiver(account.password_changed)
def password_changed(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Removes the other sessions from the list; Django ends them at their next request."""
    sessions.end(OpenSession.objects.of(user))
    sessions.open_session(request, user)
    _make_device_known(request, user)
    security_log.write(Kind.PASSWORD_CHANGED, person=user, request=request)


@receiver(account.password_reset)
def password_reset(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    sessions.end(OpenSession.objects.of(user))
    security_log.write(Kind.PASSWORD_RESET, person=user, by=user, request=request)


@receiver(factors.authenticator_added)
def factor_added(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    detail = kwargs["authenticator"].type
    security_log.write(Kind.FACTOR_ADDED, person=user, request=request, detail=detail)


@receiver(factors.authenticator_removed)
def factor_removed(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    detail = kwargs["authenticator"].type
    security_log.write(Kind.FACTOR_REMOVED, person=user, request=request, detail=detail)


@receiver(factors.authenticator_reset)
def codes_renewed(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    security_log.write(Kind.CODES_RENEWED, person=user, request=request)


def _make_device_known(request: Any, user: Any) -> None:
    """The cookie needs the answer, which `KnownDeviceMiddleware` has."""
    request.just_signed_in = user
