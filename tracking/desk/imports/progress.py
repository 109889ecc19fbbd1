"""How quickly the job of an import goes on, and how long it still takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, ngettext

from tracking.models import Job

LEAST_SECONDS = 1.0  # before that a pace says nothing


@dataclass(frozen=True)
class Pace:
    """rows: in a second. rest_seconds: None while the number of all rows is unknown."""

    rows: int
    rest_seconds: int | None

    @classmethod
    def of(cls, job: Job, now: datetime) -> Pace | None:
        """None for a job that has not begun, or only just."""
        if job.started_at is None or not job.is_open or not job.rows_done:
            return None
        seconds = (now - job.started_at).total_seconds()
        if seconds < LEAST_SECONDS:
            return None
        pace = job.rows_done / seconds
        rest = (job.rows_total - job.rows_done) / pace if job.rows_total else None
        return cls(round(pace), None if rest is None else max(round(rest), 0))

    @property
    def rest_in_words(self) -> str:
        if self.rest_seconds is None:
            return ""
        if self.rest_seconds < 60:
            return gettext("less than a minute left")
        minutes = round(self.rest_seconds / 60)
        return ngettext(
            "about %(number)s minute left", "about %(number)s minutes left", minutes
        ) % {"number": minutes}
