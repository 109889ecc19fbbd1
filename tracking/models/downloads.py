"""The files that signed-in people took: who, what, when."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_QUERY = 2000


class DownloadQuerySet(models.QuerySet["Download"]):
    def naming(self, name: str) -> DownloadQuerySet:
        """What the person with this user name took."""
        return self.filter(person_name=name)

    def from_day(self, moment: datetime) -> DownloadQuerySet:
        return self.filter(taken_at__gte=moment)

    def before(self, moment: datetime) -> DownloadQuerySet:
        return self.filter(taken_at__lt=moment)

    def older_than(self, pk: int) -> DownloadQuerySet:
        return self.filter(pk__lt=pk)

    def newest_first(self) -> DownloadQuerySet:
        return self.order_by("-pk")


class Download(models.Model):
    """One entry of the log of downloads, written by `tracking.downloads.log` and never changed."""

    taken_at = models.DateTimeField(_("when"))
    # The name is stored with the key: the log outlives an account.
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    person_name = models.CharField(_("who"), max_length=150)
    file = models.CharField(_("file"), max_length=255)
    path = models.CharField(_("address"), max_length=255)
    query = models.CharField(_("filter"), max_length=MOST_QUERY, blank=True)
    row_count = models.PositiveBigIntegerField(_("rows"))

    objects = DownloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        default_permissions = ["view"]
        indexes = [
            models.Index(fields=["person_name", "-id"], name="download_person"),
            models.Index(fields=["taken_at"], name="download_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.taken_at:%Y-%m-%d %H:%M} {self.person_name} {self.file}"
