"""Scheduled reports at the desk: the list, one with its runs, and the form. For editors."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as render_page
from django.utils import timezone
from django.utils.translation import gettext

from tracking import jobs
from tracking.actions import schedules
from tracking.desk.access import desk_form, desk_page, desk_schedule_act, require_editor_of_jobs
from tracking.desk.jobs.schedule_forms import ScheduleForm
from tracking.desk.records.form_pages import draw
from tracking.models import ReportSchedule
from tracking.paging import page_of
from tracking.reports.kinds import KIND_OF
from tracking.reports.report import Report


@desk_page
def schedule_list(request: HttpRequest) -> HttpResponse:
    require_editor_of_jobs(request)
    schedules = ReportSchedule.objects.by_name().with_last_run()
    return render_page(
        request, "desk/jobs/schedule_list.html", {"page": page_of(request, schedules)}
    )


@desk_form
def schedule_create(request: HttpRequest, slug: str) -> HttpResponse:
    require_editor_of_jobs(request)
    if slug not in KIND_OF:
        raise Http404
    report = Report.build(KIND_OF[slug], request.GET)
    if report.problems:
        messages.error(request, " ".join(report.problems))
        return redirect(report.path)
    schedule = ReportSchedule(report=slug, query=report.query, name=str(report.kind.title))
    return _edit(request, schedule, report)


@desk_form
def schedule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    require_editor_of_jobs(request)
    schedule = get_object_or_404(ReportSchedule, pk=pk)
    return _edit(request, schedule, schedules.report_of(schedule, timezone.localdate()))


def _edit(request: HttpRequest, schedule: ReportSchedule, report: Report | None) -> HttpResponse:
    sent = request.method == "POST"
    form = ScheduleForm(request.POST if sent else None, schedule, report)
    if sent and form.is_valid():
        person = cast(User, request.user)
        stored = schedules.set_up(form.instance, by=person, today=timezone.localdate())
        messages.success(request, gettext("“%(name)s” is set up.") % {"name": stored.name})
        return redirect("desk:schedule_detail", stored.pk)
    context = {"form": form, "schedule": schedule, "report": report}
    return draw(request, "desk/jobs/schedule_form.html", context, status=400 if sent else 200)


@desk_page
def schedule_detail(request: HttpRequest, pk: int) -> HttpResponse:
    require_editor_of_jobs(request)
    schedule = get_object_or_404(ReportSchedule.objects.by_name(), pk=pk)
    context = {
        "schedule": schedule,
        "report": schedules.report_of(schedule, schedule.next_on),
        "page": page_of(request, schedule.runs.newest_first()),
    }
    return render_page(request, "desk/jobs/schedule_detail.html", context)


@desk_schedule_act
def schedule_run(request: HttpRequest, pk: int) -> HttpResponse:
    require_editor_of_jobs(request)
    schedule = get_object_or_404(ReportSchedule.objects.by_name(), pk=pk)
    try:
        run = schedules.run_now(schedule, today=timezone.localdate())
    except jobs.TooMany as refusal:
        messages.error(request, str(refusal))
    else:
        if run:
            messages.success(request, gettext("It is being prepared; see the list of runs."))
        else:
            messages.info(request, gettext("It was already prepared today: see the list of runs."))
    return redirect("desk:schedule_detail", pk)


@desk_schedule_act
def schedule_pause(request: HttpRequest, pk: int, is_paused: bool) -> HttpResponse:
    require_editor_of_jobs(request)
    schedule = get_object_or_404(ReportSchedule, pk=pk)
    person = cast(User, request.user)
    schedules.pause(schedule, by=person, today=timezone.localdate(), is_paused=is_paused)
    if is_paused:
        messages.success(request, gettext("It is paused until you resume it."))
    else:
        messages.success(request, gettext("It is resumed."))
    return redirect("desk:schedule_detail", pk)


@desk_form
def schedule_delete(request: HttpRequest, pk: int) -> HttpResponse:
    require_editor_of_jobs(request)
    schedule = get_object_or_404(ReportSchedule, pk=pk)
    if request.method == "POST":
        schedules.remove(schedule)
        messages.success(request, gettext("“%(name)s” is deleted.") % {"name": schedule.name})
        return redirect("desk:schedule_list")
    return draw(request, "desk/jobs/schedule_delete.html", {"schedule": schedule})
