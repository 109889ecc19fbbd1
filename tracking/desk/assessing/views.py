"""The form of an assessment while it is filled in: drawn anew, and what the evidence supports."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tracking.desk.access import desk_form, desk_fragment, desk_page, require_creator, why_not_edit
from tracking.desk.assessing.forms import StatusUpdateForm
from tracking.desk.kinds import kind_of
from tracking.desk.records.fields import row_keys
from tracking.desk.records.form_pages import draw_form, typed
from tracking.models import StatusUpdate


@desk_form
def status_update_preview(request: HttpRequest) -> HttpResponse:
    """The form as it was sent, of another item or with other events to cite; stores nothing.

    `record` in the address names the assessment that is edited.
    """
    kind = kind_of(StatusUpdate())
    keys = row_keys(request.GET.getlist("record"))
    record: Any = kind.get(keys[0]) if keys else None
    sent = typed(request)
    if sent is None:
        return redirect(kind.address("edit" if record else "create", record))
    if record and (refusal := why_not_edit(request.user, record)):
        raise PermissionDenied(refusal)
    if not record:
        require_creator(request, kind)
    form = StatusUpdateForm(sent, record)
    form.set_errors_aside()
    return draw_form(request, kind, form, address=kind.address("create"))


@desk_fragment
def status_update_support(request: HttpRequest) -> HttpResponse:
    """What the chosen events support: a fragment, of the form as it is sent.

    `record` in the address names the assessment that is edited.
    """
    keys = row_keys(request.GET.getlist("record"))
    record = StatusUpdate.objects.with_subject().in_bulk(keys[:1]).get(keys[0]) if keys else None
    support = StatusUpdateForm(request.POST, record).support()
    return render(request, "desk/assessing/_support.html", {"support": support})


@desk_page
def status_update_bearing(request: HttpRequest) -> HttpResponse:
    """The fields that say how an event bears: a fragment for each event that is named."""
    form = StatusUpdateForm()
    form.prefill(request.GET)
    return render(request, "desk/assessing/_bearings.html", {"bearings": form.bearings})
