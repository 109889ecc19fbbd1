"""The desk's pages for events that may be one: while typing, as a list, as a pair, and merging."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking import permissions
from tracking.actions import Stale, merging
from tracking.desk.access import desk_form, desk_page, require_reviewer
from tracking.desk.autosave import after_sign_out
from tracking.desk.duplicates.forms import LINK, MERGE, DifferentForm, MergeForm, Questions
from tracking.desk.records.conflicts import who_changed
from tracking.desk.records.event_forms import EventForm
from tracking.desk.records.fields import row_keys
from tracking.duplicates.candidate import Candidate
from tracking.duplicates.rule import compare
from tracking.duplicates.sides import rows_of, side_of
from tracking.models import Event, Merge, Record, SuspectedPair
from tracking.paging import page_of

PAIRS_PER_PAGE = 25
NOT_MERGED = _(
    "Only an editor may merge these: both must be your own drafts, and your account is not in the "
    "group “editor”."
)


@desk_form
def check(request: HttpRequest) -> HttpResponse:
    """The suspects of the typed event, as a fragment; stores nothing."""
    sent = request.POST if request.method == "POST" else request.GET
    stored = row_keys([sent.get("record", "")])
    questions = Questions(
        dict(sent.lists()),
        sent,
        stored=stored[0] if stored else None,
        form_key=sent.get("form_key", ""),
    )
    return render(request, "desk/duplicates/_duplicates.html", {"questions": questions})


@desk_page
def pair_list(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one event, likeliest first; with `?show=different`, different events."""
    different = request.GET.get("show") == "different"
    pairs = SuspectedPair.objects
    shown = pairs.called_different() if different else pairs.undecided()
    page = page_of(request, shown.with_events().likeliest_first(), PAIRS_PER_PAGE)
    rows = [(pair, _similarity(pair)) for pair in page.object_list]
    context = {
        "page": page,
        "rows": rows,
        "different": different,
        "query": "show=different" if different else "",
    }
    return render(request, "desk/duplicates/duplicate_list.html", context)


@desk_form
def pair_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Two events side by side; a sent form marks them as different."""
    pair = get_object_or_404(SuspectedPair.objects.with_events(), pk=pk)
    form = DifferentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        merging.call_different(pair.first, pair.second, by=request.user, reason=reason)  # type: ignore[arg-type]
        messages.success(request, gettext("Remembered: these are different events."))
        return redirect("desk:duplicate_list")
    context = {
        "pair": pair,
        "similarity": _similarity(pair),
        "rows": rows_of(side_of(pair.first), side_of(pair.second)),
        "form": form,
        "may_merge": _may_merge(request.user, pair.first, pair.second),
        "opened_by": after_sign_out.signed_user(request.user),
    }
    return render(request, "desk/duplicates/duplicate_pair.html", context)


@desk_form
def merge(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Shows what a merge would make of two events, and carries it out."""
    surviving = get_object_or_404(Event.objects.for_comparison(), pk=pk)
    merged = get_object_or_404(Event.objects.for_comparison(), pk=other)
    if not _may_merge(request.user, surviving, merged):
        raise PermissionDenied(NOT_MERGED)
    refusals = merging.why_not_merge(surviving, merged)
    form = MergeForm(request.POST if request.method == "POST" else None, surviving, merged)
    is_sent = request.method == "POST" and not refusals and form.is_valid()
    if is_sent and _merged(form, surviving, merged, request.user):
        words = gettext("Merged: this record now has the sources and links of both.")
        messages.success(request, words)
        return redirect("desk:event_detail", pk=surviving.pk)
    context = {
        "surviving": surviving,
        "merged": merged,
        "rows": rows_of(side_of(surviving), side_of(merged)),
        "refusals": refusals,
        "form": form,
        "opened_by": after_sign_out.signed_user(request.user),
    }
    return render(request, "desk/duplicates/merge.html", context)


@desk_form
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes two merged events apart again, if nothing changed since."""
    require_reviewer(request)
    done = get_object_or_404(Merge.objects.with_events(), pk=pk)
    obstacles = merging.what_stands_in_the_way(done)
    if request.method == "POST" and not obstacles:
        try:
            merging.undo(done, by=request.user)  # type: ignore[arg-type]
        except (ValidationError, Stale) as error:
            obstacles = getattr(error, "messages", [str(error)])
        else:
            messages.success(request, gettext("Undone: both records are as they were before."))
            return redirect("desk:event_detail", pk=done.merged_id)
    context = {
        "merge": done,
        "obstacles": obstacles,
        "opened_by": after_sign_out.signed_user(request.user),
    }
    return render(request, "desk/duplicates/merge_undo.html", context)


def link_instead(form: Any, *, by: Any) -> Event | None:
    """Adds what was typed to the known record that the person chose; None where they did not.

    Whoever may not edit that record saves a draft as usual; it is put on the list to be merged.
    """
    if not (isinstance(form, EventForm) and form.is_valid()):
        return None
    known = form.questions.chosen(LINK)
    if not known or not permissions.may_edit(by, known):
        return None
    try:
        return merging.add_to(known, form.links(), by=by)
    except Stale as stale:
        again = gettext("Please save once more.")
        form.add_error(None, f"{who_changed(stale)} {again}")
    except ValidationError as error:
        form.add_error(None, error.messages)
    return None


def address_to_merge(form: Any, record: Record, person: Any) -> str:
    """Where to go on after saving, if the person chose to merge with a known record; else ""."""
    if not isinstance(form, EventForm) or not isinstance(record, Event):
        return ""
    known = form.questions.chosen(MERGE)
    if not known or not _may_merge(person, known, record):
        return ""
    surviving, merged = (record, known) if record.is_published else (known, record)
    return reverse("desk:event_merge", args=[surviving.pk, merged.pk])


def _merged(form: MergeForm, surviving: Event, merged: Event, person: Any) -> bool:
    typed = form.cleaned_data
    versions = {name: typed[name] for name in ("surviving_version", "merged_version")}
    try:
        reason = typed.get("reason", "")
        merging.merge(surviving, merged, by=person, take=form.take(), reason=reason, **versions)
    except Stale as stale:
        again = gettext("Look at both again before you go on; nothing was done.")
        form.add_error(None, f"{who_changed(stale)} {again}")
        form.show_current(surviving, merged)
    except ValidationError as error:
        form.add_error(None, error.messages)
    else:
        return True
    return False


def _may_merge(person: Any, one: Event, other: Event) -> bool:
    return permissions.may_merge(person, one, other)


def _similarity(pair: SuspectedPair) -> Any:
    return compare(Candidate.of(pair.first), Candidate.of(pair.second))
