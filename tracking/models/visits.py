"""When people visited the desk, so that its start page can show what is new to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracking.models.versioned import person

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class DeskVisitQuerySet(models.QuerySet["DeskVisit"]):
    def of(self, user: User) -> Self:
        """A person's visits, newest first."""
        return self.filter(visited_by=user).order_by("-visited_at", "-pk")


class DeskVisit(models.Model):
    """The beginning of a visit. Only the last two of each person are stored."""

    visited_at = models.DateTimeField(_("visited at"))
    visited_by = person(_("visited by"))

    objects = DeskVisitQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.visited_by_id} {self.visited_at:%Y-%m-%d %H:%M}"
