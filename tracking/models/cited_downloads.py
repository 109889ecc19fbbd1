"""The downloads that readers cite: what gives the same rows again, and how the file was then."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value


class CitedDownloadQuerySet(models.QuerySet["CitedDownload"]):
    def of_visitors(self) -> Self:
        return self.filter(cited_by=None)

    def from_moment(self, moment: datetime) -> Self:
        return self.filter(cited_at__gte=moment)


class Variant(models.TextChoices):
    """How a CSV differs from the usual one: see docs/data.md."""

    PLAIN = "plain", _("CSV, plain text")
    EXCEL = "excel", _("CSV for Excel")


class CitedDownload(models.Model):
    """The rows of a list as they were public at a moment, written by `tracking.downloads.citing`.

    Never changed and never deleted, because it is cited elsewhere.
    """

    key = models.CharField(_("id"), max_length=16, unique=True)
    file = models.CharField(_("list"), max_length=20)
    query = models.TextField(_("filter"), blank=True)
    columns = models.TextField(_("columns"))
    variant = models.CharField(_("variant"), max_length=5, choices=Variant.choices, blank=True)
    row_count = models.PositiveBigIntegerField(_("rows"))
    sha256 = models.CharField("SHA-256", max_length=64)
    cited_at = models.DateTimeField(_("moment of the rows"))
    # For the limit of visitors alone; no page names anybody.
    cited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = CitedDownloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("cited download")
        verbose_name_plural = _("cited downloads")
        default_permissions = ()
        constraints = [known_value("variant", Variant, or_empty=True)]
        indexes = [models.Index(fields=["cited_at"], name="citeddownload_moment")]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("tracking:cited", args=[self.key])

    @property
    def column_names(self) -> list[str]:
        return self.columns.split(",")
