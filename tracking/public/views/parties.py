"""Parties: the list and what one party took part in."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tracking.filters.lists import PartyFilter
from tracking.models import Party
from tracking.page_cache import kept
from tracking.paging import draw_list, page_of
from tracking.progress.party import PartiesOverview, PartyPage, events_of
from tracking.values.as_of import Moment


@require_safe
@kept
def party_list(request: HttpRequest) -> HttpResponse:
    moment = Moment.of(request.GET)
    found = PartyFilter(request.GET, Party.objects.for_list(moment))
    overview = partial(PartiesOverview.build, found, moment)
    return draw_list(request, "party", found, moment, more={"overview": overview})


@require_safe
@kept
def party_detail(request: HttpRequest, code: str) -> HttpResponse:
    party = get_object_or_404(Party, code=code)
    moment = Moment.of(request.GET)
    events = events_of(party, moment).for_list().with_roles_of(party).newest_first()
    context = {
        "party": party,
        "report": PartyPage.build(party, moment),
        "page": page_of(request, events),
        "query": moment.and_query.lstrip("&"),
        "shows_moment": True,
    }
    return render(request, "tracking/progress/party_detail.html", context)
