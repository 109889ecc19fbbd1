"""The search over everything published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracking.paging import page_of
from tracking.search import results
from tracking.search.results import Hits, SearchFilter
from tracking.values.as_of import AsOf

PER_PAGE = 10


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    found = SearchFilter(request.GET)
    hits = Hits(found)
    as_of = AsOf.of(request.GET)
    context = {
        "filter": found,
        "wanted": found.wanted,
        "chosen": [choice.with_as_of(as_of) for choice in found.chosen(request.path)],
        "query": as_of.added_to(found.query),
        "page": page_of(request, hits, PER_PAGE),
        "count": len(hits) if found.is_valid() else None,
        "is_more": hits.is_more,
        "most": results.MOST,
        "ranked": results.RANKED,
    }
    return render(request, "tracking/search/search.html", context)
