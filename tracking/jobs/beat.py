"""Celery's beat with the static schedule of the settings: no file, and a sign of life."""

from __future__ import annotations

import logging
import time

from celery.beat import Scheduler
from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from tracking.jobs import signs
from tracking.models import EngineSign

logger = logging.getLogger(__name__)


class SigningScheduler(Scheduler):
    next_sign = 0.0  # on the monotonic clock

    def tick(self) -> float:
        if time.monotonic() >= self.next_sign:
            self.next_sign = time.monotonic() + settings.SWEEP_SECONDS
            sign()
        return min(super().tick(), settings.SWEEP_SECONDS)


def sign() -> None:
    """Beat goes on when the database is away; doctor tells that it was not seen."""
    try:
        signs.note(EngineSign.Part.BEAT, timezone.now())
    except Error as error:
        logger.warning("beat could not give its sign of life: %s", error)
    finally:
        connection.close()  # the next sign is far
