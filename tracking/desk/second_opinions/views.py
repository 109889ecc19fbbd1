"""The desk's pages for second opinions: list, ask, look, hand on, cancel. For editors."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking import permissions
from tracking.actions import Stale, second_opinions
from tracking.desk.access import desk_form, desk_page
from tracking.desk.records.act_forms import ReasonForm
from tracking.desk.records.conflicts import Conflict
from tracking.desk.records.form_pages import draw, typed
from tracking.desk.records.forms import add_refusal
from tracking.desk.second_opinions.forms import GiveForm, HandOnForm
from tracking.desk.second_opinions.lists import OpinionRows, rows_of
from tracking.models import SecondOpinion
from tracking.paging import page_of
from tracking.revisions.staff import revisions_of

NOT_EDITOR = _(
    "Only an editor asks for second opinions: your account is not in the group “editor”."
)
IS_BLIND = _("You are one of the two assessors: another editor hands this on, or cancel it.")


@desk_page
def second_opinion_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, OpinionRows(_editor(request)))
    return render(request, "desk/second_opinions/second_opinion_list.html", {"page": page})


@desk_form
def second_opinion_create(request: HttpRequest) -> HttpResponse:
    person = _editor(request)
    form = GiveForm(typed(request), request.GET)
    if request.method == "POST" and form.is_valid():
        try:
            asked = second_opinions.give(form.asked, by=person)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            sentence = gettext(
                "Both are asked. Neither sees what the other says until both are in."
            )
            messages.success(request, sentence)
            return redirect("desk:second_opinion_detail", pk=asked.pk)
    return draw(request, "desk/second_opinions/second_opinion_form.html", {"form": form})


@desk_page
def second_opinion_detail(request: HttpRequest, pk: int) -> HttpResponse:
    person, asked = _editor(request), _asked(pk)
    (row,) = rows_of([asked], person)
    context = {
        "row": row,
        "asked": asked,
        "why_not_settle": permissions.why_not_settle(person, asked),
        "has_other_editors": permissions.others_who_settle(asked).exists(),
        "revisions": [] if row.is_blind else revisions_of(asked),
    }
    return render(request, "desk/second_opinions/second_opinion_detail.html", context)


@desk_form
def second_opinion_hand_on(request: HttpRequest, pk: int) -> HttpResponse:
    person, asked = _editor(request), _asked(pk)
    if asked.is_open and asked.opinion_of(person):
        raise PermissionDenied(IS_BLIND)
    form = HandOnForm(typed(request), asked)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            second_opinions.hand_on(
                asked,
                which=chosen["which"],
                to=chosen["to"],
                by=person,
                version=chosen["version"],
                reason=chosen["reason"],
            )
        except (Stale, ValidationError) as error:
            _show(form, error, chosen["version"])
        else:
            sentence = gettext("%(name)s is asked now.")
            messages.success(request, sentence % {"name": chosen["to"]})
            return redirect("desk:second_opinion_detail", pk=pk)
    context = {"form": form, "asked": asked, "is_cancel": False}
    return draw(request, "desk/second_opinions/second_opinion_act.html", context)


@desk_form
def second_opinion_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    person, asked = _editor(request), _asked(pk)
    form = ReasonForm(typed(request), asked)
    if request.method == "POST" and form.is_valid():
        seen, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
        try:
            second_opinions.cancel(asked, by=person, version=seen, reason=reason)
        except (Stale, ValidationError) as error:
            _show(form, error, seen)
        else:
            messages.success(request, gettext("Cancelled. What is recorded stays."))
            return redirect("desk:second_opinion_detail", pk=pk)
    context = {"form": form, "asked": asked, "is_cancel": True}
    return draw(request, "desk/second_opinions/second_opinion_act.html", context)


def _show(form: ReasonForm, error: Stale | ValidationError, seen: int) -> None:
    if isinstance(error, Stale):
        form.show_conflict(Conflict.of(error, seen))
    else:
        form.add_error(None, error.messages)


def _editor(request: HttpRequest) -> User:
    if not permissions.is_editor(request.user):
        raise PermissionDenied(NOT_EDITOR)
    return cast(User, request.user)


def _asked(pk: int) -> SecondOpinion:
    return get_object_or_404(SecondOpinion.objects.with_subject().with_people(), pk=pk)
