"""The desk's acts on several records at once: actions of the lists, each with a page between."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.actions import MAX_REASON, Stale
from tracking.desk.records.acts import Act
from tracking.desk.records.conflicts import who_changed
from tracking.desk.records.fields import ProseField, VersionField
from tracking.models import Record
from tracking.values.validators import validate_prose

MOST_AT_ONCE = 100
Choice = tuple[Record, str]  # why the record was refused, if it was


class ReasonForm(forms.Form):
    reason = ProseField(
        label=_("Reason"),
        max_length=MAX_REASON,
        validators=[validate_prose],
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
    )


def ask_and_carry_out(
    pages: Any, request: HttpRequest, chosen: Any, act: Act
) -> TemplateResponse | None:
    """The page that asks; once confirmed, does it to each record in a transaction of its own.

    What was refused stays on the page with the sentence that says why, and with the reason typed.
    """
    is_confirmed = "confirmed" in request.POST
    if is_confirmed:
        # By key alone: a record that no longer matches the list's filter is not passed over.
        keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
        chosen = pages.get_queryset(request).filter(pk__in=keys)
    elif chosen.count() > MOST_AT_ONCE:
        sentence = gettext("Please choose at most %(number)s records.")
        pages.message_user(request, sentence % {"number": MOST_AT_ONCE}, messages.WARNING)
        return None
    choices = [(record, "") for record in chosen.select_related("updated_by")]
    form = ReasonForm(request.POST if is_confirmed else None)
    if not act.asks_reason:
        del form.fields["reason"]
    if form.is_valid():
        choices = _carry_out(pages, request, choices, act, form.cleaned_data)
        if not choices:
            return None
    context = {
        **pages.admin_site.each_context(request),
        "title": act.button,
        "opts": pages.opts,
        "act": act,
        "choices": choices,
        "form": form,
        "checkbox_name": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/tracking/bulk_act.html", context)


def _carry_out(
    pages: Any, request: HttpRequest, choices: list[Choice], act: Act, reason: dict[str, str]
) -> list[Choice]:
    """Gives back what was refused, as it is stored now."""
    outcomes = [(record, _refusal(request, record, act, reason)) for record, _ in choices]
    refused = [(record, refusal) for record, refusal in outcomes if refusal]
    if done := len(outcomes) - len(refused):
        sentence = gettext("%(act)s: %(count)s")
        words = sentence % {"act": act.transition.past, "count": done}
        pages.message_user(request, words, messages.SUCCESS)
    for record, _refusal_words in refused:
        record.refresh_from_db()
    return refused


def _refusal(request: HttpRequest, record: Record, act: Act, reason: dict[str, str]) -> str:
    """Why the act was not carried out; empty where it was."""
    if not act.may(request.user, record):
        return str(act.needs)
    seen = VersionField().clean(request.POST.get(f"version-{record.pk}"))
    try:
        act.carry_out(record, by=request.user, version=seen, **reason)
    except Stale as stale:
        return f"{who_changed(stale)} {gettext('Please look at it again.')}"
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
