"""Reports and long files in the background: request, progress and file of each. Never cached."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracking import jobs
from tracking.downloads import log
from tracking.downloads.preparing import LIST_FILE, described
from tracking.exports import Format
from tracking.jobs import machines
from tracking.jobs.files import open_result
from tracking.models import Job, JobState
from tracking.public.views.reports import kind_or_404
from tracking.reports.forms import PrepareForm
from tracking.reports.manifest import manifest_of_job
from tracking.reports.preparing import REPORT, SCHEDULED, may_have, prepare
from tracking.reports.report import Report

logger = logging.getLogger(__name__)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_prepare(request: HttpRequest, slug: str) -> HttpResponse:
    report = Report.build(kind_or_404(slug), request.GET)
    form = PrepareForm(request.GET, request.POST)
    makes_sense = form.is_valid() and not report.problems
    context = {"report": report, "form": form, "makes_sense": makes_sense, "shows_as_of": True}
    if request.method != "POST" or not makes_sense:
        status = 200 if makes_sense else 400
        return render(request, "tracking/reports/report_prepare.html", context, status=status)
    try:
        key = str(form.cleaned_data["key"] or "")
        job = prepare(report, form.cleaned_data["format"], person=request.user, key=key)
    except jobs.TooMany as refusal:
        context["refusal"] = str(refusal)
        return render(request, "tracking/reports/report_prepare.html", context, status=429)
    return redirect("tracking:prepared", job.token)


def job_or_404(request: HttpRequest, token: uuid.UUID) -> Job:
    """Somebody else's report answers like one that does not exist."""
    job = get_object_or_404(Job, token=token, kind__in=[REPORT, SCHEDULED, LIST_FILE])
    if not may_have(request.user, job):
        raise Http404
    return job


def days_stored(job: Job) -> int:
    return settings.SCHEDULED_REPORT_DAYS if job.kind == SCHEDULED else settings.REPORT_DAYS


def read_at(job: Job) -> datetime | None:
    """The time of the snapshot that the report was read from; None while there is none."""
    return datetime.fromisoformat(job.extra["read_at"]) if job.state == JobState.DONE else None


@never_cache
@require_safe
def prepared(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    return _page(request, job_or_404(request, token))


def _page(request: HttpRequest, job: Job, status: int = 200) -> HttpResponse:
    context = {
        "job": job,
        "prepared": described(job),
        "is_stuck": job.state == JobState.WAITING and not jobs.broker_answers(),
        "read_at": read_at(job),
        "report_days": days_stored(job),
    }
    return render(request, "tracking/reports/report_prepared.html", context, status=status)


@never_cache
@require_safe
def prepared_file(request: HttpRequest, token: uuid.UUID) -> HttpResponse | FileResponse:
    job = job_or_404(request, token)
    if job.state == JobState.TAKEN_DOWN:
        return _page(request, job, status=410)
    content = open_result(job)
    if content is None:
        return file_away(request, job)
    log.note(request, job.extra["file"], job.row_count or 0)
    return FileResponse(
        content,
        as_attachment=True,
        filename=job.extra["file"],
        content_type=Format(job.parameters["format"]).content_type,
        headers={"X-Row-Count": str(job.row_count), "X-SHA-256": job.sha256},
    )


def file_away(request: HttpRequest, job: Job) -> HttpResponse:
    """Why a finished report cannot be taken here; the log names the machines, the page does not."""
    if job.state != JobState.DONE:
        raise Http404
    is_elsewhere = job.machine != machines.own_name()
    if is_elsewhere:
        words = "the file of job %s was made on %s and cannot be read on %s; see manage.py doctor"
        logger.error(words, job.pk, job.machine, machines.own_name())
    context = {"job": job, "is_elsewhere": is_elsewhere}
    status = 503 if is_elsewhere else 404
    return render(request, "tracking/reports/report_file_away.html", context, status=status)


@never_cache
@require_safe
def prepared_manifest(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    job = job_or_404(request, token)
    if job.state != JobState.DONE:
        raise Http404
    options = {"ensure_ascii": False, "indent": 2}
    answer = JsonResponse(manifest_of_job(job), json_dumps_params=options)
    answer["Content-Disposition"] = f'attachment; filename="{job.extra["file"]}.manifest.json"'
    return answer


@never_cache
@require_POST
def prepared_cancel(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    job = job_or_404(request, token)
    jobs.cancel(job)
    return redirect("tracking:prepared", token)
