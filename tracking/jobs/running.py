"""Runs one job: claims it, calls its kind's function, and records the result."""

from __future__ import annotations

import errno
import logging

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from gsi_tracker.celery import app
from tracking.jobs import files, leases
from tracking.jobs.heartbeat import Cancelled, LeaseKeeper, LeaseLost, TookTooLong
from tracking.jobs.kinds import kind_named
from tracking.models import Failure, Job

logger = logging.getLogger(__name__)


class Refused(Exception):
    """A kind cannot do what was requested; the person who requested it sees the text."""


@app.task
def run_job(pk: int) -> None:
    run(pk)


def run(pk: int) -> None:
    """Does the job if it is waiting and no worker has it. Running it twice does no harm."""
    job = leases.claim(pk, timezone.now())
    if job is None:
        return
    logger.info("job %s (%s): attempt %s", job.pk, job.kind, job.attempts)
    try:
        with LeaseKeeper(job) as keeper:
            _work(job, keeper)
    except Cancelled:
        leases.end_cancelled(job)
    except LeaseLost:
        logger.warning("job %s: another worker has it, or it is gone", job.pk)
    except TookTooLong:
        leases.fail(job, Failure.TOOK_TOO_LONG)
    except Refused as refusal:
        leases.fail(job, Failure.REFUSED, str(refusal))
    except (OperationalError, InterfaceError):
        logger.exception("job %s: the database failed", job.pk)
        leases.give_back(job, Failure.DATABASE)
    except Exception as error:  # whatever is wrong in a kind must not leave its job running
        logger.exception("job %s failed", job.pk)
        leases.fail(job, Failure.DISK_FULL if _is_disk_full(error) else Failure.ERROR)
    except BaseException:  # the worker is told to stop in the middle
        leases.give_back(job, Failure.WORKER_LOST)
        raise


def _work(job: Job, keeper: LeaseKeeper) -> None:
    """Does the work. Leftovers go before the end is recorded: a full disk then has room again."""
    try:
        kind = kind_named(job.kind)
        if kind is None:
            raise LookupError(f"no kind is named {job.kind}")
        result = kind.run(job, keeper)
        keeper(result.row_count, result.row_count)
        placed = files.put_in_place(job, result.path)
    finally:
        files.remove_partial(job)
    if not leases.finish(job, placed, result):
        files.remove(placed.name)
        logger.info("job %s was cancelled or lost at its end", job.pk)


def _is_disk_full(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
