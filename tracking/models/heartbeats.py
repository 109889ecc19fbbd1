"""The last heartbeats of worker and beat."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value


class EngineProcess(models.TextChoices):
    WORKER = "worker", _("Worker")
    BEAT = "beat", _("Beat")


class Heartbeat(models.Model):
    """The last heartbeat of a process: one row each, for every broker and across machines."""

    Process = EngineProcess

    process = models.CharField(
        _("process"), max_length=10, choices=Process.choices, primary_key=True
    )
    seen_at = models.DateTimeField(_("last heartbeat"))

    class Meta:
        default_permissions = ()
        constraints = [
            known_value("process", EngineProcess),
        ]

    def __str__(self) -> str:
        return f"{self.process}: {self.seen_at}"
