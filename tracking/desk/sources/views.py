"""The desk's pages for sources."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking import permissions
from tracking.actions import add_source, edit_source
from tracking.desk.access import desk_form, desk_page
from tracking.desk.filtered_lists import draw_list
from tracking.desk.records import conflict_resolution
from tracking.desk.records.form_pages import draw, typed
from tracking.desk.records.storing import store_or_ask
from tracking.desk.sources.filters import DeskSourceFilter
from tracking.desk.sources.forms import SourceForm
from tracking.models import Source, StatusUpdate
from tracking.revisions.staff import revisions_of

MOST_CITING = 50
MOST_LISTED = 5000
NOT_CREATOR = _("Your account lacks the right to add sources.")
NOT_EDITOR = _(
    "Only an editor may change a source that a published record cites: your account is not in "
    "the group “editor”."
)


@desk_page
def source_list(request: HttpRequest) -> HttpResponse:
    found = DeskSourceFilter(request.GET, Source.objects.for_desk_list())
    may_add = permissions.may_create(request.user, Source)
    template = "desk/sources/source_list.html"
    return draw_list(request, found, template, most=MOST_LISTED, may_add=may_add)


@desk_page
def source_detail(request: HttpRequest, pk: int) -> HttpResponse:
    source = _source(pk)
    events = source.events.not_trashed().newest_first()
    forums = source.forums.not_trashed().by_name()
    context = {
        "source": source,
        "events": events[:MOST_CITING],
        "forums": forums[:MOST_CITING],
        "most": MOST_CITING,
        "updates": StatusUpdate.objects.resting_on_sources([source]),
        "may_edit": permissions.may_edit_source(request.user, source),
        "why_not_edit": NOT_EDITOR,
        "revisions": revisions_of(source),
    }
    return render(request, "desk/sources/source_detail.html", context)


@desk_form
def source_create(request: HttpRequest) -> HttpResponse:
    if not permissions.may_create(request.user, Source):
        raise PermissionDenied(NOT_CREATOR)
    form = SourceForm(typed(request))
    if request.method == "POST" and form.is_valid():
        source = add_source(form.instance, by=cast(User, request.user))
        messages.success(request, gettext("Saved. Records can cite this source now."))
        for note in form.notes():
            messages.info(request, note)
        return redirect("desk:source_detail", pk=source.pk)
    return _draw_form(request, form)


@desk_form
def source_edit(request: HttpRequest, pk: int) -> HttpResponse:
    source, person = _source(pk), cast(User, request.user)
    if not permissions.may_edit_source(person, source):
        raise PermissionDenied(NOT_EDITOR)
    sent = typed(request)
    form = SourceForm(conflict_resolution.settled(sent, source), source)

    def store(**seen: Any) -> Source:
        return edit_source(form.instance, by=person, **seen)

    if request.method == "POST":
        changed, form = store_or_ask(form, sent, store)
        if changed:
            messages.success(request, _what_was_saved(changed, source))
            for note in form.notes():
                messages.info(request, note)
            return redirect("desk:source_detail", pk=pk)
    return _draw_form(request, form, source)


def _what_was_saved(changed: Source, before: Source) -> str:
    if not changed.differs_as_evidence_from(before):
        return gettext("Saved.")
    if not StatusUpdate.objects.resting_on_sources([changed]).exists():
        return gettext("Saved. The change holds wherever this source is cited.")
    return gettext("Saved. The assessments that depend on this source are now listed as due.")


def _draw_form(
    request: HttpRequest, form: SourceForm, source: Source | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "source": source}
    if source:
        context["updates"] = StatusUpdate.objects.resting_on_sources([source])
    return draw(request, "desk/sources/source_form.html", context)


def _source(pk: int) -> Source:
    return get_object_or_404(Source.objects.select_related("created_by", "updated_by"), pk=pk)
