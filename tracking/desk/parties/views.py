"""The desk's pages for parties. `?event=` leads back to the event whose review led here."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking import permissions
from tracking.actions import Stale, add_party, edit_party, remove_party, replace_party
from tracking.actions.parties import why_not_removed
from tracking.desk.access import desk_form, desk_page
from tracking.desk.filtered_lists import draw_list
from tracking.desk.parties.filters import DeskPartyFilter
from tracking.desk.parties.forms import PartyForm, ReplaceForm
from tracking.desk.records import conflict_resolution
from tracking.desk.records.act_forms import ReasonForm
from tracking.desk.records.conflicts import Conflict
from tracking.desk.records.fields import row_keys
from tracking.desk.records.form_pages import draw, typed
from tracking.desk.records.storing import store_or_ask
from tracking.models import Event, Involvement, Party
from tracking.revisions.staff import revisions_of

MOST_EVENTS = 50
MOST_SORTED = 1000  # events of a party, those recorded last
NOT_CREATOR = _("Your account lacks the right to add parties.")
NOT_EDITOR = _("Only an editor may change a party: your account is not in the group “editor”.")


@desk_page
def party_list(request: HttpRequest) -> HttpResponse:
    found = DeskPartyFilter(request.GET, Party.objects.for_desk_list())
    may_add = permissions.may_create(request.user, Party)
    return draw_list(request, found, "desk/parties/party_list.html", may_add=may_add)


@desk_page
def party_detail(request: HttpRequest, pk: int) -> HttpResponse:
    party = _party(pk)
    context = {
        "party": party,
        "events": _events(party),
        "most": MOST_EVENTS,
        "may_edit": permissions.may_edit_parties(request.user),
        "why_not_edit": NOT_EDITOR,
        "why_not_removed": why_not_removed(party),
        "revisions": revisions_of(party),
    }
    return render(request, "desk/parties/party_detail.html", context)


def _events(party: Party) -> list[Event]:
    """The newest of those that were recorded last: some parties are in nearly every event."""
    keys = Involvement.objects.of_party(party).last_recorded(MOST_SORTED)
    return list(Event.objects.recorded_as(keys).not_trashed().newest_first()[:MOST_EVENTS])


@desk_form
def party_create(request: HttpRequest) -> HttpResponse:
    if not permissions.may_create(request.user, Party):
        raise PermissionDenied(NOT_CREATOR)
    form = PartyForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            party = add_party(form.instance, by=cast(User, request.user))
        except ValidationError as error:  # somebody added the same a moment earlier
            form.add_problems(error)
        else:
            messages.success(request, _what_was_added(party))
            return redirect("desk:party_detail", pk=party.pk)
    return draw(request, "desk/parties/party_form.html", {"form": form})


@desk_form
def party_edit(request: HttpRequest, pk: int) -> HttpResponse:
    party, person = _party(pk), _editor(request)
    sent = typed(request)
    form = PartyForm(conflict_resolution.settled(sent, party), party)

    def store(**seen: Any) -> Party:
        return edit_party(form.instance, by=person, **seen)

    if request.method == "POST":
        changed, form = store_or_ask(form, sent, store)
        if changed:
            messages.success(request, gettext("Saved."))
            return _back(request, changed)
    return draw(request, "desk/parties/party_form.html", {"form": form, "party": party})


@desk_form
def party_replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a known party in the place of a proposed one."""
    party, person = _party(pk), _editor(request)
    form = ReplaceForm(typed(request), party, Party.objects.public().by_name())
    if request.method == "POST" and form.is_valid():
        seen, known = form.cleaned_data["version"], form.cleaned_data["known"]
        try:
            replace_party(party, known, by=person, version=seen)
        except Stale as stale:
            form.conflict = Conflict.of(stale, seen)
            form.add_error(None, gettext("Somebody has changed this party. Please look again."))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            words = gettext("“%(old)s” was replaced by “%(new)s”.")
            messages.success(request, words % {"old": party, "new": known})
            return _back(request, known)
    return draw(request, "desk/parties/party_replace.html", {"form": form, "party": party})


@desk_form
def party_remove(request: HttpRequest, pk: int) -> HttpResponse:
    party, person = _party(pk), _editor(request)
    form = ReasonForm(typed(request), party)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["version"]
        try:
            remove_party(party, by=person, version=seen, reason=form.cleaned_data["reason"])
        except Stale as stale:
            form.show_conflict(Conflict.of(stale, seen))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, gettext("“%(party)s” is removed.") % {"party": party})
            return redirect("desk:party_list")
    context = {"form": form, "party": party, "why_not_removed": why_not_removed(party)}
    return draw(request, "desk/parties/party_remove.html", context)


def _what_was_added(party: Party) -> str:
    if party.is_confirmed:
        return gettext("Saved. Events can name this party now.")
    return gettext(
        "Saved. Events can name this party; readers see it once an editor has confirmed it."
    )


def _back(request: HttpRequest, party: Party) -> HttpResponse:
    """To the event whose review led here, else to the party."""
    if keys := row_keys([request.GET.get("event", "")]):
        return redirect("desk:event_detail", pk=keys[0])
    return redirect("desk:party_detail", pk=party.pk)


def _editor(request: HttpRequest) -> User:
    if not permissions.may_edit_parties(request.user):
        raise PermissionDenied(NOT_EDITOR)
    return cast(User, request.user)


def _party(pk: int) -> Party:
    return get_object_or_404(Party.objects.select_related("created_by", "updated_by"), pk=pk)
