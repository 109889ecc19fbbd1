"""The people with an account, as administrators see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet

from gsi_tracker.accounts import second_factor
from gsi_tracker.accounts.locks import Lock, folded


@dataclass(frozen=True)
class Person:
    user: Any
    roles: str
    has_factor: bool
    locked_until: datetime | None
    browser_locked_until: datetime | None
    may_be_touched: bool

    @classmethod
    def of(cls, user: Any, locks: Sequence[Lock], viewer: Any) -> Self:
        name = folded(user.get_username())
        own = [lock for lock in locks if lock.name == name]
        return cls(
            user=user,
            roles=", ".join(sorted(role.name for role in user.groups.all())),
            has_factor=user.has_factor,
            locked_until=next((lock.until for lock in own if not lock.is_known_device), None),
            browser_locked_until=next((lock.until for lock in own if lock.is_known_device), None),
            may_be_touched=viewer.is_superuser or not user.is_superuser,
        )


def people_in_order() -> QuerySet[User]:
    """All accounts, each with `has_factor`. **cost** two queries."""
    return (
        User.objects.annotate(has_factor=Exists(second_factor.factors_of(OuterRef("pk"))))
        .prefetch_related("groups")
        .order_by("username", "pk")
    )
