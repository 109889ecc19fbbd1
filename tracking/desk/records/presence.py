"""Who else has a record open, and the restoring of earlier revisions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from tracking.actions import Stale, presence, restoring
from tracking.desk.access import desk_act, desk_form, why_not_edit
from tracking.desk.autosave import after_sign_out
from tracking.desk.kinds import DeskKind
from tracking.desk.records.act_forms import ReasonForm, VersionForm
from tracking.desk.records.conflicts import Conflict
from tracking.models import PublicRevision, Record
from tracking.revisions.public import PublicHistory


@desk_act
def keep_open(request: HttpRequest, kind: DeskKind, pk: int) -> HttpResponse:
    """The heartbeat of a form; answers with who else has the record open."""
    record = kind.get(pk)
    if why_not_edit(request.user, record):
        raise PermissionDenied
    context = {
        "others": presence.keep_open(record, by=request.user),  # type: ignore[arg-type]
        "record": record,
        "is_changed": record.version != VersionForm(request.POST).seen,
    }
    return render(request, "desk/records/_presence.html", context)


@desk_act
def leave(request: HttpRequest, kind: DeskKind, pk: int) -> HttpResponse:
    presence.leave(kind.get(pk), by=request.user)  # type: ignore[arg-type]
    return HttpResponse(status=204)


@desk_form
def restore(request: HttpRequest, kind: DeskKind, pk: int, number: int) -> HttpResponse:
    """Shows what restoring an earlier public revision would change; restores it with a reason."""
    record = kind.get(pk)
    history = PublicHistory(record)
    revision, latest = history.numbered(number), history.latest
    if not record.is_published or revision is None or latest is None:
        raise Http404
    if refusal := why_not_edit(request.user, record):
        raise PermissionDenied(refusal)
    form = ReasonForm(request.POST if request.method == "POST" else None, record)
    if request.method == "POST" and form.is_valid() and _restored(form, record, revision, request):
        return redirect(kind.address("detail", record))
    fields = history.compared(latest, revision)
    context = {
        "kind": kind,
        "record": record,
        "form": form,
        "revision": revision,
        "fields": [field for field in fields if field.differs],
        "opened_by": after_sign_out.signed_user(request.user),
    }
    return render(request, "desk/records/record_restore.html", context)


def _restored(form: ReasonForm, record: Record, revision: PublicRevision, request: Any) -> bool:
    typed = form.cleaned_data
    words = {"version": typed["version"], "reason": typed["reason"]}
    try:
        restored = restoring.restore(record, revision, by=request.user, **words)
    except Stale as stale:
        form.show_conflict(Conflict.of(stale, typed["version"]))
        return False
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    if restored.version == typed["version"]:
        messages.info(request, gettext("The record already says this; nothing was changed."))
    else:
        sentence = gettext("Revision %(number)s is restored: everybody can read it now.")
        messages.success(request, sentence % {"number": revision.number})
    return True
