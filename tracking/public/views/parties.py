"""Parties: the list and what one party took part in."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tracking.exports import PARTIES
from tracking.filters.lists import PartyFilter
from tracking.models import Party
from tracking.page_cache import cached_page
from tracking.paging import KeysetPage
from tracking.progress.party import PartiesOverview, PartyPage, events_of
from tracking.progress.queries import events_with_roles_of, for_rows
from tracking.public.views.filtered_list import draw_list
from tracking.public.views.not_found import page_at_short_name
from tracking.values.as_of import AsOf


@require_safe
@cached_page
def party_list(request: HttpRequest) -> HttpResponse:
    as_of = AsOf.of(request.GET)
    found = PartyFilter(request.GET, Party.objects.public().for_list(as_of))
    overview = partial(PartiesOverview.build, found, as_of)
    return draw_list(request, PARTIES, found, as_of, more={"overview": overview})


@require_safe
@cached_page
@page_at_short_name(Party.objects.public)
def party_detail(request: HttpRequest, code: str) -> HttpResponse:
    party = get_object_or_404(Party.objects.public(), code=code)
    as_of = AsOf.of(request.GET)
    events = for_rows(events_with_roles_of(events_of(party, as_of), party)).newest_first()
    context = {
        "party": party,
        "report": PartyPage.build(party, as_of),
        "page": KeysetPage.of(request, events),
        "shows_as_of": True,
    }
    return render(request, "tracking/progress/party_detail.html", context)
