"""The staff's pages. Each checks the right to its act, and calls one query or one action."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext

from priorities.models import Item
from tracking import permissions
from tracking.actions import Stale, open_reviews, presence
from tracking.actions.comments import add_comment, reopen, resolve
from tracking.actions.purging import MOST_IN_PASSING, empty
from tracking.assessment.publishing import missing_for_publication
from tracking.desk.access import (
    desk_act,
    desk_form,
    desk_page,
    require_creator,
    why_not_edit,
)
from tracking.desk.autosave.fields import forget, unsaved_forms_of
from tracking.desk.duplicates.views import link_instead
from tracking.desk.kinds import DeskKind, kind_of
from tracking.desk.parties.forms import NewParty
from tracking.desk.records import conflict_resolution
from tracking.desk.records.act_forms import ForumLinkForm, ReasonForm, RemovalForm, VersionForm
from tracking.desk.records.acts import (
    PUBLISH,
    PUT_BACK,
    REMOVE,
    RESTORE,
    RETURN,
    SUBMIT,
    TAKE_BACK,
    TRASH,
    WITHDRAW,
    Act,
    acts_for,
)
from tracking.desk.records.affected import Affected
from tracking.desk.records.comment_forms import CommentForm
from tracking.desk.records.conflicts import Conflict, who_changed
from tracking.desk.records.differences import Differences
from tracking.desk.records.form_pages import draw, draw_form, open_form, to_record, typed
from tracking.desk.records.relation_views import may_set_relation
from tracking.desk.records.storing import changed_since_sent, link_forum, store_change, store_new
from tracking.desk.records.version_forms import VersionsForm
from tracking.desk.worklists.lists import Worklist
from tracking.models import (
    Comment,
    EvidenceCorrection,
    Forum,
    Merge,
    Record,
    State,
    StatusUpdate,
)
from tracking.paging import page_of
from tracking.revisions.staff import revisions_of


@desk_page
def drafts(request: HttpRequest) -> HttpResponse:
    page = page_of(request, Worklist.drafts_of(request.user))
    context = {"page": page, "unsaved_forms": unsaved_forms_of(request.user.pk)}
    return render(request, "desk/worklists/drafts.html", context)


@desk_form
def create(request: HttpRequest, kind: DeskKind) -> HttpResponse:
    require_creator(request, kind)
    form = kind.form(typed(request, kind.name))
    if request.method == "POST" and (known := link_instead(form, by=request.user)):
        words = gettext("No new record was created: your sources and items were added to this one.")
        forget(request)
        return to_record(request, form, known, words)
    if request.method == "POST" and (made := store_new(form, by=request.user)):
        forget(request)
        if again := changed_since_sent(form, made):
            messages.warning(
                request,
                gettext(
                    "This form was saved before. Save again to update that record with this text."
                ),
            )
            return draw_form(request, kind, again)
        words = gettext("Saved as a draft. Submit it when it is complete.")
        return to_record(request, form, made, words)
    open_form(request, form)
    return draw_form(request, kind, form)


@desk_form
def edit(request: HttpRequest, kind: DeskKind, pk: int) -> HttpResponse:
    record = kind.get(pk)
    open_reviews([record], by=request.user)  # type: ignore[arg-type]
    refusal = why_not_edit(request.user, record)
    sent = typed(request, kind.name, pk)
    if refusal and (sent is None or not permissions.may_submit(request.user, record)):
        return _refuse_edit(request, record, refusal)
    form = kind.form(conflict_resolution.settled(sent, record), record)
    if refusal:
        kept = gettext("What you typed is still below, so that you can copy it.")
        form.add_error(None, f"{refusal} {kept}")
        return draw_form(request, kind, form, status=403)
    if request.method == "POST":
        changed, form = store_change(form, sent, by=request.user)
        if changed:
            forget(request)
            presence.leave(changed, by=request.user)  # type: ignore[arg-type]
            return to_record(request, form, changed, gettext("Saved."))
    open_form(request, form)
    return draw_form(request, kind, form)


@desk_page
def detail(request: HttpRequest, kind: DeskKind, pk: int) -> HttpResponse:
    """Where an editor looks at what somebody else submitted, this is stored: the review began."""
    record = kind.get_for_page(pk)
    open_reviews([record], by=request.user)  # type: ignore[arg-type]
    is_unpublished = record.state in (State.DRAFT, State.IN_REVIEW)
    revisions = revisions_of(record)
    context = {
        "kind": kind,
        "record": record,
        "missing": missing_for_publication(record) if is_unpublished else {},
        "acts": [(act, kind.address(act.name, record)) for act in acts_for(request.user, record)],
        "edit_address": kind.address("edit", record)
        if permissions.may_edit(request.user, record)
        else "",
        "revisions": revisions,
        "corrections": _corrections_of(record),
        "new_parties": NewParty.all_of(record, request.user),
        "merges": Merge.objects.not_undone_with(record),
        "differences": Differences.since_last_look(record, revisions),
        "may_set_relation": may_set_relation(request.user, record),
        "why_not_take_back": _why_not_take_back(request, record),
        "why_not_publish": _why_not_publish(request, record),
        "comments": Comment.objects.about(record).oldest_first().with_people(),
        "comment_form": CommentForm(),
        "comments_address": kind.address("comments", record),
        "may_ask_twice": isinstance(record, StatusUpdate) and permissions.is_editor(request.user),
        "differences_address": kind.address("differences", record),
    }
    return draw(request, "desk/records/record_detail.html", context)


@desk_page
def differences(request: HttpRequest, kind: DeskKind, pk: int) -> HttpResponse:
    """Any two versions of a record; without a choice what changed since it was last looked at."""
    record = kind.get(pk)
    form = VersionsForm(request.GET, record, revisions_of(record))
    context = {
        "kind": kind,
        "record": record,
        "form": form,
        "differences": form.differences(),
        "address": kind.address("detail", record),
    }
    return render(request, "desk/records/record_differences.html", context)


@desk_form
def comments(request: HttpRequest, kind: DeskKind, pk: int) -> HttpResponse:
    record, person = kind.get(pk), cast(User, request.user)
    form = CommentForm(typed(request))
    if request.method == "POST" and form.is_valid():
        add_comment(record, by=person, **form.cleaned_data)
        messages.success(request, gettext("Your comment is saved with the record."))
        return redirect(f"{kind.address('detail', record)}#comments")
    context = {
        "kind": kind,
        "record": record,
        "comments": Comment.objects.about(record).oldest_first().with_people(),
        "comment_form": form,
        "comments_address": request.path,
    }
    return draw(request, "desk/records/record_comments.html", context)


@desk_act
def resolve_comment(request: HttpRequest, kind: DeskKind, pk: int, comment: int) -> HttpResponse:
    """Marks a comment as resolved. A second person gets the same answer."""
    record, person = kind.get(pk), cast(User, request.user)
    resolve(get_object_or_404(Comment.objects.about(record), pk=comment), by=person)
    return redirect(f"{kind.address('detail', record)}#comments")


@desk_act
def reopen_comment(request: HttpRequest, kind: DeskKind, pk: int, comment: int) -> HttpResponse:
    record = kind.get(pk)
    reopen(get_object_or_404(Comment.objects.about(record), pk=comment))
    return redirect(f"{kind.address('detail', record)}#comments")


@desk_act
def submit(request: HttpRequest, kind: DeskKind, pk: int) -> HttpResponse:
    return _carry_out(request, kind, pk, SUBMIT)


@desk_act
def take_back(request: HttpRequest, kind: DeskKind, pk: int) -> HttpResponse:
    return _carry_out(request, kind, pk, TAKE_BACK)


@desk_act
def publish(request: HttpRequest, kind: DeskKind, pk: int) -> HttpResponse:
    return _carry_out(request, kind, pk, PUBLISH)


@desk_act
def trash(request: HttpRequest, kind: DeskKind, pk: int) -> HttpResponse:
    """Throws a draft away, offers to undo that, and removes old drafts from the trash."""
    answer = _carry_out(request, kind, pk, TRASH, then=_offer_undo)
    empty(timezone.now(), most=MOST_IN_PASSING)
    return answer


@desk_act
def restore(request: HttpRequest, kind: DeskKind, pk: int) -> HttpResponse:
    return _carry_out(request, kind, pk, RESTORE)


@desk_form
def return_to_author(request: HttpRequest, kind: DeskKind, pk: int) -> HttpResponse:
    return _carry_out_with_reason(request, kind, pk, RETURN)


@desk_form
def withdraw(request: HttpRequest, kind: DeskKind, pk: int) -> HttpResponse:
    return _carry_out_with_reason(request, kind, pk, WITHDRAW)


@desk_form
def remove(request: HttpRequest, kind: DeskKind, pk: int) -> HttpResponse:
    return _carry_out_with_reason(request, kind, pk, REMOVE, RemovalForm)


@desk_form
def put_back(request: HttpRequest, kind: DeskKind, pk: int) -> HttpResponse:
    return _carry_out_with_reason(request, kind, pk, PUT_BACK)


@desk_form
def forum_link(request: HttpRequest) -> HttpResponse:
    """Links a known forum, among those that the person may edit, to more items."""
    forums = [f for f in Forum.objects.by_name() if permissions.may_edit(request.user, f)]
    form = ForumLinkForm(typed(request), forums, Item.objects.with_theme().in_paper_order())
    if request.method == "POST" and form.is_valid():
        forum, items = form.cleaned_data["forum"], form.cleaned_data["items"]
        try:
            link_forum(forum, items, by=request.user)
        except Stale as stale:
            again = gettext("Please press “Link” once more.")
            form.add_error(None, f"{who_changed(stale)} {again}")
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            codes = ", ".join(item.code for item in items)
            words = gettext("%(forum)s is linked to %(codes)s.")
            messages.success(request, words % {"forum": forum, "codes": codes})
            return redirect("desk:forum_detail", pk=forum.pk)
    form.prefill(request.GET)
    items = urlencode({"item": request.GET.getlist("item")}, doseq=True)
    create_address = f"{reverse('desk:forum_create')}?{items}"
    context = {"form": form, "forums": forums, "create_address": create_address}
    return draw(request, "desk/records/forum_link.html", context)


def _carry_out(
    request: HttpRequest,
    kind: DeskKind,
    pk: int,
    act: Act,
    then: Callable[[HttpRequest, DeskKind, Record], HttpResponse] | None = None,
) -> HttpResponse:
    """Carries out the act, and shows the result on the record's page or at `then`."""
    record = kind.get(pk)
    act.require_right(request.user, record)
    try:
        act.carry_out(record, by=request.user, version=VersionForm(request.POST).seen)
    except Stale as stale:
        unfit = not act.fits(stale.current)  # type: ignore[arg-type]
        again = gettext("Look at it again before you go on; nothing was done.")
        changed = f"{who_changed(stale)} {again}"
        messages.warning(request, act.refusal(stale.current) if unfit else changed)  # type: ignore[arg-type]
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        if then:
            return then(request, kind, record)
        messages.success(request, act.done)
    return redirect(kind.address("detail", record))


