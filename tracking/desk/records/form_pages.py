"""What the pages with a record's form share: where their text comes from, and how it is drawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from tracking.actions import presence
from tracking.desk.autosave import after_sign_out
from tracking.desk.autosave.fields import DraftFields, draft_for
from tracking.desk.duplicates.views import address_to_merge
from tracking.desk.kinds import DeskKind, kind_of
from tracking.desk.records.forms import RecordForm
from tracking.models import Record


def typed(request: HttpRequest, form: str = "", record: int | None = None) -> Any:
    """What the person sends now, or typed before; None for an empty form.

    Before: they were signed out when they sent it, or the address names a saved draft.
    """
    if request.method == "POST":
        return request.POST
    before = after_sign_out.pop_saved(request)
    if before is None and form:
        before = draft_for(request, form, record)
    if before is not None:
        messages.info(
            request,
            gettext("This is what you typed before. It is not saved yet: please save it."),
        )
    return before


def open_form(request: HttpRequest, form: RecordForm) -> None:
    """Fills in an empty form from the address; restored text is not checked before it is sent."""
    if not form.is_bound:
        for sentence in form.prefill(request.GET):
            messages.warning(request, sentence)
    elif request.method != "POST":
        form.set_errors_aside()


def to_record(request: HttpRequest, form: RecordForm, record: Record, words: str) -> HttpResponse:
    messages.success(request, words)
    for note in form.notes():
        messages.info(request, note)
    if merge := address_to_merge(form, record, request.user):
        return redirect(merge)
    return redirect(kind_of(record).address("detail", record))


def draw_form(
    request: HttpRequest, kind: DeskKind, form: RecordForm, status: int = 200, address: str = ""
) -> HttpResponse:
    stored = form.stored
    address = kind.address("edit", stored) if stored else address or address_without_key(request)
    draft_fields = DraftFields.of(
        request.user.pk, kind.name, stored.pk if stored else None, form.data
    )
    context: dict[str, Any] = {
        "kind": kind,
        "form": form,
        "record": stored,
        "address": address,
        "draft_fields": draft_fields,
    }
    if stored and status == 200 and request.method != "HEAD":
        context["others"] = presence.keep_open(stored, by=request.user)  # type: ignore[arg-type]
        context["open_address"] = kind.address("open", stored)
        context["leave_address"] = kind.address("leave", stored)
    return draw(request, "desk/records/record_form.html", context, status=status)


def address_without_key(request: HttpRequest) -> str:
    """The address of this page with its query, but for the key of what it was opened with."""
    query = request.GET.copy()
    query.pop("kept", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def draw(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page with a form; it names the person who opened it, so that the text can be saved."""
    context = {**context, "opened_by": after_sign_out.signed_user(request.user)}
    return render(request, template, context, status=status)
