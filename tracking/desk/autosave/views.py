"""Keeps what is typed while it is typed, and lets its person throw it away."""

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
from tracking.desk.autosave.fields import SlotForm, Typing
from tracking.models import FormDraft


@desk_call
@require_POST
def kept_keep(request: HttpRequest) -> HttpResponse:
    """Keeps the sent form; says in a sentence that and when, or why not."""
    form = SlotForm(request.POST)
    if not form.is_valid():
        return _say(gettext("This form cannot be kept while you type; please save it."), 400)
    try:
        kept = form.keep(request.user.pk)
    except storing.TooLong:
        return _say(gettext("This is too long to be kept while you type; please save it."), 413)
    at = formats.time_format(timezone.localtime(kept.saved_at), "H:i")
    words = gettext("Kept at %(time)s.") % {"time": at}
    if kept.form_key != form.cleaned_data["kept_key"]:
        more = gettext(
            "Another tab has changed this form meanwhile: both are kept, each by itself, in “My "
            "drafts”."
        )
        words = f"{words} {more}"
    elif kept.record and _has_others(kept):
        more = gettext("Another tab holds other text for this record; it is kept by itself.")
        words = f"{words} {more}"
    return JsonResponse({"words": words, "key": str(kept.form_key)})


def _has_others(kept: FormDraft) -> bool:
    mine = FormDraft.objects.of(kept.saved_by_id)
    return mine.others_of_record(kept.form, kept.record, kept.form_key).exists()


@desk_call
@require_safe
def kept_token(request: HttpRequest) -> HttpResponse:
    """The token that forms need, for a form that was open while its person signed in again."""
    return JsonResponse({"token": get_token(request)})


@desk_form
def kept_discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Shows what was typed before it is thrown away for good."""
    kept = FormDraft.objects.of(request.user.pk).under(key).first()
    if kept is None:
        raise Http404
    if request.method == "POST":
        storing.discard(key, person_pk=request.user.pk)
        messages.success(request, gettext("Thrown away."))
        return redirect("desk:drafts")
    return render(request, "desk/autosave/kept_discard.html", {"typing": Typing(kept)})


def _say(words: str, status: int) -> JsonResponse:
    return JsonResponse({"words": words}, status=status)
