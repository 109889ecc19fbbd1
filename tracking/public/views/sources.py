"""Sources: what the public records rest on."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tracking.exports import SOURCES
from tracking.page_cache import cached_page
from tracking.progress.queries import cited_sources
from tracking.public.views.filtered_list import draw_list
from tracking.search.source_filter import PublicSourceFilter
from tracking.values.as_of import AsOf


@require_safe
@cached_page
def source_list(request: HttpRequest) -> HttpResponse:
    as_of = AsOf.of(request.GET)
    found = PublicSourceFilter(request.GET, cited_sources(as_of))
    return draw_list(request, SOURCES, found, as_of)
