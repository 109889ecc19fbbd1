"""What is done with a whole import: check, confirm, cancel, undo, restore, discard."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from tracking import jobs
from tracking.desk.access import desk_form, desk_import_act, require_importer
from tracking.desk.imports.finding import attempt, import_or_404, tell_where
from tracking.desk.imports.forms import WITHOUT_STATE
from tracking.desk.imports.row_forms import ConfirmForm
from tracking.desk.records.form_pages import draw
from tracking.imports.opening import discard
from tracking.imports.stopping import end_there, go_on
from tracking.imports.working import start_check, start_restore, start_storing, start_undo
from tracking.models import Import
from tracking.models.imports import Effect, ImportState, Outcome

OUTCOMES = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.DUPLICATE, Outcome.REFUSED)


@desk_import_act
def import_check(request: HttpRequest, token: UUID) -> HttpResponse:
    of, by = import_or_404(request, token), require_importer(request)
    attempt(request, lambda: start_check(of, by=by))
    return redirect(of)


@desk_form
def import_confirm(request: HttpRequest, token: UUID) -> HttpResponse:
    """What will be stored, and how. Only what was seen here is stored."""
    of, sent = import_or_404(request, token), request.method == "POST"
    if of.state != ImportState.CHECKED:
        tell_where(request, of)
        return redirect(of)
    form = ConfirmForm(request.POST if sent else None, of)
    if sent and form.is_valid():
        if attempt(request, lambda: _store(request, of, form)):
            return redirect(of)
        return redirect("desk:import_confirm", of.token)
    numbers = {outcome.value: of.counts.get(outcome, 0) for outcome in OUTCOMES}
    context = {
        "import": of,
        "form": form,
        "numbers": numbers,
        "good": numbers[Outcome.NEW] + numbers[Outcome.CHANGED],
        "has_goal": of.kind not in WITHOUT_STATE and numbers[Outcome.NEW] > 0,
    }
    status = 400 if sent else 200
    return draw(request, "desk/imports/import_confirm.html", context, status=status)


def _store(request: HttpRequest, of: Import, form: ConfirmForm) -> None:
    said = form.cleaned_data
    start_storing(
        of,
        revision=said["revision"],
        goal=said["goal"],
        all_or_none=said["all_or_none"],
        by=require_importer(request),
    )


@desk_import_act
def import_cancel(request: HttpRequest, token: UUID) -> HttpResponse:
    of = import_or_404(request, token)
    if of.job and jobs.cancel(of.job):
        messages.success(request, gettext("It is cancelled; if it is at work, it stops shortly."))
    else:
        messages.info(request, gettext("There was nothing to cancel: it has ended."))
    return redirect(of)


@desk_import_act
def import_go_on(request: HttpRequest, token: UUID) -> HttpResponse:
    """Does the rest of what was stopped."""
    of, by = import_or_404(request, token), require_importer(request)
    attempt(request, lambda: go_on(of, by=by))
    return redirect(of)


@desk_import_act
def import_end_there(request: HttpRequest, token: UUID) -> HttpResponse:
    """Leaves what was stopped where it is."""
    of = import_or_404(request, token)
    attempt(request, lambda: end_there(of))
    return redirect(of)


@desk_form
def import_undo(request: HttpRequest, token: UUID) -> HttpResponse:
    """Says what an undo will do, and begins it."""
    of = import_or_404(request, token)
    if of.state != ImportState.STORED:
        tell_where(request, of)
        return redirect(of)
    if request.method == "POST":
        by = require_importer(request)
        attempt(request, lambda: start_undo(of, by=by))
        return redirect(of)
    effects = of.rows.effects()
    numbers = {one.value: effects.get(one, 0) for one in Effect}
    context = {"import": of, "numbers": numbers}
    return draw(request, "desk/imports/import_undo.html", context)


@desk_import_act
def import_restore(request: HttpRequest, token: UUID) -> HttpResponse:
    of, by = import_or_404(request, token), require_importer(request)
    attempt(request, lambda: start_restore(of, by=by))
    return redirect(of)


@desk_import_act
def import_discard(request: HttpRequest, token: UUID) -> HttpResponse:
    of = import_or_404(request, token)
    attempt(
        request, lambda: discard(of), gettext("The file is discarded; nothing of it is stored.")
    )
    return redirect(of)
