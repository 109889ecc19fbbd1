"""What the address of a record, party or publisher answers when none has it now."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tracking.models import Event, Record
from tracking.values.as_of import AsOf

View = Callable[..., HttpResponse]


def page_of_record(model: type[Record]) -> Callable[[View], View]:
    """For the pages of one record, by its slug: whatever raises Http404 is looked up once more."""

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, slug: str) -> HttpResponse:
            try:
                return view(request, slug)
            except Http404:
                if answer := elsewhere(request, model, slug):
                    return answer
                raise

        return page

    return decorate


def page_at_short_name(rows: Callable[[], Any]) -> Callable[[View], View]:
    """For the pages of one party or publisher: the address that it had before leads to the new one.

    Not for ever, since another one may get the old short name.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, **named: str) -> HttpResponse:
            [(name, value)] = named.items()
            try:
                return view(request, **named)
            except Http404:
                row = rows().formerly_at(value).first()
                if row is None or not request.resolver_match:
                    raise
                here = reverse(request.resolver_match.view_name, args=[getattr(row, name)])
                return redirect(AsOf.of(request.GET).with_as_of(here))

        return page

    return decorate


def elsewhere(request: HttpRequest, model: type[Record], slug: str) -> HttpResponse | None:
    """The answer for a record that was public once; None for what never was, which is a 404."""
    if record := model.objects.gone_from_address(slug).first():
        return gone(request, record)
    if model is Event and (other := Event.objects.surviving_at(slug)):
        return redirect(AsOf.of(request.GET).with_as_of(other.get_absolute_url()), permanent=True)
    return None


def gone(request: HttpRequest, record: Record) -> HttpResponse:
    """410: it was withdrawn or removed, when and why; what it said is not repeated."""
    context = {"record": record, "noun": record._meta.verbose_name}
    name = "removed" if record.is_removed else "withdrawn"
    return render(request, f"tracking/records/{name}.html", context, status=410)
