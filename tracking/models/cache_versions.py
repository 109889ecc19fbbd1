"""The number that says whether anything public has changed."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class CacheVersionQuerySet(models.QuerySet["CacheVersion"]):
    def number(self) -> int:
        """The present number. One query."""
        return self.values_list("number", flat=True).first() or 0

    def locked(self) -> Self:
        """Until the end of the transaction, no act changes what the public reads."""
        return self.select_for_update()


class CacheVersion(models.Model):
    """One row. Whatever changes what the public reads raises its number in its own transaction."""

    ONLY = 1

    number = models.PositiveBigIntegerField(_("number"), default=0)

    objects = CacheVersionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="cacheversion_is_one_row")
        ]

    def __str__(self) -> str:
        return str(self.number)
