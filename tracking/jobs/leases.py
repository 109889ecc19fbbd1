"""Leases: which worker has a job. Each step is one conditional update, so only one worker wins."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from tracking.jobs import machines
from tracking.jobs.files import PlacedFile
from tracking.jobs.kinds import Result
from tracking.models import Failure, Job, JobState
from tracking.models.jobs import MOST_ATTEMPTS, JobQuerySet

FREE: dict[str, Any] = {"lease": None, "lease_ends_at": None}


def lease_end(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def claim(pk: int, now: datetime) -> Job | None:
    """The job with a new lease; None if there is nothing to do for this worker."""
    lease = uuid.uuid4()
    values: dict[str, Any] = {
        "state": JobState.RUNNING,
        "lease": lease,
        "lease_ends_at": lease_end(now),
        "attempts": F("attempts") + 1,
        "started_at": now,
        "rows_done": 0,
        "rows_total": None,
    }
    claimed = Job.objects.claimable(now).filter(pk=pk).update(**values)
    return Job.objects.filter(pk=pk, lease=lease).first() if claimed else None


def renew(job: Job, done: int, total: int | None, now: datetime) -> bool:
    """Whether the job goes on: the lease holds, and nobody has asked to cancel it."""
    values = {"rows_done": done, "rows_total": total, "lease_ends_at": lease_end(now)}
    return bool(_wanted(job).update(**values))


def is_cancelled(job: Job) -> bool:
    return Job.objects.held(job).filter(cancel_asked=True).exists()


def finish(job: Job, placed: PlacedFile, result: Result) -> bool:
    """Whether the job takes the file: not if the lease was lost or the job was cancelled."""
    return _end(
        job,
        state=JobState.DONE,
        file=placed.name,
        machine=machines.own_name(),
        byte_count=placed.byte_count,
        sha256=placed.sha256,
        row_count=result.row_count,
        extra=result.extra,
        rows_done=result.row_count,
        rows_total=result.row_count,
    )


def fail(job: Job, failure: Failure, words: str = "") -> None:
    _end(job, state=JobState.FAILED, failure=failure, failure_words=words[:500])


def end_cancelled(job: Job) -> None:
    held = Job.objects.held(job).filter(cancel_asked=True)
    held.update(state=JobState.CANCELLED, ended_at=timezone.now(), **FREE)


def give_back(job: Job, failure: Failure) -> None:
    """Returns the job to wait for another attempt; after the last one it has failed."""
    if job.attempts >= MOST_ATTEMPTS:
        fail(job, failure)
    elif not _wanted(job).update(state=JobState.WAITING, sent_at=None, **FREE):
        end_cancelled(job)


def _wanted(job: Job) -> JobQuerySet:
    return Job.objects.held(job).filter(cancel_asked=False)


def _end(job: Job, **values: Any) -> bool:
    """Ends a job; one that was cancelled at the last moment is cancelled, whatever its result."""
    if _wanted(job).update(ended_at=timezone.now(), **FREE, **values):
        return True
    end_cancelled(job)
    return False
