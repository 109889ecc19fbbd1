"""The editors' list of background jobs, with its two buttons."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from tracking import jobs
from tracking.desk.access import desk_job_act, desk_page, require_editor_of_jobs
from tracking.downloads.preparing import title_of
from tracking.jobs import liveness
from tracking.jobs.kinds import label_of
from tracking.models import Heartbeat, Job
from tracking.paging import page_of


@desk_page
def job_list(request: HttpRequest) -> HttpResponse:
    require_editor_of_jobs(request)
    page = page_of(request, Job.objects.newest_first())
    context = {
        "page": page,
        "jobs": [(job, label_of(job), title_of(job)) for job in page.object_list],
        "is_alive": liveness.is_alive(Heartbeat.Process.WORKER, timezone.now()),
    }
    return render(request, "desk/jobs/job_list.html", context)


@desk_job_act
def job_cancel(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    require_editor_of_jobs(request)
    if jobs.cancel(get_object_or_404(Job, token=token)):
        messages.success(request, gettext("The job is cancelled; if it runs, it stops shortly."))
    else:
        messages.info(request, gettext("There was nothing to cancel: the job has ended."))
    return redirect("desk:job_list")


@desk_job_act
def job_retry(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    require_editor_of_jobs(request)
    if jobs.retry(get_object_or_404(Job, token=token)):
        messages.success(request, gettext("The job is waiting again."))
    else:
        messages.info(
            request,
            gettext(
                "Not tried again: the job has not failed, or the same file was requested again."
            ),
        )
    return redirect("desk:job_list")
