"""Status updates: the list and one assessment."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tracking.exports import STATUS_UPDATES
from tracking.filters.lists import StatusUpdateFilter
from tracking.models import StatusUpdate
from tracking.page_cache import cached_page
from tracking.progress.assessed_twice import AssessedTwice
from tracking.public.views.filtered_list import draw_list
from tracking.public.views.not_found import page_of_record
from tracking.values.as_of import AsOf


@require_safe
@cached_page
def status_update_list(request: HttpRequest) -> HttpResponse:
    as_of = AsOf.of(request.GET)
    found = StatusUpdateFilter(request.GET, StatusUpdate.objects.at(as_of).for_list())
    return draw_list(request, STATUS_UPDATES, found, as_of)


@require_safe
@cached_page
@page_of_record(StatusUpdate)
def status_update_detail(request: HttpRequest, slug: str) -> HttpResponse:
    public = StatusUpdate.objects.published()
    update = get_object_or_404(public.for_page(), slug=slug)
    series = public.of_same_subject(update).for_list().newest_first()
    context = {"update": update, "series": series, "twice": AssessedTwice.of(update)}
    return render(request, "tracking/records/status_update_detail.html", context)
