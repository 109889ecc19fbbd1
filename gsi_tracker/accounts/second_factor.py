"""Second factors: who needs one, who has one, and how an administrator removes a lost one."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.http import HttpRequest

from gsi_tracker.accounts import security_log, sessions
from gsi_tracker.accounts.models import Account, OpenSession

# Recovery codes stand in for a factor; alone they are none.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_needed(person: Any) -> bool:
    rights = settings.RIGHTS_THAT_NEED_MFA
    return settings.REQUIRE_MFA and any(person.has_perm(right) for right in rights)


def is_missing(person: Any) -> bool:
    """Whether a needed factor is missing. **cost** one query if needed, and that for rights."""
    return is_needed(person) and not factors_of(person).exists()


def factors_of(person: Any) -> models.QuerySet[Authenticator]:
    factors: models.QuerySet[Authenticator] = Authenticator.objects.filter(
        user=person, type__in=FACTORS
    )
    return factors


@transaction.atomic
def take_away(person: User, *, by: Account, request: HttpRequest) -> None:
    """Removes a lost factor: the password alone signs in again, and earlier sessions end."""
    Authenticator.objects.filter(user=person).delete()
    sessions.end(OpenSession.objects.of(person))
    security_log.write(
        security_log.Kind.FACTOR_REMOVED,
        person=person,
        by=by,
        request=request,
        detail="all, by an administrator",
    )
