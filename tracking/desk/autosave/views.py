"""Autosaves what is typed, and lets the person discard it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tracking.desk.access import desk_call, desk_form
from tracking.desk.autosave import storing
from tracking.desk.autosave.fields import DraftForm, UnsavedForm
from tracking.models import FormDraft


@desk_call
@require_POST
def autosave_save(request: HttpRequest) -> HttpResponse:
    """Autosaves the sent form; says when it was saved, or why it was not."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _say(
            gettext("This form cannot be saved while you type; please save it yourself."), 400
        )
    try:
        draft = form.store(request.user.pk)
    except storing.TooLong:
        return _say(
            gettext("This is too long to be saved while you type; please save it yourself."), 413
        )
    at = formats.time_format(timezone.localtime(draft.saved_at), "H:i")
    words = gettext("Saved at %(time)s.") % {"time": at}
    if draft.form_key != form.cleaned_data["draft_key"]:
        more = gettext(
            "Another tab has changed this form: both are saved separately, in “My drafts”."
        )
        words = f"{words} {more}"
    elif draft.record and _has_others(draft):
        more = gettext("Another tab has other text for this record; it is saved separately.")
        words = f"{words} {more}"
    return JsonResponse({"words": words, "key": str(draft.form_key)})


def _has_others(draft: FormDraft) -> bool:
    mine = FormDraft.objects.of(draft.saved_by_id)
    return mine.others_of_record(draft.form, draft.record, draft.form_key).exists()


@desk_call
@require_safe
def autosave_token(request: HttpRequest) -> HttpResponse:
    """The token that forms need, for a form that was open while its person signed in again."""
    return JsonResponse({"token": get_token(request)})


@desk_form
def autosave_discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Shows what was typed, before it is discarded for good."""
    draft = FormDraft.objects.of(request.user.pk).under(key).first()
    if draft is None:
        raise Http404
    if request.method == "POST":
        storing.discard(key, person_pk=request.user.pk)
        messages.success(request, gettext("Thrown away."))
        return redirect("desk:drafts")
    return render(request, "desk/autosave/autosave_discard.html", {"unsaved": UnsavedForm(draft)})


def _say(words: str, status: int) -> JsonResponse:
    return JsonResponse({"words": words}, status=status)
