"""Sources: what the public records rest on."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tracking.filters.lists import SourceFilter
from tracking.models import Source
from tracking.page_cache import kept
from tracking.paging import draw_list
from tracking.values.as_of import Moment


@require_safe
@kept
def source_list(request: HttpRequest) -> HttpResponse:
    moment = Moment.of(request.GET)
    found = SourceFilter(request.GET, Source.objects.cited_publicly(moment).for_list(moment))
    return draw_list(request, "source", found, moment)
