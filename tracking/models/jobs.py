"""Background jobs, each a row that outlives its worker."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_ATTEMPTS = 3


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")
    TAKEN_DOWN = "taken_down", _("Taken down")


OPEN = (JobState.WAITING, JobState.RUNNING)
IS_OPEN = Q(state__in=OPEN)


class Failure(models.TextChoices):
    """Why a job failed, in a sentence that says what to do."""

    REFUSED = "refused", _("It could not be done:")  # the kind's own words follow
    DISK_FULL = "disk_full", _("The disk is full. Make room, then try again.")
    WORKER_LOST = (
        "worker_lost",
        _("Its worker stopped in the middle, several times. Try again; if it happens again, "
          "request fewer rows at once."),
    )  # fmt: skip
    TOOK_TOO_LONG = "took_too_long", _("It took too long. Request fewer rows at once.")
    DATABASE = "database", _("The database did not answer, several times. Try again later.")
    ERROR = "error", _("A fault in the program stopped it; the server's log has the details.")


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> Self:
        """Jobs that wait or run."""
        return self.filter(IS_OPEN)

    def of_person(self, person: User) -> Self:
        return self.filter(asked_by=person)

    def of_visitors(self) -> Self:
        return self.filter(asked_by=None)

    def with_dedupe_key(self, dedupe_key: str) -> Self:
        return self.filter(dedupe_key=dedupe_key)

    def claimable(self, now: datetime) -> Self:
        """Waiting jobs, and those whose worker has sent no heartbeat for the length of a lease."""
        free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_ends_at__lte=now)
        return self.filter(free, attempts__lt=MOST_ATTEMPTS, cancel_asked=False)

    def held(self, job: Job) -> Self:
        """The job's row, as long as the lease that `job` was loaded with is still valid."""
        return self.filter(pk=job.pk, lease=job.lease, state=JobState.RUNNING)

    def lapsed(self, now: datetime) -> Self:
        return self.filter(state=JobState.RUNNING, lease_ends_at__lte=now)

    def exhausted(self) -> Self:
        return self.filter(attempts__gte=MOST_ATTEMPTS)

    def not_sent_since(self, moment: datetime) -> Self:
        """Waiting jobs of which no message went out since then."""
        unsent = Q(sent_at=None) | Q(sent_at__lte=moment)
        return self.filter(unsent, state=JobState.WAITING).order_by("asked_at", "pk")

    def done_before(self, moment: datetime) -> Self:
        return self.filter(state=JobState.DONE, ended_at__lte=moment).order_by("ended_at", "pk")

    def ended_before(self, moment: datetime) -> Self:
        """Those that ended by then and have no file any more."""
        return self.filter(ended_at__lte=moment).exclude(state=JobState.DONE)

    def asked_once(self) -> Self:
        """All jobs except the runs of scheduled reports."""
        return self.filter(run=None)

    def scheduled(self) -> Self:
        return self.exclude(run=None)

    def with_file(self, name: str) -> Self:
        return self.filter(file=name)

    def asking_with(self, value: str) -> Self:
        """Jobs whose query may have this value."""
        return self.filter(parameters__query__icontains=value)

    def newest_first(self) -> Self:
        return self.select_related("asked_by").order_by("-asked_at", "-pk")


def _exactly_when(*states: str, name: str, **fact: object) -> CheckConstraint:
    """What is true of jobs in these states, and of no others."""
    of_states = Q(state__in=states)
    return CheckConstraint(condition=Q(of_states, **fact) | Q(~of_states, ~Q(**fact)), name=name)


class Job(models.Model):
    """Long work done outside the request. Only `tracking.jobs` changes it."""

    token = models.UUIDField(_("token"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    parameters = models.JSONField(_("parameters"), default=dict)
    dedupe_key = models.CharField(
        max_length=64, help_text="Digest of kind, parameters and who asks: one is open at a time."
    )
    asked_at = models.DateTimeField(_("requested at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("requested by"),
        null=True,  # a visitor
        on_delete=models.CASCADE,
        related_name="+",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=JobState.choices, default=JobState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(null=True, help_text="When its message last went out.")
    lease = models.UUIDField(null=True, help_text="Known to the worker that holds the job.")
    lease_ends_at = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)
    rows_done = models.PositiveBigIntegerField(_("rows done"), default=0)
    rows_total = models.PositiveBigIntegerField(_("rows in all"), null=True)
    started_at = models.DateTimeField(_("started at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    failure = models.CharField(_("failure"), max_length=20, choices=Failure.choices, blank=True)
    failure_words = models.CharField(max_length=500, blank=True)
    file = models.CharField(_("file"), max_length=100, blank=True)
    machine = models.CharField(max_length=64, blank=True, help_text="Where the file was made.")
    byte_count = models.PositiveBigIntegerField(_("size in bytes"), null=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    row_count = models.PositiveBigIntegerField(_("rows"), null=True)
    extra = models.JSONField(default=dict, help_text="What else the kind knows of its result.")

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        default_permissions = ()
        ordering = ["-asked_at", "-pk"]
        indexes = [
            Index(fields=["-asked_at", "-id"], name="job_newest"),
            Index(fields=["state", "lease_ends_at"], condition=IS_OPEN, name="job_open"),
            Index(fields=["ended_at"], condition=Q(ended_at__isnull=False), name="job_ended"),
        ]
        constraints = [
            known_value("failure", Failure, or_empty=True),
            UniqueConstraint(fields=["dedupe_key"], condition=IS_OPEN, name="job_asked_once"),
            known_value("state", JobState),
            _exactly_when("running", lease__isnull=False, name="job_runs_under_a_lease"),
            _exactly_when("running", lease_ends_at__isnull=False, name="job_lease_ends"),
            _exactly_when("done", file__gt="", name="job_done_has_file"),
            _exactly_when("failed", failure__gt="", name="job_failed_has_reason"),
            _exactly_when("waiting", "running", ended_at__isnull=True, name="job_open_or_ended"),
            CheckConstraint(
                condition=~Q(state=JobState.DONE, sha256=""), name="job_done_has_checksum"
            ),
            CheckConstraint(
                condition=Q(cancel_asked=False)
                | Q(state__in=[JobState.RUNNING, JobState.CANCELLED]),
                name="job_cancelled_while_running",
            ),
            CheckConstraint(
                condition=Q(attempts__lt=MOST_ATTEMPTS)
                | Q(Q(attempts=MOST_ATTEMPTS), ~Q(state=JobState.WAITING)),
                name="job_attempts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.token}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def percent(self) -> int | None:
        """How much is done, 0 to 100; None while the total is unknown."""
        if self.state == JobState.DONE:
            return 100
        return min(self.rows_done * 100 // self.rows_total, 100) if self.rows_total else None

    @property
    def reason(self) -> str:
        """Why it failed, in one or two sentences; empty where it did not."""
        return f"{self.get_failure_display()} {self.failure_words}".strip()