def _offer_undo(request: HttpRequest, kind: DeskKind, record: Record) -> HttpResponse:
    """Redirects to the person's list, with a button that restores the draft."""
    context = {"record": record, "address": kind.address("restore", record)}
    messages.success(request, render_to_string("desk/records/_undo.html", context, request))
    return redirect("desk:drafts" if record.created_by == request.user else "desk:start")


def _corrections_of(record: Record) -> Iterable[EvidenceCorrection]:
    """Of an assessment: corrections of sources on which it rests, newest first."""
    if not isinstance(record, StatusUpdate):
        return []
    return EvidenceCorrection.objects.on([record]).for_list().newest_first()


def _why_not_take_back(request: HttpRequest, record: Record) -> str:
    """For its author: that an editor has opened the review."""
    is_author = record.created_by_id == request.user.pk
    return record.review_opened if is_author and record.is_under_review else ""


def _why_not_publish(request: HttpRequest, record: Record) -> str:
    """The site's rule about authors, for those who might look for the button."""
    if not PUBLISH.fits(record) or not permissions.may_publish(request.user, record):
        return ""
    return record.why_not_published_by(request.user)


def _carry_out_with_reason(
    request: HttpRequest,
    kind: DeskKind,
    pk: int,
    act: Act,
    form_of: type[ReasonForm] = ReasonForm,
) -> HttpResponse:
    record = kind.get(pk)
    act.require_right(request.user, record)
    if act.is_done(record) or (request.method != "POST" and not act.fits(record)):
        messages.warning(request, act.refusal(record))
        return redirect(kind.address("detail", record))
    form = form_of(typed(request), record)
    if request.method == "POST" and form.is_valid():
        if _done(form, act, record, request.user):
            messages.success(request, act.done)
            return redirect(kind.address("detail", record))
        record = kind.get(pk)  # as it is stored: the refused act has changed the one in memory
    context = {"kind": kind, "record": record, "act": act, "form": form}
    context |= {"affected": Affected.by_removal(record)} if act is REMOVE else {}
    return draw(request, "desk/records/record_act.html", context)


def _done(form: ReasonForm, act: Act, record: Record, person: Any) -> bool:
    """Whether the act was carried out; if not, the form says why and shows the reason again."""
    typed = form.cleaned_data
    try:
        act.carry_out(record, by=person, **typed)
    except Stale as stale:
        form.show_conflict(Conflict.of(stale, typed["version"]))
    except ValidationError as error:
        form.add_error(None, error.messages)
    else:
        return True
    return False


def _refuse_edit(request: HttpRequest, record: Record, refusal: str) -> HttpResponse:
    """Tells people who may edit such records why not this one; refuses all others."""
    if not permissions.may_publish(request.user, record):
        raise PermissionDenied(refusal)
    messages.warning(request, refusal)
    return redirect(kind_of(record).address("detail", record))
