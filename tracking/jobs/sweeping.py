"""Recovers from whatever dies: lapsed leases, lost messages, old files."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings

from tracking.jobs import files, liveness, queue
from tracking.jobs.leases import FREE
from tracking.models import Failure, Heartbeat, Job, JobState

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 100
DAYS_OF_VISITORS_ROWS = 30


def sweep(now: datetime) -> None:
    """Frees jobs whose worker died and resends lost messages. Safe to run at any time."""
    liveness.note(Heartbeat.Process.WORKER, now)
    free_lapsed(now)
    send_again(now)


def free_lapsed(now: datetime) -> None:
    """Ends lapsed jobs that are cancelled or out of attempts; the other lapsed ones wait again."""
    ended = {"ended_at": now, **FREE}
    lapsed = Job.objects.lapsed(now)
    lapsed.filter(cancel_asked=True).update(state=JobState.CANCELLED, **ended)
    lapsed = lapsed.filter(cancel_asked=False)
    failed = lapsed.exhausted().update(state=JobState.FAILED, failure=Failure.WORKER_LOST, **ended)
    waiting = lapsed.update(state=JobState.WAITING, sent_at=None, **FREE)
    if failed or waiting:
        logger.warning("workers died: %s jobs wait again, %s have failed", waiting, failed)


def send_again(now: datetime) -> None:
    """Resends the messages of jobs that nobody took.

    Messages are taken in order: a worker that reaches the sweep has passed the earlier ones, so
    one that is older than a lease is lost.
    """
    moment = now - timedelta(seconds=settings.JOB_LEASE_SECONDS)
    for job in Job.objects.not_sent_since(moment)[:MOST_AT_ONCE]:
        if not queue.send(job):
            return  # the broker is away: the next sweep tries again


def expire(now: datetime) -> None:
    """Removes expired files, files without a job, and old rows of visitors."""
    once = Job.objects.asked_once().done_before(now - timedelta(days=settings.REPORT_DAYS))
    days = timedelta(days=settings.SCHEDULED_REPORT_DAYS)
    scheduled = Job.objects.scheduled().done_before(now - days)
    for job in [*once[:MOST_AT_ONCE], *scheduled[:MOST_AT_ONCE]]:
        done = Job.objects.filter(pk=job.pk, state=JobState.DONE)
        if done.update(state=JobState.EXPIRED, file=""):
            files.remove(job.file)
    orphans = files.remove_orphans(now)
    if orphans:
        logger.info("removed %s files that no job names", orphans)
    forgotten = now - timedelta(days=DAYS_OF_VISITORS_ROWS)
    Job.objects.of_visitors().ended_before(forgotten).delete()
    Heartbeat.objects.before(forgotten).delete()
