"""Invitations: apart from the admin, the only way to get an account."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from gsi_tracker.accounts import mail, security_log
from gsi_tracker.accounts.models import Account, Invitation, hash_of

LASTS = timedelta(days=7)


class NoLongerOpen(Exception):
    """The invitation has been used or revoked, or has expired."""


@transaction.atomic
def invite(
    email: str,
    roles: Sequence[Group],
    *,
    by: Any,
    request: HttpRequest | None = None,
) -> tuple[Invitation, str]:
    """Creates an invitation, mails its link, and gives both; the link cannot be shown again."""
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email, token_hash=hash_of(token), made_by=by, expires_at=timezone.now() + LASTS
    )
    invitation.roles.set(roles)
    detail = f"{email}: {invitation.role_names}"
    security_log.write(security_log.Kind.INVITED, by=by, request=request, detail=detail)
    link = f"{settings.SITE_URL}{reverse('account_join', args=[token])}"
    transaction.on_commit(lambda: _mail(invitation, link))
    return invitation, link


@transaction.atomic
def revoke(invitation: Invitation, *, by: Account, request: HttpRequest) -> bool:
    """Revokes the invitation; says whether it was still open."""
    now = timezone.now()
    still_open = Invitation.objects.open(now).filter(pk=invitation.pk)
    if not still_open.update(revoked_at=now, revoked_by=by):
        return False
    security_log.write(
        security_log.Kind.INVITATION_REVOKED, by=by, request=request, detail=invitation.email
    )
    return True


@transaction.atomic
def accept(invitation: Invitation, *, password: str, request: HttpRequest, **named: Any) -> User:
    """Creates the account that an invitation is for.

    Raises NoLongerOpen if it has been used or revoked, or has expired: if two people send the form
    at once, one gets the account.
    """
    now = timezone.now()
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(used_at=now):
        raise NoLongerOpen
    person = User.objects.create_user(
        email=invitation.email, password=password, is_staff=True, **named
    )
    person.groups.set(invitation.roles.all())
    Invitation.objects.filter(pk=invitation.pk).update(used_by=person)
    kinds, detail = security_log.Kind, invitation.role_names
    security_log.write(kinds.INVITATION_USED, person=person, by=person, request=request)
    security_log.write(kinds.ACCOUNT_MADE, person=person, by=person, request=request, detail=detail)
    return person


def _mail(invitation: Invitation, link: str) -> None:
    context = {"invitation": invitation, "link": link, "days": LASTS.days}
    mail.send(
        EmailMessage(
            subject=gettext("Your invitation to the GSI Tracker"),
            body=render_to_string("accounts/email/invitation.txt", context),
            to=[invitation.email],
        )
    )
