"""The last heartbeats of web, worker and beat on each machine."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value


class EngineProcess(models.TextChoices):
    WEB = "web", _("Web")
    WORKER = "worker", _("Worker")
    BEAT = "beat", _("Beat")


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    def of(self, process: EngineProcess) -> Self:
        return self.filter(process=process).order_by("-seen_at", "pk")

    def since(self, moment: datetime) -> Self:
        return self.filter(seen_at__gt=moment).order_by("machine", "process", "pk")

    def before(self, moment: datetime) -> Self:
        return self.filter(seen_at__lte=moment)


class Heartbeat(models.Model):
    """The last heartbeat of a kind of process on a machine, and the folders that it has there."""

    Process = EngineProcess

    process = models.CharField(_("process"), max_length=10, choices=Process.choices)
    machine = models.CharField(_("machine"), max_length=64)
    reports_folder = models.CharField(max_length=32, blank=True, help_text="Its identity.")
    broker_folder = models.CharField(
        max_length=32, blank=True, help_text="Its identity; empty where the broker is a server."
    )
    seen_at = models.DateTimeField(_("last heartbeat"))

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            known_value("process", EngineProcess),
            models.UniqueConstraint(
                fields=["process", "machine", "reports_folder"], name="heartbeat_of_process"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process} on {self.machine}: {self.seen_at}"
