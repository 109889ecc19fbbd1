"""The filter of a list with the number of rows beside each value, as pages of its own.

The list puts the same into its form when somebody opens it; so it counts nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tracking.filters.facets import Facets
from tracking.filters.fields import WordsField
from tracking.filters.lists import (
    ChangeFilter,
    ForumFilter,
    PartyFilter,
    PublisherFilter,
    SearchLogFilter,
    StatusUpdateFilter,
)
from tracking.filters.record_filter import RecordFilter
from tracking.models import (
    Event,
    Forum,
    Party,
    PublicRevision,
    Publisher,
    SearchLog,
    Source,
    StatusUpdate,
)
from tracking.page_cache import cached_page
from tracking.paging import page_of
from tracking.search.event_filter import EventFilter
from tracking.search.source_filter import PublicSourceFilter
from tracking.values.as_of import AsOf

VALUES_PER_PAGE = 100


@dataclass(frozen=True)
class Filtered:
    """A list that can be filtered: its filter, its rows at a moment and the name of its page."""

    make: Callable[[Any, Any], RecordFilter]
    rows: Callable[[AsOf], QuerySet[Any]]
    page: str


LISTS = {
    "events": Filtered(EventFilter, Event.objects.at, "event_list"),
    "forums": Filtered(ForumFilter, Forum.objects.at, "forum_list"),
    "status-updates": Filtered(StatusUpdateFilter, StatusUpdate.objects.at, "status_update_list"),
    "parties": Filtered(PartyFilter, lambda _as_of: Party.objects.public(), "party_list"),
    "publishers": Filtered(
        PublisherFilter, lambda _as_of: Publisher.objects.current(), "publisher_list"
    ),
    "sources": Filtered(PublicSourceFilter, Source.objects.cited_publicly, "source_list"),
    "searches": Filtered(SearchLogFilter, SearchLog.objects.at, "search_log_list"),
    "changes": Filtered(ChangeFilter, lambda _as_of: PublicRevision.objects.shown(), "changes"),
}


class FindForm(forms.Form):
    find = WordsField(label=_("Find by name"), required=False)


@require_safe
@cached_page
def filter_form(request: HttpRequest, listed: str) -> HttpResponse:
    """The whole form, its values with their numbers."""
    found, context = _found(request, listed)
    context["facets"] = Facets(found).all()
    return render(request, "tracking/filters/filter_form.html", context)


@require_safe
@cached_page
def filter_values(request: HttpRequest, listed: str, name: str) -> HttpResponse:
    """All values of one filter, or those with these words in their names."""
    found, context = _found(request, listed)
    if name not in found.closed:
        raise Http404
    form = FindForm(request.GET)
    if form.is_valid() and found.is_valid():
        words = form.cleaned_data["find"]
        facet = Facets(found).one(name, words)
        context["page"] = page_of(request, facet.values, VALUES_PER_PAGE)
        context["facet"] = facet
        find = urlencode({"find": " ".join(words)}) if words else ""
        context["page_query"] = "&".join(filter(None, [found.query, find]))
        context["rest"] = [pair for pair in found.values() if pair[0] != name]
    context |= {"name": name, "label": found.filters[name].label, "form": form}
    return render(request, "tracking/filters/filter_values.html", context)


def _found(request: HttpRequest, listed: str) -> tuple[RecordFilter, dict[str, Any]]:
    """The filter of the request and what both pages show of it."""
    if listed not in LISTS:
        raise Http404
    as_of = AsOf.of(request.GET)
    filtered = LISTS[listed]
    found = filtered.make(request.GET, filtered.rows(as_of))
    words = found.queryset.model._meta
    context = {
        "filter": found,
        "chosen": [choice.with_as_of(as_of) for choice in found.chosen(request.path)],
        "query": found.query,
        "listed": listed,
        "list_url": reverse(f"tracking:{filtered.page}"),
        "reset_url": as_of.with_as_of(request.path),
        "noun": words.verbose_name,
        "nouns": words.verbose_name_plural,
        "shows_as_of": True,
    }
    return found, context
