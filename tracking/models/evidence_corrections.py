"""Corrections of sources and publishers on which published assessments rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.models.events import Event
from tracking.models.publishers import Publisher
from tracking.models.records import both_or_neither
from tracking.models.sources import Source
from tracking.models.status_updates import StatusUpdate


class EvidenceCorrectionQuerySet(models.QuerySet["EvidenceCorrection"]):
    def open(self) -> Self:
        """Those after which no editor has said that the assessment stands."""
        return self.filter(confirmed_at=None)

    def of_rules(self) -> Self:
        """Those after which the evidence is the same, and the rules are others."""
        return self.filter(source=None, publisher=None)

    def unsupported(self) -> Self:
        """Open ones that left the assessment without the evidence that its status needs."""
        return self.open().filter(is_supported=False)

    def on(self, updates: Iterable[StatusUpdate]) -> Self:
        return self.filter(status_update__in=[update.pk for update in updates])

    def newest_first(self) -> Self:
        return self.order_by("-corrected_at", "-pk")

    def for_list(self) -> Self:
        return self.select_related("source", "publisher", "event", "corrected_by", "confirmed_by")


class EvidenceCorrection(models.Model):
    """A source of its evidence, or who speaks in it, was corrected: an assessment is due.

    Written with the correction, in the same transaction. The assessment itself is left as it is. It
    is due until a newer one follows or an editor has looked at it and says that it stands.
    """

    status_update = models.ForeignKey(
        StatusUpdate, on_delete=models.PROTECT, related_name="corrections"
    )
    # What was corrected: a source, the publisher that speaks through it, or an event, in which the
    # relation of a source was set by hand. None where the rules changed and not the evidence.
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+")
    publisher = models.ForeignKey(Publisher, null=True, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    corrected_version = models.PositiveIntegerField(_("version of it"), default=0)
    reason = models.TextField(_("reason"))
    is_supported = models.BooleanField(
        _("supported"), help_text=_("Whether the evidence, as corrected, still supports it.")
    )
    corrected_at = models.DateTimeField(_("corrected at"))
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = EvidenceCorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction of evidence")
        verbose_name_plural = _("corrections of evidence")
        default_permissions = ()
        ordering = ["-corrected_at", "-pk"]
        constraints = [
            both_or_neither("confirmed"),
            CheckConstraint(condition=~Q(reason=""), name="evidencecorrection_has_reason"),
            UniqueConstraint(
                fields=["status_update", "source", "corrected_version"],
                name="evidencecorrection_once",
            ),
            UniqueConstraint(
                fields=["status_update", "publisher", "corrected_version"],
                name="evidencecorrection_of_publisher_once",
            ),
            UniqueConstraint(
                fields=["status_update", "event", "corrected_version"],
                name="evidencecorrection_of_event_once",
            ),
            CheckConstraint(
                condition=Q(source=None, publisher=None)
                | Q(publisher=None, event=None)
                | Q(source=None, event=None),
                name="evidencecorrection_of_one",
            ),
        ]
        indexes = [
            Index(
                fields=["status_update"],
                condition=Q(confirmed_at=None),
                name="evidencecorrection_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.status_update}: {self.corrected}"

    @property
    def corrected(self) -> str:
        """What was corrected, in words."""
        return str(self.source or self.publisher or self.event or gettext("Rules of evidence"))
