"""Forums: the list and one forum with its editions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tracking.exports import FORUMS
from tracking.filters.lists import ForumFilter
from tracking.models import Event, Forum
from tracking.page_cache import cached_page
from tracking.paging import KeysetPage
from tracking.progress.queries import for_rows
from tracking.public.views.filtered_list import draw_list
from tracking.public.views.not_found import page_of_record
from tracking.values.as_of import AsOf


@require_safe
@cached_page
def forum_list(request: HttpRequest) -> HttpResponse:
    as_of = AsOf.of(request.GET)
    found = ForumFilter(request.GET, Forum.objects.at(as_of).for_list(as_of))
    return draw_list(request, FORUMS, found, as_of)


@require_safe
@cached_page
@page_of_record(Forum)
def forum_detail(request: HttpRequest, slug: str) -> HttpResponse:
    forum = get_object_or_404(Forum.objects.published().for_page(), slug=slug)
    editions = for_rows(Event.objects.published().at_forums([forum])).newest_first()
    context = {"forum": forum, "page": KeysetPage.of(request, editions)}
    return render(request, "tracking/records/forum_detail.html", context)
