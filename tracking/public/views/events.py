"""Events: the list and one event."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tracking.exports import EVENTS
from tracking.models import Event, EvidenceLink, StatusUpdate
from tracking.page_cache import cached_page
from tracking.progress.queries import for_rows
from tracking.public.views.filtered_list import draw_list
from tracking.public.views.not_found import page_of_record
from tracking.search.event_filter import EventFilter
from tracking.values.as_of import AsOf


@require_safe
@cached_page
def event_list(request: HttpRequest) -> HttpResponse:
    as_of = AsOf.of(request.GET)
    found = EventFilter(request.GET, for_rows(Event.objects.at(as_of)))
    return draw_list(request, EVENTS, found, as_of)


@require_safe
@cached_page
@page_of_record(Event)
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_object_or_404(Event.objects.published().for_page(), slug=slug)
    updates = StatusUpdate.objects.resting_on(event).newest_first()
    excerpts = EvidenceLink.objects.excerpts_of(event, updates)
    context = {"event": event, "updates": updates, "excerpts": excerpts}
    return render(request, "tracking/records/event_detail.html", context)
