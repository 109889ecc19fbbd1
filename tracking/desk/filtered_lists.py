"""The desk's lists that have a filter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracking.filters.record_filter import RecordFilter
from tracking.paging import page_of


def draw_list(
    request: HttpRequest,
    found: RecordFilter,
    template: str,
    most: int | None = None,
    **more: object,
) -> HttpResponse:
    """A page of the rows that the filter leaves, drawn by what extends `filtered_list.html`.

    most: of a list that can be long, how many rows have pages.
    """
    context = {
        "filter": found,
        "chosen": found.chosen(request.path),
        "query": found.query,
        "page": page_of(request, found.qs, most=most),
        **more,
    }
    return render(request, template, context)
