"""Publishers: the list, and one of them with its sources."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from tracking.exports import PUBLISHERS
from tracking.filters.lists import PublisherFilter
from tracking.models import Publisher
from tracking.page_cache import cached_page
from tracking.paging import KeysetPage
from tracking.progress.publisher import VoiceOf
from tracking.progress.queries import cited_sources
from tracking.public.views.filtered_list import draw_list
from tracking.public.views.not_found import page_at_short_name
from tracking.values.as_of import AsOf


@require_safe
@cached_page
def publisher_list(request: HttpRequest) -> HttpResponse:
    as_of = AsOf.of(request.GET)
    found = PublisherFilter(request.GET, Publisher.objects.for_list(as_of))
    return draw_list(request, PUBLISHERS, found, as_of)


@require_safe
@cached_page
@page_at_short_name(Publisher.objects.all)
def publisher_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A merged one's address leads to the surviving one for ever."""
    as_of = AsOf.of(request.GET)
    rows = Publisher.objects.with_ancestors().with_source_counts(as_of)
    publisher = get_object_or_404(rows, slug=slug)
    if publisher.merged_into:
        address = publisher.merged_into.get_absolute_url()
        return redirect(as_of.with_as_of(address), permanent=True)
    context = {
        "publisher": publisher,
        "voice": VoiceOf.build(publisher),
        "children": Publisher.objects.below(publisher).with_source_counts(as_of).by_name(),
        "page": KeysetPage.of(request, cited_sources(as_of).naming_publisher(publisher)),
        "as_of": as_of,
        "shows_as_of": True,
    }
    return render(request, "tracking/progress/publisher_detail.html", context)
