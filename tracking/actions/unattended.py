"""Accounts in whose name the tracker itself records; nobody can sign in to them."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User


class AccountInUse(Exception):
    """Somebody can sign in to an account of this name: its records would be taken for theirs."""


def unattended_user(username: str) -> User:
    """The account of this name, made where it is missing.

    Its row stays locked until the transaction ends: of two that record in its name, one waits.
    **errors** AccountInUse.
    """
    person, _ = User.objects.select_for_update().get_or_create(
        username=username, defaults={"is_active": False, "password": make_password(None)}
    )
    if person.is_active or person.has_usable_password():
        raise AccountInUse(
            f"Somebody can sign in to the account “{username}”: what the tracker records would be "
            "taken for that person's. Give the account another name first."
        )
    return person
