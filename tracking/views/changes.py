"""What was published and revised lately."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracking.kept_pages import kept
from tracking.revisions import public_changes
from tracking.views.paging import page_of

MOST_CHANGES = 500


@require_safe
@kept
def change_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, public_changes(MOST_CHANGES))
    context = {"page": page, "most_changes": MOST_CHANGES}
    return render(request, "tracking/change_list.html", context)
