"""Who may open the desk, and the sentences for those who may not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracking import permissions
from tracking.desk.autosave import after_sign_out
from tracking.desk.autosave.fields import DraftForm
from tracking.desk.autosave.storing import TooLong
from tracking.desk.kinds import DeskKind
from tracking.models import Record

View = Callable[..., HttpResponseBase]

NOT_STAFF = _(
    "The desk is for the groups “contributor”, “editor” and “administrator”; your account is in "
    "none of them."
)
STILL_SAVED = _(
    "What you typed is saved for 30 days: it is in “My drafts” when you have the role again."
)
SIGNED_OUT = _(
    "You were signed out; what you type now is not saved. Save anyway: you are asked to sign in, "
    "and the form is as you left it."
)
NOT_EDITOR_OF_JOBS = _(
    "Background jobs and scheduled reports are for editors: your account is not in the group "
    "“editor”."
)
NOT_ANSWERER = _(
    "Replies are answered by editors, who alone see who wrote them: your account is not in the "
    "group “editor”."
)
NOT_IMPORTER = _("Files are imported by editors: your account is not in the group “editor”.")
NOT_EDITOR = _("Only an editor has records to review: your account is not in the group “editor”.")


def desk_page(view: View) -> View:
    """A read-only page of the desk, for staff."""
    return _for_staff(require_safe(view), _back_to_page)


def desk_form(view: View) -> View:
    """A page of the desk with a form. After a new sign-in, the text is still there."""
    return _for_staff(require_http_methods(["GET", "HEAD", "POST"])(view), _back_to_page)


def desk_act(view: View) -> View:
    """A button of the desk: for staff, by POST alone. A sign-in leads to the record's page."""
    return _for_staff(require_POST(view), _back_to_record)


def desk_fragment(view: View) -> View:
    """A part of a form that is drawn anew while somebody fills it in, from all that it holds.

    By POST alone: a form with many rows is longer than an address may be.
    """
    return _for_staff(require_POST(view), _back_to_start)


def desk_review_act(view: View) -> View:
    """A button of the review queue: for staff, by POST alone. A sign-in leads to the queue."""
    return _for_staff(require_POST(view), _back_to_review)


def desk_due_act(view: View) -> View:
    """A button of the list of what is due: by POST alone. A sign-in leads to the list."""
    return _for_staff(require_POST(view), _back_to_due)


def desk_search_act(view: View) -> View:
    """A button of a search: by POST alone. A sign-in leads to the search."""
    return _for_staff(require_POST(view), _back_to_search)


def desk_reply_act(view: View) -> View:
    """A button of a reply: by POST alone. A sign-in leads to the reply."""
    return _for_staff(require_POST(view), _back_to_reply)


def desk_job_act(view: View) -> View:
    """A button in the list of background jobs: by POST alone. A sign-in leads to the list."""
    return _for_staff(require_POST(view), _back_to_jobs)


def desk_schedule_act(view: View) -> View:
    """A button of a scheduled report: by POST alone. A sign-in leads to the report's page."""
    return _for_staff(require_POST(view), _back_to_schedule)


def desk_import_act(view: View) -> View:
    """A button of an import: by POST alone. A sign-in leads to the import's page."""
    return _for_staff(require_POST(view), _back_to_import)


def _for_staff(view: View, way_back: Callable[..., str]) -> View:
    @wraps(view)
    def for_staff(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(way_back(request, **kwargs))
        if not permissions.is_staff_member(request.user):
            raise PermissionDenied(f"{NOT_STAFF} {STILL_SAVED}" if _saved(request) else NOT_STAFF)
        return view(request, **kwargs)

    return for_staff


def desk_call(view: View) -> View:
    """An answer to a page of the desk while somebody types: a refusal is a sentence."""

    @wraps(view)
    def for_staff(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return JsonResponse({"words": str(SIGNED_OUT)}, status=401)
        if not permissions.is_staff_member(request.user):
            return JsonResponse({"words": str(NOT_STAFF)}, status=403)
        return view(request, **kwargs)

    return for_staff


def _saved(request: HttpRequest) -> bool:
    """Saves what was sent by a person whose role was removed while they typed."""
    form = DraftForm(request.POST)
    if after_sign_out.opened_by(request) != request.user.pk or not form.is_valid():
        return False
    try:
        form.store(request.user.pk)
    except TooLong:
        return False
    return True


def _back_to_page(request: HttpRequest, **kwargs: Any) -> str:
    if request.method == "POST" and after_sign_out.save(request):
        messages.warning(
            request,
            gettext(
                "You were signed out. Nothing is stored yet, but what you typed is saved: sign "
                "in, and the form is as you left it."
            ),
        )
    return request.get_full_path()


def _back_to_start(request: HttpRequest, **kwargs: Any) -> str:
    return reverse("desk:start")


def _back_to_record(request: HttpRequest, kind: DeskKind, pk: int, **rest: Any) -> str:
    return reverse(f"desk:{kind.name}_detail", args=[pk])


def _back_to_review(request: HttpRequest) -> str:
    return reverse("desk:review")


def _back_to_due(request: HttpRequest, **kwargs: Any) -> str:
    return reverse("desk:due")


def _back_to_search(request: HttpRequest, pk: int, **rest: Any) -> str:
    return reverse("desk:search_log_detail", args=[pk])


def _back_to_reply(request: HttpRequest, pk: int, **rest: Any) -> str:
    return reverse("desk:reply_detail", args=[pk])


def _back_to_jobs(request: HttpRequest, **kwargs: Any) -> str:
    return reverse("desk:job_list")


def _back_to_schedule(request: HttpRequest, pk: int, **rest: Any) -> str:
    return reverse("desk:schedule_detail", args=[pk])


def _back_to_import(request: HttpRequest, token: UUID, **rest: Any) -> str:
    return reverse("desk:import_detail", args=[token])


def require_creator(request: HttpRequest, kind: DeskKind) -> None:
    if not permissions.may_create(request.user, kind.model):
        sentence = gettext("Your account lacks the right to add %(kind)s.")
        raise PermissionDenied(sentence % {"kind": kind.nouns})


def require_reviewer(request: HttpRequest) -> None:
    if not permissions.is_editor(request.user):
        raise PermissionDenied(NOT_EDITOR)


def require_answerer(request: HttpRequest) -> None:
    if not permissions.is_editor(request.user):
        raise PermissionDenied(NOT_ANSWERER)


def require_editor_of_jobs(request: HttpRequest) -> None:
    if not permissions.is_editor(request.user):
        raise PermissionDenied(NOT_EDITOR_OF_JOBS)


def require_importer(request: HttpRequest) -> User:
    """The person, who may import."""
    if not permissions.may_import(request.user):
        raise PermissionDenied(NOT_IMPORTER)
    return cast(User, request.user)


def why_not_edit(person: Any, record: Record) -> str:
    """Why this person may not edit the record as it now is; empty where they may."""
    if permissions.may_edit(person, record):
        return ""
    if record.is_trashed:
        return gettext("This is in the trash: restore it before you edit it.")
    state = record.get_state_display().lower()
    if record.is_removed:
        return gettext("This has been removed from public view and is no longer edited.")
    if permissions.may_publish(person, record):
        sentence = gettext("This is %(state)s; a %(state)s record is no longer edited.")
        return sentence % {"state": state}
    if record.created_by_id == person.pk and record.is_under_review:
        return record.review_opened
    if record.created_by_id == person.pk:
        return gettext("This is %(state)s: only an editor may change it now.") % {"state": state}
    return gettext(
        "Only its author or an editor may edit a draft: your account is not in the group “editor”."
    )
