"""The desk's pages for searches: the list, one search, and what is done to it."""

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
from tracking.actions.searches import publish_search, record_search, withdraw_search
from tracking.desk.access import desk_form, desk_page, desk_search_act
from tracking.desk.filtered_lists import draw_list
from tracking.desk.records.fields import row_keys
from tracking.desk.records.form_pages import draw, typed
from tracking.desk.searches.filters import DeskSearchFilter
from tracking.desk.searches.forms import SearchForm, WithdrawalForm
from tracking.models import SearchLog, StatusUpdate

NOT_CREATOR = _("Your account lacks the right to record searches.")
NOT_EDITOR = _("Only an editor may publish a search: your account is not in the group “editor”.")
NOT_YOURS = _(
    "Only an editor, or whoever recorded it while it waits, may withdraw a search: your account is "
    "not in the group “editor”."
)


@desk_page
def search_log_list(request: HttpRequest) -> HttpResponse:
    rows = SearchLog.objects.visible_to(request.user).for_list().with_people()
    found = DeskSearchFilter(request.GET, rows)
    may_add = permissions.may_create(request.user, StatusUpdate)
    return draw_list(request, found, "desk/searches/search_log_list.html", may_add=may_add)


@desk_page
def search_log_detail(request: HttpRequest, pk: int) -> HttpResponse:
    search = _search(request, pk)
    context = {
        "search": search,
        "updates": StatusUpdate.objects.published().resting_on_search(search),
        "may_publish": search.is_waiting and permissions.is_editor(request.user),
        "may_withdraw": _may_withdraw(request.user, search),
        "may_add": permissions.may_create(request.user, StatusUpdate),
    }
    return render(request, "desk/searches/search_log_detail.html", context)


@desk_form
def search_log_create(request: HttpRequest) -> HttpResponse:
    """`item` and `commitment` in the address are chosen; `from` names a search to repeat."""
    if not permissions.may_create(request.user, StatusUpdate):
        raise PermissionDenied(NOT_CREATOR)
    form = SearchForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            search = record_search(
                form.instance, by=cast(User, request.user), form_key=form.cleaned_data["form_key"]
            )
        except ValidationError as error:
            form.add_problems(error)
        else:
            messages.success(request, _what_was_recorded(search))
            return redirect("desk:search_log_detail", pk=search.pk)
    if not form.is_bound:
        _fill_in(request, form)
    return draw(request, "desk/searches/search_log_form.html", {"form": form})


@desk_search_act
def search_log_publish(request: HttpRequest, pk: int) -> HttpResponse:
    search = _search(request, pk)
    if not permissions.is_editor(request.user):
        raise PermissionDenied(NOT_EDITOR)
    if publish_search(search, by=cast(User, request.user)):
        messages.success(request, gettext("Published. Readers see it with its item."))
    else:
        messages.warning(request, gettext("Nothing was done: it no longer waits for an editor."))
    return redirect("desk:search_log_detail", pk=pk)


@desk_form
def search_log_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    search = _search(request, pk)
    if not _may_withdraw(request.user, search):
        raise PermissionDenied(NOT_YOURS)
    form = WithdrawalForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_search(search, by=cast(User, request.user), reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, gettext("Withdrawn. It is no longer offered or shown."))
            return redirect("desk:search_log_detail", pk=pk)
    context = {"form": form, "search": search}
    return draw(request, "desk/searches/search_log_withdraw.html", context)


def _search(request: HttpRequest, pk: int) -> SearchLog:
    searches = SearchLog.objects.visible_to(request.user).with_subject().with_people()
    return get_object_or_404(searches, pk=pk)


def _may_withdraw(person: object, search: SearchLog) -> bool:
    if not search.is_alone or search.withdrawn_at:
        return False
    own = search.is_waiting and search.recorded_by == person
    return own or permissions.is_editor(cast(User, person))


def _fill_in(request: HttpRequest, form: SearchForm) -> None:
    for sentence in form.prefill(request.GET):
        messages.warning(request, sentence)
    if keys := row_keys([request.GET.get("from", "")]):
        searches = SearchLog.objects.visible_to(request.user).with_subject().in_bulk(keys)
        for search in searches.values():
            form.repeat(search)


def _what_was_recorded(search: SearchLog) -> str:
    if search.published_at:
        return gettext("Saved. Readers see it with its item; assessments can use it.")
    return gettext("Saved. Assessments can use it; readers see it once an editor publishes it.")
