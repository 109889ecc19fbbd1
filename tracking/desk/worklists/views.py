"""Each person's own lists: the start page, submissions, what is due, the trash."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from tracking import permissions
from tracking.actions.corrections import confirm_assessment
from tracking.desk.access import desk_due_act, desk_page, require_reviewer
from tracking.desk.records.fields import VersionField
from tracking.desk.worklists.due import DueList, SearchDue
from tracking.desk.worklists.lists import Worklist
from tracking.desk.worklists.start import StartPage
from tracking.desk.worklists.submissions import Submissions
from tracking.models import StatusUpdate
from tracking.models.records import DAYS_IN_TRASH
from tracking.paging import page_of


@desk_page
def start(request: HttpRequest) -> HttpResponse:
    """The start page; the only page that stores something when read: the visit."""
    desk = StartPage.build(request.user, timezone.now())
    return render(request, "desk/worklists/start.html", {"desk": desk})


@desk_page
def submissions(request: HttpRequest) -> HttpResponse:
    page = page_of(request, Submissions(request.user))
    return render(request, "desk/worklists/submissions.html", {"page": page})


@desk_page
def due(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "items": DueList.of_items(today),
        "commitments": DueList.of_commitments(today),
        "days": settings.REASSESS_DAYS,
        "searches": SearchDue.all_of(today),
        "search_days": settings.SEARCH_DAYS,
        "may_confirm": permissions.may_publish(request.user, StatusUpdate),
    }
    return render(request, "desk/worklists/due.html", context)


@desk_due_act
def stands(request: HttpRequest, pk: int) -> HttpResponse:
    """An editor has looked at an assessment whose evidence was corrected: it stands."""
    require_reviewer(request)
    update = get_object_or_404(StatusUpdate.objects.published().with_subject(), pk=pk)
    seen = VersionField().clean(request.POST.get("seen"))
    try:
        count = confirm_assessment(update, by=cast(User, request.user), seen=seen)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        sentence = gettext("Noted: “%(assessment)s” needs no change.")
        nothing = gettext("Nothing was open: somebody else has looked at it already.")
        messages.success(request, sentence % {"assessment": update} if count else nothing)
    return redirect("desk:due")


@desk_page
def trash(request: HttpRequest) -> HttpResponse:
    """Editors see all of it, contributors what they recorded."""
    author = None if permissions.is_editor(request.user) else request.user
    page = page_of(request, Worklist.in_trash(author))
    return render(request, "desk/worklists/trash.html", {"page": page, "days": DAYS_IN_TRASH.days})
