"""The heartbeats of worker and beat, stored in the database."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from tracking.models import Heartbeat
from tracking.models.heartbeats import EngineProcess

logger = logging.getLogger(__name__)


def note(process: EngineProcess, now: datetime) -> None:
    if not Heartbeat.objects.filter(process=process).update(seen_at=now):
        first = Heartbeat(process=process, seen_at=now)
        Heartbeat.objects.bulk_create([first], ignore_conflicts=True)


def give(process: EngineProcess) -> None:
    """Records a heartbeat; without a database the process goes on, and doctor reports it missing.

    The connection is closed, because the next heartbeat is far off.
    """
    try:
        note(process, timezone.now())
    except Error as error:
        logger.warning("%s could not leave its heartbeat: %s", process.label, error)
    finally:
        connection.close()


def last_seen(process: EngineProcess) -> datetime | None:
    return Heartbeat.objects.filter(process=process).values_list("seen_at", flat=True).first()


def is_alive(process: EngineProcess, now: datetime) -> bool:
    """Whether it left a heartbeat within a lease, which is four times their interval."""
    seen_at = last_seen(process)
    return seen_at is not None and seen_at > now - timedelta(seconds=settings.JOB_LEASE_SECONDS)
