"""Writes what the admin changes in an account to the security log."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

from django.contrib.auth.models import User
from django.http import HttpRequest

from gsi_tracker.accounts import security_log, sessions
from gsi_tracker.accounts.models import OpenSession

Kind = security_log.Kind


@dataclass(frozen=True)
class Standing:
    """What an account may do and its email address, in words that can be compared."""

    roles: str = ""
    rights: str = ""
    staff: bool = False
    superuser: bool = False
    active: bool = True
    name: str = ""
    mail: str = ""

    @classmethod
    def of(cls, person: Any) -> Self:
        return cls(
            roles=", ".join(sorted(role.name for role in person.groups.all())),
            rights=", ".join(sorted(person.user_permissions.values_list("codename", flat=True))),
            staff=person.is_staff,
            superuser=person.is_superuser,
            active=person.is_active,
            name=person.get_username(),
            mail=person.email,
        )

    def changes(self, later: Standing, names: list[str]) -> str:
        """“roles: contributor → contributor, editor”; empty if nothing changed."""
        return "; ".join(
            f"{name}: {getattr(self, name) or 'none'} → {getattr(later, name) or 'none'}"
            for name in names
            if getattr(self, name) != getattr(later, name)
        )


RIGHTS = ["roles", "rights", "staff", "superuser"]
REST = [field.name for field in fields(Standing) if field.name not in RIGHTS]


def note(person: User, stood: Standing, *, request: HttpRequest, is_new: bool) -> None:
    """Logs what differs from the account before. A deactivated account is signed out."""
    stands = Standing.of(User.objects.get(pk=person.pk))
    if is_new:
        security_log.write(Kind.ACCOUNT_MADE, person=person, request=request, detail=stands.roles)
        return
    for kind, names in ((Kind.ROLES_CHANGED, RIGHTS), (Kind.ACCOUNT_CHANGED, REST)):
        if detail := stood.changes(stands, names):
            security_log.write(kind, person=person, request=request, detail=detail)
    if not stands.active:
        sessions.end(OpenSession.objects.of(person))


def note_password(person: User, *, request: HttpRequest) -> None:
    """Logs a password that an administrator set; earlier sessions end."""
    own = OpenSession.objects.of(person)
    sessions.end(own.others_than(request.session.session_key))
    security_log.write(Kind.PASSWORD_CHANGED, person=person, request=request)
