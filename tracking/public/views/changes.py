"""What was published, edited and withdrawn: the list, its file and its feed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from tracking.exports import CHANGES
from tracking.filters.lists import ChangeFilter
from tracking.models import PublicRevision
from tracking.page_cache import cached_page
from tracking.public.feed import CONTENT_TYPE, feed_of, tag_of
from tracking.public.views.downloads import refusal
from tracking.public.views.filtered_list import draw_list

IN_FEED = 50


@require_safe
@cached_page
def change_list(request: HttpRequest) -> HttpResponse:
    return draw_list(request, CHANGES, _found(request))


@require_safe
@condition(etag_func=tag_of)
def change_feed(request: HttpRequest) -> HttpResponse:
    """The newest changes with this filter, as Atom; in their order, whatever the address says."""
    found = _found(request)
    if found.errors:
        return refusal([text for texts in found.errors.values() for text in texts])
    changes: Any = found.qs
    feed = feed_of(changes.newest_first()[:IN_FEED], request.path, found.query)
    return HttpResponse(feed, CONTENT_TYPE)


def _found(request: HttpRequest) -> ChangeFilter:
    return ChangeFilter(request.GET, PublicRevision.objects.shown().for_list())
