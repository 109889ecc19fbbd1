"""Searches for evidence: what was looked for, where and when, whatever came of it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tracking.exports import SEARCHES
from tracking.filters.lists import SearchLogFilter
from tracking.models import SearchLog, StatusUpdate
from tracking.page_cache import cached_page
from tracking.public.views.filtered_list import draw_list
from tracking.values.as_of import AsOf


@require_safe
@cached_page
def search_log_list(request: HttpRequest) -> HttpResponse:
    as_of = AsOf.of(request.GET)
    updates = StatusUpdate.objects.among_links_at(as_of).with_subject().newest_first()
    searches = SearchLog.objects.at(as_of).for_list().with_public_updates(updates)
    return draw_list(request, SEARCHES, SearchLogFilter(request.GET, searches), as_of)
