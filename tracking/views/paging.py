"""Lists in pages, and the one way in which every filtered list is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

if TYPE_CHECKING:
    from tracking.filters import RecordFilter

PER_PAGE = 50


def page_of(request: HttpRequest, rows: QuerySet | Sequence, per_page: int = PER_PAGE) -> Page:
    """The page asked for: the nearest where there is no such page, the first for nonsense."""
    paginator = Paginator(rows, per_page)
    try:
        number = int(request.GET.get("page", 1))
    except ValueError:
        number = 1
    return paginator.page(min(max(number, 1), paginator.num_pages))


def draw_list(request: HttpRequest, name: str, found: RecordFilter) -> HttpResponse:
    """One page of what was found, with its filter, their number and the way to their file.

    `name` stands in the template, `tracking/<name>_list.html`, and in the address of the file,
    `tracking:<name>_csv`. A filter that makes no sense shows its form alone: `count` is None.
    """
    page = page_of(request, found.qs)
    words = found.qs.model._meta
    context = {
        "filter": found,
        "chosen": found.chosen(request.path),
        "query": found.query,
        "page": page,
        "count": page.paginator.count if found.is_valid() else None,
        "noun": words.verbose_name,
        "nouns": words.verbose_name_plural,
        "csv_url": f"{reverse(f'tracking:{name}_csv')}?{found.query}".rstrip("?"),
        "reset_url": request.path,
    }
    return render(request, f"tracking/{name}_list.html", context)
