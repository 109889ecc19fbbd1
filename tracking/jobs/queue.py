"""Enqueues jobs, cancels them and retries failed ones. The row comes first, its message second."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from tracking.jobs.running import run_job
from tracking.models import Job, JobState

logger = logging.getLogger(__name__)


class TooMany(Exception):
    """Too many jobs are waiting; the text says what to do."""


def enqueue(
    kind: str, *, parameters: dict[str, Any], by: User | None = None, visitor: str = ""
) -> Job:
    """A waiting job; if the same person already has the same job open, that one.

    `parameters` can be written as JSON. `visitor` distinguishes visitors; without it all visitors
    who ask the same share a job.
    **errors** `TooMany`.
    """
    dedupe_key = _dedupe_key(kind, parameters, f"person {by.pk}" if by else f"visitor {visitor}")
    with transaction.atomic():
        job = Job.objects.open().with_dedupe_key(dedupe_key).first()
        if job is not None:
            return job
        _refuse_too_many(by)
        try:
            with transaction.atomic():
                job = Job.objects.create(
                    kind=kind,
                    parameters=parameters,
                    dedupe_key=dedupe_key,
                    asked_by=by,
                    asked_at=timezone.now(),
                )
        except IntegrityError:  # somebody sent the same form at the same moment
            return Job.objects.with_dedupe_key(dedupe_key).newest_first()[0]
        _send_after_commit(job)
    return job


def cancel(job: Job) -> bool:
    """Whether there was anything to cancel. A running job stops at its next step."""
    waiting = Job.objects.filter(pk=job.pk, state=JobState.WAITING)
    if waiting.update(state=JobState.CANCELLED, ended_at=timezone.now()):
        return True
    return bool(Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_asked=True))


def retry(job: Job) -> bool:
    """Whether the failed job waits again; not if it has not failed, or was requested again."""
    values: dict[str, Any] = {
        "state": JobState.WAITING,
        "attempts": 0,
        "failure": "",
        "failure_words": "",
        "ended_at": None,
        "sent_at": None,
    }
    try:
        with transaction.atomic():
            if not Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(**values):
                return False
            _send_after_commit(job)
    except IntegrityError:
        return False
    return True


def send(job: Job) -> bool:
    """Sends the job's message and says whether it went out. If not, the sweeper sends it later."""
    try:
        run_job.delay(job.pk)
    except Exception as error:  # whatever the broker or the way to it does wrong
        logger.warning("job %s waits: its message could not be sent: %s", job.pk, error)
        return False
    Job.objects.filter(pk=job.pk, state=JobState.WAITING).update(sent_at=timezone.now())
    return True


def _send_after_commit(job: Job) -> None:
    transaction.on_commit(lambda: send(job))


def _dedupe_key(kind: str, parameters: dict[str, Any], asker: str) -> str:
    text = json.dumps([kind, parameters, asker], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_too_many(person: User | None) -> None:
    """A limit against floods, not a quota: two requests at once may exceed it by one."""
    waiting = Job.objects.open()
    if person is None and waiting.of_visitors().count() >= settings.JOBS_OF_VISITORS:
        raise TooMany(
            gettext(
                "So many files are being prepared for visitors that no more can wait. Try again "
                "in a few minutes, or download a smaller file now."
            )
        )
    if person is not None and waiting.of_person(person).count() >= settings.JOBS_OF_A_PERSON:
        sentence = gettext(
            "You have %(number)s files in preparation, and no more can wait. Try again when one "
            "is ready, or cancel one."
        )
        raise TooMany(sentence % {"number": settings.JOBS_OF_A_PERSON})
