"""The desk's pages for publishers."""

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
from tracking.actions import Stale, add_publisher, edit_publisher, merge_publishers
from tracking.desk.access import desk_form, desk_page
from tracking.desk.filtered_lists import draw_list
from tracking.desk.publishers.filters import DeskPublisherFilter
from tracking.desk.publishers.forms import MergeForm, PublisherForm, SurvivorForm
from tracking.desk.records import conflict_resolution
from tracking.desk.records.conflicts import Conflict
from tracking.desk.records.form_pages import draw, typed
from tracking.desk.records.party_fields import with_parties_apart
from tracking.desk.records.pickers import parties_to_pick
from tracking.desk.records.storing import store_or_ask
from tracking.models import Party, Publisher, Source, StatusUpdate
from tracking.progress.publisher import VoiceOf
from tracking.revisions.staff import revisions_of

MOST_SOURCES = 50
NOT_EDITOR = _(
    "Only an editor may add, change or merge publishers: your account is not in the group “editor”."
)


@desk_page
def publisher_list(request: HttpRequest) -> HttpResponse:
    found = DeskPublisherFilter(request.GET, Publisher.objects.for_desk_list())
    may_add = permissions.may_create(request.user, Publisher)
    return draw_list(request, found, "desk/publishers/publisher_list.html", may_add=may_add)


@desk_page
def publisher_detail(request: HttpRequest, pk: int) -> HttpResponse:
    publisher = _publisher(pk)
    context = {
        "publisher": publisher,
        "voice": VoiceOf.build(publisher),
        "children": Publisher.objects.below(publisher).by_name(),
        "sources": Source.objects.naming_publisher(publisher).newest_first()[:MOST_SOURCES],
        "most": MOST_SOURCES,
        "updates": _resting_on(publisher),
        "may_edit": permissions.may_edit_publishers(request.user),
        "why_not_edit": NOT_EDITOR,
        "revisions": revisions_of(publisher),
    }
    return render(request, "desk/publishers/publisher_detail.html", context)


@desk_form
def publisher_create(request: HttpRequest) -> HttpResponse:
    person = _editor(request)
    form = PublisherForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            publisher = add_publisher(form.instance, by=person, links=form.links)
        except ValidationError as error:  # somebody added the same a moment earlier
            form.add_problems(error)
        else:
            messages.success(request, gettext("Saved. Sources can name this publisher now."))
            return redirect("desk:publisher_detail", pk=publisher.pk)
    return _draw_form(request, form)


@desk_form
def publisher_edit(request: HttpRequest, pk: int) -> HttpResponse:
    publisher, person = _publisher(pk), _editor(request)
    if publisher.merged_into:
        return redirect("desk:publisher_edit", pk=publisher.merged_into.pk)
    sent = typed(request)
    if sent is not None:
        sent = with_parties_apart(sent, "speaks_for")
    form = PublisherForm(conflict_resolution.settled(sent, publisher), publisher)

    def store(**seen: Any) -> Publisher:
        return edit_publisher(form.instance, by=person, links=form.links, **seen)

    if request.method == "POST":
        changed, form = store_or_ask(form, sent, store)
        if changed:
            messages.success(
                request,
                gettext(
                    "Saved. Where this changes whose voice a source is, the assessments that rest "
                    "on it are now listed as due."
                ),
            )
            return redirect("desk:publisher_detail", pk=pk)
    return _draw_form(request, form, publisher=publisher, updates=_resting_on(publisher))


def _draw_form(request: HttpRequest, form: PublisherForm, **more: Any) -> HttpResponse:
    parties = parties_to_pick(Party.objects.public().by_name())
    context = {"form": form, "parties": parties, **more}
    return draw(request, "desk/publishers/publisher_form.html", context)


@desk_form
def publisher_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks which one survives (`?into=`), then says what will change and asks for a reason."""
    publisher, person = _publisher(pk), _editor(request)
    if publisher.merged_into:
        return redirect("desk:publisher_detail", pk=publisher.merged_into.pk)
    asked = request.POST if request.method == "POST" else request.GET
    choice = SurvivorForm(asked if "into" in asked else None)
    if not choice.is_valid():
        return _draw_merge(request, publisher, choice)
    kept = choice.cleaned_data["into"]
    form = MergeForm(typed(request), publisher)
    form.initial["into"] = kept.slug
    if request.method == "POST" and form.is_valid():
        seen, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
        try:
            merge_publishers(publisher, kept, by=person, version=seen, reason=reason)
        except Stale as stale:
            form.show_conflict(Conflict.of(stale, seen))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            words = gettext("“%(gone)s” was merged into “%(kept)s”.")
            messages.success(request, words % {"gone": publisher, "kept": kept})
            return redirect("desk:publisher_detail", pk=kept.pk)
    return _draw_merge(request, publisher, choice, form)


def _draw_merge(
    request: HttpRequest, gone: Publisher, choice: SurvivorForm, form: MergeForm | None = None
) -> HttpResponse:
    """What will change, in numbers, once the survivor is known."""
    context: dict[str, Any] = {"publisher": gone, "choice": choice, "form": form}
    if form:
        kept = choice.cleaned_data["into"]
        context |= {
            "kept": kept,
            "differs_in_voice": set(gone.spoken_for.all()) != set(kept.spoken_for.all()),
            "source_count": Source.objects.naming_publisher(gone).count(),
            "children": Publisher.objects.below(gone).by_name(),
            "updates": _resting_on(gone),
        }
    return draw(request, "desk/publishers/publisher_merge.html", context)


def _resting_on(publisher: Publisher) -> Any:
    """Published assessments that rest on what it wrote, or one below it."""
    family = Publisher.objects.family_of([publisher])
    return StatusUpdate.objects.resting_on_sources(Source.objects.written_by(family))


def _editor(request: HttpRequest) -> User:
    if not permissions.may_edit_publishers(request.user):
        raise PermissionDenied(NOT_EDITOR)
    return cast(User, request.user)


def _publisher(pk: int) -> Publisher:
    rows = Publisher.objects.with_ancestors().select_related("created_by", "updated_by")
    publisher: Publisher = get_object_or_404(rows, pk=pk)
    return publisher
