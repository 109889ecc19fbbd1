"""Celery's beat with the static schedule of the settings: no file, and a heartbeat."""

from __future__ import annotations

import time

from celery.beat import Scheduler
from django.conf import settings

from tracking.jobs import liveness
from tracking.models import Heartbeat


class HeartbeatScheduler(Scheduler):
    next_heartbeat = 0.0  # on the monotonic clock

    def tick(self) -> float:
        if time.monotonic() >= self.next_heartbeat:
            self.next_heartbeat = time.monotonic() + settings.SWEEP_SECONDS
            liveness.give(Heartbeat.Process.BEAT)
        wait_seconds: float = min(super().tick(), settings.SWEEP_SECONDS)
        return wait_seconds
