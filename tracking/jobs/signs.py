"""Signs of life of worker and beat, kept in the database."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from tracking.models import EngineSign


def note(part: EngineSign.Part, now: datetime) -> None:
    if not EngineSign.objects.filter(part=part).update(seen_at=now):
        first = EngineSign(part=part, seen_at=now)
        EngineSign.objects.bulk_create([first], ignore_conflicts=True)


def last_seen(part: EngineSign.Part) -> datetime | None:
    return EngineSign.objects.filter(part=part).values_list("seen_at", flat=True).first()


def is_alive(part: EngineSign.Part, now: datetime) -> bool:
    """Whether it gave a sign of life within a lease, which has room for four."""
    seen_at = last_seen(part)
    return seen_at is not None and seen_at > now - timedelta(seconds=settings.JOB_LEASE_SECONDS)
