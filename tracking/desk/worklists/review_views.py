"""The editors' pages: the queue, the check of several records, their publication, its report."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from tracking.actions import open_reviews
from tracking.desk.access import desk_page, desk_review_act, require_reviewer
from tracking.desk.worklists.review import (
    MOST_AT_ONCE,
    Check,
    Chosen,
    Outcome,
    Queue,
    Report,
    publish_several,
)
from tracking.desk.worklists.review_forms import QueueFilter
from tracking.paging import page_of

REPORT = "published_at_once"  # in the session


@desk_page
def review(request: HttpRequest) -> HttpResponse:
    require_reviewer(request)
    asked = QueueFilter(request.GET)
    page = page_of(request, Queue(asked.worklist, request.user), MOST_AT_ONCE)
    context = {"filter": asked, "query": asked.query, "page": page}
    return render(request, "desk/worklists/review.html", context)


@desk_page
def check(request: HttpRequest) -> HttpResponse:
    """Which marked records could be published, and why not the rest. Begins their review."""
    require_reviewer(request)
    checks = Check.of_all(_chosen(request.GET.getlist("record")), request.user)
    if not checks:
        messages.warning(request, gettext("First mark the records to publish."))
        return redirect("desk:review")
    open_reviews([check.task.record for check in checks], by=request.user)  # type: ignore[arg-type]
    context = {
        "passing": [check for check in checks if not check.refusals],
        "refused": [(check.task, check.refusals) for check in checks if check.refusals],
    }
    return render(request, "desk/worklists/review_check.html", context)


@desk_review_act
def publish_chosen(request: HttpRequest) -> HttpResponse:
    """Publishes the records that can be; the next page reports the result."""
    require_reviewer(request)
    outcomes = publish_several(_chosen(request.POST.getlist("record")), request.user)
    request.session[REPORT] = [outcome.to_session() for outcome in outcomes]
    return redirect("desk:review_report")


@desk_page
def report(request: HttpRequest) -> HttpResponse:
    require_reviewer(request)
    outcomes = Outcome.from_session(request.session.get(REPORT, []))
    return render(request, "desk/worklists/review_report.html", {"report": Report.of(outcomes)})


def _chosen(values: list[str]) -> list[Chosen]:
    return Chosen.read(values[:MOST_AT_ONCE])
