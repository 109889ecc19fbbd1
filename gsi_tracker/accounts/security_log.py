"""The one function that writes the security log."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from gsi_tracker.accounts.client import address_of
from gsi_tracker.accounts.models import MAX_DETAIL, SecurityEvent, SecurityEventKind

Kind = SecurityEvent.Kind
logger = logging.getLogger("gsi_tracker.security")


def write(
    kind: SecurityEventKind,
    *,
    person: Any = None,
    by: Any = None,
    request: HttpRequest | None = None,
    detail: str = "",
) -> SecurityEvent:
    """Stores what happened to `person`, done by `by`; one line of the server's log says the same.

    Without `by`, the signed-in person did it. Never pass a password, code, token or session key.
    """
    by = by or _signed_in(request)
    event = SecurityEvent.objects.create(
        kind=kind,
        person=person,
        person_name=person.get_username() if person else "",
        by=by,
        by_name=by.get_username() if by else "",
        address=address_of(request) if request else None,
        detail=detail[:MAX_DETAIL],
    )
    logger.info(
        "%s person=%r by=%r address=%s detail=%r",
        kind.value, event.person_name, event.by_name, event.address, event.detail,
    )  # fmt: skip
    return event


def _signed_in(request: HttpRequest | None) -> Any:
    user = getattr(request, "user", None)
    return None if user is None or isinstance(user, AnonymousUser) or not user.pk else user
