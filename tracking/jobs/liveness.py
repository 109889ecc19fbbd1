"""Signs of life of worker and beat, kept in the database."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from tracking.models import EngineSign

logger = logging.getLogger(__name__)


def note(part: EngineSign.Part, now: datetime) -> None:
    if not EngineSign.objects.filter(part=part).update(seen_at=now):
        first = EngineSign(part=part, seen_at=now)
        EngineSign.objects.bulk_create([first], ignore_conflicts=True)


def give(part: EngineSign.Part) -> None:
    """Notes that it is alive; it goes on when the database is away: doctor tells that it was not
    seen. The connection is closed, because the next sign is far.
    """
    try:
        note(part, timezone.now())
    except Error as error:
        logger.warning("%s could not give its sign of life: %s", part.label, error)
    finally:
        connection.close()


def last_seen(part: EngineSign.Part) -> datetime | None:
    return EngineSign.objects.filter(part=part).values_list("seen_at", flat=True).first()


def is_alive(part: EngineSign.Part, now: datetime) -> bool:
    """Whether it gave a sign of life within a lease, which has room for four."""
    seen_at = last_seen(part)
    return seen_at is not None and seen_at > now - timedelta(seconds=settings.JOB_LEASE_SECONDS)
