"""Asks for a job and gives its file: the least that a web process does with one."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from gsi_tracker.views import healthz
from tracking import jobs
from tracking.jobs import files
from tracking.models import Job


def ask(request, number, steps):
    job = jobs.enqueue("slow", parameters={"number": number, "steps": steps}, visitor=str(number))
    return HttpResponse(str(job.token))


def result(request, token):
    job = get_object_or_404(Job, token=token)
    file = files.open_result(job)
    if file is None:
        raise Http404
    return FileResponse(file, headers={"X-Checksum": job.sha256})


urlpatterns = [
    path("ask/<int:number>/<int:steps>/", ask),
    path("result/<uuid:token>/", result),
    path("healthz", healthz),
]
