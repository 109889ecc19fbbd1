"""Each person's own lists: the start page, submissions, what is due, the trash."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tracking import permissions
from tracking.desk.access import desk_page
from tracking.desk.worklists.due import DueList
from tracking.desk.worklists.lists import Worklist
from tracking.desk.worklists.start import StartPage
from tracking.desk.worklists.submissions import Submissions
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
    }
    return render(request, "desk/worklists/due.html", context)


@desk_page
def trash(request: HttpRequest) -> HttpResponse:
    """Editors see all of it, contributors what they recorded."""
    author = None if permissions.is_editor(request.user) else request.user
    page = page_of(request, Worklist.in_trash(author))
    return render(request, "desk/worklists/trash.html", {"page": page, "days": DAYS_IN_TRASH.days})
