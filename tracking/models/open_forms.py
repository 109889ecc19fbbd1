"""Which records are being edited right now, and by whom."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class OpenFormQuerySet(models.QuerySet["OpenForm"]):
    def of_record(self, kind: str, pk: int) -> Self:
        return self.filter(kind=kind, record_pk=pk)

    def of_person(self, person: User) -> Self:
        return self.filter(opened_by=person)

    def of_others(self, person: User) -> Self:
        return self.exclude(opened_by=person)

    def seen_since(self, moment: datetime) -> Self:
        """Forms that have sent a heartbeat since then."""
        return self.filter(seen_at__gte=moment)

    def not_seen_since(self, moment: datetime) -> Self:
        return self.filter(seen_at__lt=moment)

    def longest_first(self) -> Self:
        return self.select_related("opened_by").order_by("opened_at", "pk")


class OpenForm(models.Model):
    """A form that somebody has open; it expires soon after its last heartbeat."""

    kind = models.CharField(_("kind"), max_length=20)
    record_pk = models.PositiveBigIntegerField(_("record"))
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    seen_at = models.DateTimeField(_("last heartbeat"), db_index=True)

    objects = OpenFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("open form")
        verbose_name_plural = _("open forms")
        default_permissions = ()
        ordering = ["opened_at", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["kind", "record_pk", "opened_by"], name="open_form_once_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_pk}: {self.opened_by}"
