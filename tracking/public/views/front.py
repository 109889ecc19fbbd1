"""The front page: progress at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from priorities.models import Kind
from tracking.models import Event
from tracking.page_cache import kept
from tracking.progress.at_a_moment import Progress
from tracking.public.views.citation import citation
from tracking.values.as_of import Moment

LATEST = 8


@require_safe
@kept
def front(request: HttpRequest) -> HttpResponse:
    moment = Moment.of(request.GET)
    begun = Event.objects.at(moment).begun_by(moment.day)
    progress = Progress.build(moment, [Kind.PRIORITY, Kind.PLATFORM], with_sparks=True)
    context = {
        "progress": progress,
        "platforms": progress.of_kind(Kind.PLATFORM),
        "latest": begun.for_list().newest_first()[:LATEST],
        "shows_moment": True,
        **citation(request.path, moment),
    }
    return render(request, "tracking/progress/front.html", context)
