"""Reports that are prepared again every week or month, and the times it was done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Prefetch, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from tracking.models.jobs import Job

LAST_DAY = 28  # every month has it


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Covers(models.TextChoices):
    ALL = "all", _("Everything that the filter finds")
    ENDED = "ended", _("The week or month that has just ended")


class ReportScheduleQuerySet(models.QuerySet["ReportSchedule"]):
    def due(self, today: date) -> Self:
        """Schedules that are not paused and whose day has come, longest due first."""
        return self.filter(is_paused=False, next_on__lte=today).order_by("next_on", "pk")

    def still_due(self, schedule: ReportSchedule) -> Self:
        """The schedule's row, as long as it is due on the day that `schedule` was loaded with."""
        return self.filter(pk=schedule.pk, next_on=schedule.next_on, is_paused=False)

    def by_name(self) -> Self:
        return self.select_related("changed_by").order_by("name", "pk")

    def with_last_run(self) -> Self:
        """Adds `last_runs`: the latest run in a list, none where there was none. One query more."""
        latest = ReportRun.objects.latest_of_each()
        return self.prefetch_related(Prefetch("runs", latest, "last_runs"))


class ReportSchedule(models.Model):
    """A report with its filter, format and day. Changed by `tracking.actions.schedules` alone."""

    name = models.CharField(_("name"), max_length=120)
    report = models.CharField(_("report"), max_length=40, editable=False)
    query = models.TextField(
        _("filter"), max_length=4000, blank=True, editable=False, help_text="As an address has it."
    )
    format = models.CharField(_("format"), max_length=5)
    covers = models.CharField(_("period"), max_length=5, choices=Covers.choices, default=Covers.ALL)
    rhythm = models.CharField(_("how often"), max_length=7, choices=Rhythm.choices)
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), choices=Weekday.choices, null=True, blank=True
    )
    day = models.PositiveSmallIntegerField(_("day of the month"), null=True, blank=True)
    recipients = models.TextField(
        _("email addresses"),
        max_length=1000,
        blank=True,
        help_text="One a line; none: stored only.",
    )
    is_paused = models.BooleanField(_("paused"), default=False)
    next_on = models.DateField(_("next on"))
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ReportScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled report")
        verbose_name_plural = _("scheduled reports")
        default_permissions = ()
        ordering = ["name", "pk"]
        indexes = [Index(fields=["next_on"], condition=Q(is_paused=False), name="schedule_due")]
        constraints = [
            known_value("rhythm", Rhythm),
            known_value("covers", Covers),
            CheckConstraint(
                condition=Q(rhythm=Rhythm.WEEKLY, weekday__range=(0, 6), day__isnull=True)
                | Q(rhythm=Rhythm.MONTHLY, day__range=(1, LAST_DAY), weekday__isnull=True),
                name="schedule_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def addresses(self) -> list[str]:
        return self.recipients.split()

    @property
    def last_run(self) -> ReportRun | None:
        """Loaded by `with_last_run`."""
        return next(iter(self.last_runs), None)  # type: ignore[attr-defined]

    def is_day(self, day: date) -> bool:
        if self.rhythm == Rhythm.WEEKLY:
            return day.weekday() == self.weekday
        return day.day == self.day

    def next_after(self, day: date) -> date:
        """The first of its days after this one."""
        day += timedelta(days=1)
        while not self.is_day(day):
            day += timedelta(days=1)
        return day

    def latest_by(self, day: date) -> date:
        """The last of its days until this one, included."""
        while not self.is_day(day):
            day -= timedelta(days=1)
        return day

    def period_before(self, day: date) -> tuple[date, date]:
        """First and last day of the week or calendar month that ended before this day."""
        if self.rhythm == Rhythm.WEEKLY:
            return day - timedelta(days=7), day - timedelta(days=1)
        last = day.replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last


class ReportRunQuerySet(models.QuerySet["ReportRun"]):
    def on(self, day: date) -> Self:
        return self.filter(due_on=day)

    def newest_first(self) -> Self:
        return self.select_related("job").order_by("-due_on", "-pk")

    def latest_of_each(self) -> Self:
        """The latest run of each schedule."""
        newer = self.model.objects.filter(
            schedule=models.OuterRef("schedule"), due_on__gt=models.OuterRef("due_on")
        )
        return self.filter(~models.Exists(newer)).select_related("job")


class ReportRun(models.Model):
    """One run of a scheduled report; its job has the result."""

    schedule = models.ForeignKey(ReportSchedule, on_delete=models.CASCADE, related_name="runs")
    due_on = models.DateField(_("due on"))
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="run")

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of a scheduled report")
        verbose_name_plural = _("runs of scheduled reports")
        default_permissions = ()
        ordering = ["-due_on", "-pk"]
        constraints = [
            UniqueConstraint(fields=["schedule", "due_on"], name="schedule_runs_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.schedule}, {self.due_on}"
