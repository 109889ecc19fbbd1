"""Renews a job's lease during the work, and tells the work when to stop."""

from __future__ import annotations

import logging
import time
from threading import Event, Thread
from types import TracebackType

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from tracking.jobs import leases, liveness
from tracking.models import Heartbeat, Job

logger = logging.getLogger(__name__)

BEAT_SECONDS = 1
# On SQLite whoever waits to write keeps others from reading: wait shortly, try at the next beat.
SQLITE_WAIT_MILLISECONDS = 200


class Cancelled(Exception):
    """Somebody has cancelled the job."""


class LeaseLost(Exception):
    """Another worker has the job, or it was deleted."""


class TookTooLong(Exception):
    """The job has run for GSI_JOB_MINUTES."""


class LeaseKeeper:
    """Renews the lease in a thread with a database connection of its own.

    One statement may take long, and nothing can be written in the snapshot that the work reads.

    Called with numbers, it is the job's `Progress`.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.done, self.total = 0, None  # type: tuple[int, int | None]
        self.stop_with: type[Exception] | None = None
        self._ended = Event()
        self._told = (0, None)  # type: tuple[int, int | None]
        now = time.monotonic()
        self._renewal_due = now + settings.JOB_LEASE_SECONDS / 3
        self._deadline = now + settings.JOB_MINUTES * 60
        self._thread = Thread(target=self._run, name=f"pulse of job {job.pk}", daemon=True)

    def __call__(self, done: int, total: int | None = None) -> None:
        self.done, self.total = done, total
        if self.stop_with is not None:
            raise self.stop_with

    def __enter__(self) -> LeaseKeeper:
        self._thread.start()
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        pause = min(BEAT_SECONDS, settings.JOB_LEASE_SECONDS / 6)
        try:
            while self.stop_with is None and not self._ended.wait(pause):
                self.beat()
        finally:
            connection.close()

    def beat(self) -> None:
        """Reports what has changed, and renews the lease when a third of it has passed."""
        if time.monotonic() > self._deadline:
            self.stop_with = TookTooLong
        elif (self.done, self.total) != self._told or time.monotonic() > self._renewal_due:
            self._renew()

    def _renew(self) -> None:
        numbers, now = (self.done, self.total), timezone.now()
        try:
            _wait_shortly()
            if not leases.renew(self.job, *numbers, now):
                self.stop_with = Cancelled if leases.is_cancelled(self.job) else LeaseLost
                return
            liveness.note(Heartbeat.Process.WORKER, now)
        except Error as error:  # the database may be back at the next beat
            logger.info("job %s: the heartbeat could not be stored: %s", self.job.pk, error)
            connection.close()
            return
        self._told = numbers
        self._renewal_due = time.monotonic() + settings.JOB_LEASE_SECONDS / 3


def _wait_shortly() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {SQLITE_WAIT_MILLISECONDS}")
