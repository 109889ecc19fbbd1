"""The search over everything published."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gsi_tracker.databases import snapshot
from tracking import exports
from tracking.exports import Format, beside_csv
from tracking.paging import page_of
from tracking.public.views.downloads import filtered_file
from tracking.search.results import MOST, Hits, SearchFilter
from tracking.values.as_of import AsOf

PER_PAGE = 20


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
        "csv_url": as_of.with_as_of(f"{reverse('tracking:search_csv')}?{found.query}"),
        "files": beside_csv("search", as_of.added_to(found.query)),
    }
    return render(request, "tracking/search/search.html", context)


@require_safe
def search_file(request: HttpRequest, ending: Format) -> HttpResponseBase:
    """All results that the pages show, in their order."""
    found = SearchFilter(request.GET)
    with snapshot():
        hits = Hits(found)[:MOST]
    return filtered_file(request, ending, exports.SEARCH, found, "tracking:search", rows=hits)
