"""The front page: progress at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from priorities.models import Kind
from tracking.page_cache import cached_page
from tracking.progress.at_a_moment import Progress
from tracking.progress.queries import latest_events
from tracking.public.views.citation import citation
from tracking.values.as_of import AsOf


@require_safe
@cached_page
def front(request: HttpRequest) -> HttpResponse:
    as_of = AsOf.of(request.GET)
    progress = Progress.build(as_of, [Kind.PRIORITY, Kind.PLATFORM], with_sparks=True)
    context = {
        "progress": progress,
        "platforms": progress.of_kind(Kind.PLATFORM),
        "latest": latest_events(as_of, day=as_of.day),
        "shows_as_of": True,
        **citation(request.path, as_of),
    }
    return render(request, "tracking/progress/front.html", context)
