"""The one way in which every filtered list is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tracking.exports import beside_csv
from tracking.paging import page_of
from tracking.public.views.citation import list_citation
from tracking.values.as_of import AsOf

if TYPE_CHECKING:
    from tracking.filters.lists import RecordFilter


def draw_list(
    request: HttpRequest,
    name: str,
    found: RecordFilter,
    as_of: AsOf | None = None,
    more: dict[str, Any] | None = None,
    most: int | None = None,
) -> HttpResponse:
    """One page of what was found, with its filter, their number and the way to their file.

    `name` stands in the template, `tracking/<name>_list.html`, and in the address of the file,
    `tracking:<name>_csv`. A filter that makes no sense shows its form alone: `count` is None.
    `moment` is the one whose rows these are; a list that knows none shows today. `more`: what else
    the template shows; a function is called where the template names it. `most`: no more rows are
    counted and shown than this.
    """
    kept = AsOf.of(request.GET)  # links keep it even where the list itself does not heed it
    page = page_of(request, found.qs[:most])
    words = found.qs.model._meta
    context = {
        "filter": found,
        "chosen": [choice.with_as_of(kept) for choice in found.chosen(request.path)],
        "query": found.query,
        "page": page,
        "count": page.paginator.count if found.is_valid() else None,
        "noun": words.verbose_name,
        "nouns": words.verbose_name_plural,
        "csv_url": kept.with_as_of(f"{reverse(f'tracking:{name}_csv')}?{found.query}".rstrip("?")),
        "files": beside_csv(name, kept.added_to(found.query)),
        "reset_url": kept.with_as_of(request.path),
        "shows_as_of": as_of is not None,
        **list_citation(f"{request.path}?{found.query}".rstrip("?"), kept),
    }
    return render(request, f"tracking/records/{name}_list.html", {**context, **(more or {})})
