"""Scheduled reports: set up, change and remove them, and enqueue those that are due."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone

from tracking import jobs
from tracking.models import Job
from tracking.models.schedules import Covers, ReportRun, ReportSchedule
from tracking.reports.kinds import KIND_OF
from tracking.reports.preparing import SCHEDULED
from tracking.reports.report import Report

MOST_AT_ONCE = 50


def report_of(schedule: ReportSchedule, due_on: date) -> Report | None:
    """The report as of that day; None for a report that this version does not have."""
    kind = KIND_OF.get(schedule.report)
    if kind is None:
        return None
    query = QueryDict(schedule.query, mutable=True)
    if schedule.covers == Covers.ENDED:
        start, end = schedule.period_before(due_on)
        query["start"], query["end"] = start.isoformat(), end.isoformat()
    return Report.build(kind, query)


def set_up(schedule: ReportSchedule, *, by: User, today: date) -> ReportSchedule:
    """Stores a new or changed schedule; its next day is the first one after today.

    The last person who saved it owns its jobs.
    """
    schedule.changed_by, schedule.changed_at = by, timezone.now()
    schedule.next_on = schedule.next_after(today)
    schedule.full_clean()
    schedule.save()
    return schedule


def pause(schedule: ReportSchedule, *, by: User, today: date, is_paused: bool) -> None:
    """Pauses it, or resumes it with the first of its days after today."""
    schedule.is_paused = is_paused
    set_up(schedule, by=by, today=today)


def remove(schedule: ReportSchedule) -> None:
    """Removes it with its list of runs; prepared files stay until they expire."""
    schedule.delete()


def run_now(schedule: ReportSchedule, *, today: date) -> ReportRun | None:
    """Enqueues it now, outside its rhythm; None if it already ran today.

    **errors** `tracking.jobs.TooMany`.
    """
    return _ask(schedule, today)


def ask_due(today: date) -> int:
    """Enqueues every report that is due; gives their number. Running it twice does no harm.

    After days without a server a schedule runs once, for the last of its days.
    """
    enqueued = 0
    for schedule in ReportSchedule.objects.due(today).select_related("changed_by")[:MOST_AT_ONCE]:
        due_on = schedule.latest_by(today)
        try:
            with transaction.atomic():
                due = ReportSchedule.objects.still_due(schedule)
                if due.update(next_on=schedule.next_after(today)):
                    enqueued += _ask(schedule, due_on) is not None
        except jobs.TooMany:
            continue  # its day stays; the next look tries again
    return enqueued


def _ask(schedule: ReportSchedule, due_on: date) -> ReportRun | None:
    if schedule.runs.on(due_on).exists():
        return None
    report = report_of(schedule, due_on)
    parameters = {
        "report": schedule.report,
        "query": report.query if report else schedule.query,
        "format": schedule.format,
        "words": report.in_words if report else "",
        "name": schedule.name,
        "schedule": schedule.pk,
        "due_on": due_on.isoformat(),
        "mail_to": schedule.addresses,
    }
    try:
        with transaction.atomic():
            job: Job = jobs.enqueue(SCHEDULED, parameters=parameters, by=schedule.changed_by)
            return ReportRun.objects.create(schedule=schedule, due_on=due_on, job=job)
    except IntegrityError:  # somebody asked for it at the same moment
        return None
