"""The front page: progress at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.models import Kind
from tracking.models import Event
from tracking.progress import Progress

LATEST = 8


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    latest = Event.objects.published().begun_by(today).for_list().newest_first()[:LATEST]
    progress = Progress.build(today, [Kind.PRIORITY, Kind.PLATFORM])
    platforms = progress.of_kind(Kind.PLATFORM)
    context = {"progress": progress, "platforms": platforms, "latest": latest}
    return render(request, "tracking/front.html", context)
