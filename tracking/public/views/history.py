"""The public history of a record: its revisions, two of them compared, and edits of its sources."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tracking import permissions
from tracking.models import (
    Event,
    Forum,
    Party,
    PublicRevision,
    Publisher,
    Record,
    StatusUpdate,
)
from tracking.paging import page_of
from tracking.public.compare_form import CompareRevisionsForm
from tracking.public.views.not_found import View, page_at_short_name, page_of_record
from tracking.revisions.public import PublicHistory, edits_in_words

MOST_CORRECTIONS = 50


def history(request: HttpRequest, slug: str, *, model: type[Record]) -> HttpResponse:
    record = get_object_or_404(model.objects.published().for_list(), slug=slug)
    revisions = PublicHistory(record)
    page = page_of(request, revisions.newest_first())
    corrections = PublicRevision.objects.of_sources_of(record).for_list().newest_first()
    context = {
        **_frame(request, record),
        "page": page,
        "revisions": revisions.in_words(page.object_list),
        "form": CompareRevisionsForm(None, revisions),
        "latest": revisions.latest,
        "corrections": edits_in_words(corrections[:MOST_CORRECTIONS]),
    }
    return render(request, "tracking/records/record_history.html", context)


@require_safe
@page_at_short_name(Party.objects.public)
def party_history(request: HttpRequest, code: str) -> HttpResponse:
    party = get_object_or_404(Party.objects.public(), code=code)
    return _edits(request, party, reverse("tracking:party_history", args=[code]))


@require_safe
@page_at_short_name(Publisher.objects.all)
def publisher_history(request: HttpRequest, slug: str) -> HttpResponse:
    """Of a merged one too: its own page leads to the survivor, but its past stays here."""
    publisher = get_object_or_404(Publisher, slug=slug)
    return _edits(request, publisher, reverse("tracking:publisher_history", args=[slug]))


def _edits(request: HttpRequest, row: Party | Publisher, address: str) -> HttpResponse:
    """What was changed in the entry of a party or publisher since readers see it."""
    page = page_of(request, PublicRevision.objects.of_record(row).for_list().newest_first())
    context = {
        "record": row,
        "noun": row._meta.verbose_name,
        "history_url": address,
        "page": page,
        "revisions": edits_in_words(page.object_list),
    }
    return render(request, "tracking/records/record_history.html", context)


def compare(request: HttpRequest, slug: str, *, model: type[Record]) -> HttpResponse:
    record = get_object_or_404(model.objects.published().for_list(), slug=slug)
    revisions = PublicHistory(record)
    form = CompareRevisionsForm(request.GET, revisions)
    context = {**_frame(request, record), "form": form}
    if form.is_valid():
        left, right = form.cleaned_data["left"], form.cleaned_data["right"]
        context |= {"left": left, "right": right, "fields": revisions.compared(left, right)}
    return render(request, "tracking/records/record_compare.html", context)


def _frame(request: HttpRequest, record: Record) -> dict[str, object]:
    name = PublicRevision.kind_of(record)
    return {
        "record": record,
        "noun": record._meta.verbose_name,
        "history_url": reverse(f"tracking:{name}_history", args=[record.slug]),
        "compare_url": reverse(f"tracking:{name}_compare", args=[record.slug]),
        "restore_name": f"desk:{name}_restore"
        if permissions.may_edit(request.user, record)
        else "",
    }


def _page(view: View, model: type[Record]) -> View:
    return require_safe(page_of_record(model)(partial(view, model=model)))


event_history, event_compare = _page(history, Event), _page(compare, Event)
forum_history, forum_compare = _page(history, Forum), _page(compare, Forum)
status_update_history = _page(history, StatusUpdate)
status_update_compare = _page(compare, StatusUpdate)
