"""Draws every filtered list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracking.downloads.lists import LIST_FILES
from tracking.exports import Export
from tracking.filters.facets import Facets
from tracking.filters.numbers import Number
from tracking.paging import KeysetPage, page_of
from tracking.public.structured_data import DESCRIPTIONS
from tracking.public.views.citation import list_citation
from tracking.values.as_of import AsOf

if TYPE_CHECKING:
    from tracking.filters.record_filter import RecordFilter


def draw_list(
    request: HttpRequest,
    export: Export,
    found: RecordFilter,
    as_of: AsOf | None = None,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """One page of the results, with the filter, their number and links to their files.

    `export`: the file of the same rows. The name that LIST_FILES gives it stands in the name of the
    template, which extends `record_list.html` by what this list has of its own. A filter that makes
    no sense shows its form alone: `count` is None. The values of a filter are
    counted on pages of their own (filter_values.py).
    `as_of`: the moment whose rows these are; a list that knows none shows today and is not cited.
    `more`: what else the template shows; a function is called where the template names it.
    """
    kept = AsOf.of(request.GET)  # links keep it even where the list itself does not heed it
    page: Any
    if found.is_long and found.is_valid():
        page, number = KeysetPage.of(request, found.qs), found.number()
    else:
        page = page_of(request, found.qs)
        number = Number(page.paginator.count)
    words = found.qs.model._meta
    context = {
        "filter": found,
        "chosen": [choice.with_as_of(kept) for choice in found.chosen(request.path)],
        "query": found.query,
        "page": page,
        "count": number.value if found.is_valid() else None,
        "number": number,
        # Where the form says what is wrong, it shows the fields that are.
        "facets": [] if found.is_valid() else Facets(found).all(),
        "noun": words.verbose_name,
        "nouns": words.verbose_name_plural,
        "description": DESCRIPTIONS[export.name],
        "file": export.name,
        "file_query": kept.added_to(found.query),
        "list_url": request.path,
        "listed": export.name,
        "reset_url": kept.with_as_of(request.path),
        "shows_as_of": as_of is not None,
        **list_citation(f"{request.path}?{found.query}".rstrip("?"), kept),
    }
    template = f"tracking/records/{LIST_FILES[export.name].name}_list.html"
    return render(request, template, {**context, **(more or {})})
