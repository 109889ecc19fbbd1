"""Parties: the list and what one party took part in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tracking.filters import PartyFilter
from tracking.models import Event, Involvement, Party
from tracking.views.paging import draw_list, page_of

MOST_POSITIONS = 50


@require_safe
def party_list(request: HttpRequest) -> HttpResponse:
    return draw_list(request, "party", PartyFilter(request.GET, Party.objects.for_list()))


@require_safe
def party_detail(request: HttpRequest, code: str) -> HttpResponse:
    party = get_object_or_404(Party, code=code)
    roles = Involvement.objects.in_published_events().of_party(party)
    events = Event.objects.published().with_parties([code]).for_list().with_roles_of(party)
    context = {
        "party": party,
        "roles": roles.counted_by_role(),
        "positions": roles.votes_and_endorsements().newest_first()[:MOST_POSITIONS],
        "most_positions": MOST_POSITIONS,
        "page": page_of(request, events.newest_first()),
    }
    return render(request, "tracking/party_detail.html", context)
