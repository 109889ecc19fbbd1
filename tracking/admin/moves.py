"""Submit, return, publish and withdraw: actions of the change lists, each with a page between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from tracking import actions, permissions
from tracking.actions import MAX_REASON, Stale
from tracking.models import Record
from tracking.values.validators import validate_prose

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Move:
    name: str
    verb: StrOrPromise
    done: StrOrPromise  # with the number of records, as `count`
    not_done: StrOrPromise
    act: Callable[..., Record]
    needs_reason: bool
    may: Callable[[Any, Record], bool]


@dataclass
class Choice:
    """One record on the page: the version that is shown, and why it was refused, if it was."""

    record: Record
    refusal: str = ""


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_REASON,
        validators=[validate_prose],
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
    )


SUBMIT = Move(
    "submit",
    _("Submit for review"),
    ngettext_lazy("%(count)s submitted.", "%(count)s submitted.", "count"),
    _("Not submitted:"),
    actions.submit,
    False,
    permissions.may_submit,
)
RETURN = Move(
    "return_to_author",
    _("Return to the author"),
    ngettext_lazy("%(count)s returned.", "%(count)s returned.", "count"),
    _("Not returned:"),
    actions.return_to_author,
    True,
    permissions.may_publish,
)
PUBLISH = Move(
    "publish",
    _("Publish"),
    ngettext_lazy("%(count)s published.", "%(count)s published.", "count"),
    _("Not published:"),
    actions.publish,
    False,
    permissions.may_publish,
)
WITHDRAW = Move(
    "withdraw",
    _("Withdraw"),
    ngettext_lazy("%(count)s withdrawn.", "%(count)s withdrawn.", "count"),
    _("Not withdrawn:"),
    actions.withdraw,
    True,
    permissions.may_publish,
)


TRASH = Move(
    "trash",
    _("Put into the trash"),
    ngettext_lazy(
        "%(count)s is in the trash; it can be restored at the desk for 30 days.",
        "%(count)s are in the trash; they can be restored at the desk for 30 days.",
        "count",
    ),
    _("Not put into the trash:"),
    actions.trash,
    False,
    permissions.may_trash,
)


@admin.action(description=_("Put drafts into the trash"), permissions=["change"])
def trash(model_admin: Any, request: HttpRequest, queryset: models.QuerySet) -> Any:
    return ask_and_move(model_admin, request, queryset, TRASH)


@admin.action(description=_("Submit for review"), permissions=["change"])
def submit(model_admin: Any, request: HttpRequest, queryset: models.QuerySet) -> Any:
    return ask_and_move(model_admin, request, queryset, SUBMIT)


@admin.action(description=_("Return to the author, with a reason"), permissions=["publish"])
def return_to_author(model_admin: Any, request: HttpRequest, queryset: models.QuerySet) -> Any:
    return ask_and_move(model_admin, request, queryset, RETURN)


@admin.action(description=_("Publish"), permissions=["publish"])
def publish(model_admin: Any, request: HttpRequest, queryset: models.QuerySet) -> Any:
    return ask_and_move(model_admin, request, queryset, PUBLISH)


@admin.action(description=_("Withdraw, with a reason"), permissions=["publish"])
def withdraw(model_admin: Any, request: HttpRequest, queryset: models.QuerySet) -> Any:
    return ask_and_move(model_admin, request, queryset, WITHDRAW)


def ask_and_move(
    model_admin: Any, request: HttpRequest, queryset: models.QuerySet, move: Move
) -> TemplateResponse | None:
    """The page that asks; once confirmed, moves each record in a transaction of its own.

    What was refused stays on the page with the sentence that says why, and with the reason typed.
    """
    confirmed = "confirmed" in request.POST
    if confirmed:
        # By key alone: a record that no longer matches the list's filter is not passed over.
        keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
        queryset = model_admin.get_queryset(request).filter(pk__in=keys)
    elif queryset.count() > MOST_AT_ONCE:
        sentence = gettext("Please choose %(number)s records at the most.")
        sentence %= {"number": MOST_AT_ONCE}
        model_admin.message_user(request, sentence, messages.WARNING)
        return None
    choices = [Choice(record) for record in queryset]
    form = ReasonForm(request.POST if confirmed else None) if move.needs_reason else None
    if confirmed and (form is None or form.is_valid()):
        reason = form.cleaned_data if form else {}
        choices = _move_all(model_admin, request, choices, move, reason)
        if not choices:
            return None
    return _page(model_admin, request, choices, move, form)


def _move_all(
    model_admin: Any,
    request: HttpRequest,
    choices: list[Choice],
    move: Move,
    reason: dict[str, str],
) -> list[Choice]:
    """Moves what can be moved and gives back the rest, each as it is stored now."""
    for choice in choices:
        choice.refusal = _refusal(request, choice.record, move, reason)
    refused = [choice for choice in choices if choice.refusal]
    if count := len(choices) - len(refused):
        sentence = str(move.done % {"count": count})
        model_admin.message_user(request, sentence, messages.SUCCESS)
    stored = model_admin.get_queryset(request).in_bulk([c.record.pk for c in refused])
    return [Choice(stored[choice.record.pk], choice.refusal) for choice in refused]


def _refusal(request: HttpRequest, record: Record, move: Move, reason: dict[str, str]) -> str:
    if not move.may(request.user, record):
        return gettext("You do not have the right to do this with this record.")
    seen = request.POST.get(f"version-{record.pk}", "")
    try:
        move.act(record, by=request.user, version=int(seen) if seen.isdecimal() else 0, **reason)
    except Stale as stale:
        sentence = gettext("%(name)s changed this meanwhile. Please look at it again.")
        return sentence % {"name": stale.current.updated_by}
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _page(
    model_admin: Any,
    request: HttpRequest,
    choices: list[Choice],
    move: Move,
    form: ReasonForm | None,
) -> TemplateResponse:
    request.current_app = model_admin.admin_site.name
    context = {
        **model_admin.admin_site.each_context(request),
        "title": move.verb,
        "opts": model_admin.opts,
        "move": move,
        "choices": choices,
        "form": form,
        "checkbox_name": ACTION_CHECKBOX_NAME,
        "media": model_admin.media,
    }
    return TemplateResponse(request, "admin/tracking/move.html", context)
