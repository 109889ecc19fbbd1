"""The desk's live answer to what is chosen in the form of an assessment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracking.desk.access import desk_page
from tracking.desk.assessing.forms import StatusUpdateForm
from tracking.desk.records.fields import row_keys
from tracking.models import StatusUpdate


@desk_page
def status_update_support(request: HttpRequest) -> HttpResponse:
    """What the chosen events support: a fragment. `record` names the assessment that is edited."""
    keys = row_keys(request.GET.getlist("record"))
    record = StatusUpdate.objects.with_subject().in_bulk(keys[:1]).get(keys[0]) if keys else None
    support = StatusUpdateForm(request.GET, record).support()
    return render(request, "desk/assessing/_support.html", {"support": support})
