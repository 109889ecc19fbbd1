"""The files of the lists: the same filter, the same rows, the same order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from gsi_tracker.databases import snapshot
from tracking import exports
from tracking.csv_files import ROWS_AT_A_TIME, CsvFile
from tracking.exports import Export
from tracking.filters import (
    EventFilter,
    ForumFilter,
    PartyFilter,
    RecordFilter,
    SourceFilter,
    StatusUpdateFilter,
)
from tracking.models import Event, Forum, Party, Source, StatusUpdate
from tracking.moments import Moment
from tracking.progress import Progress


@require_safe
def event_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    moment = Moment.of(request.GET)
    found = EventFilter(request.GET, Event.objects.at(moment).for_file())
    return filtered_file(request, exports.EVENTS, found, "tracking:event_list", moment)


@require_safe
def forum_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    moment = Moment.of(request.GET)
    found = ForumFilter(request.GET, Forum.objects.at(moment).for_page(moment))
    return filtered_file(request, exports.FORUMS, found, "tracking:forum_list", moment)


@require_safe
def status_update_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    moment = Moment.of(request.GET)
    found = StatusUpdateFilter(request.GET, StatusUpdate.objects.at(moment).for_file(moment))
    page = "tracking:status_update_list"
    return filtered_file(request, exports.STATUS_UPDATES, found, page, moment)


@require_safe
def party_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    found = PartyFilter(request.GET, Party.objects.with_role_counts(Moment.of(request.GET)))
    return filtered_file(request, exports.PARTIES, found, "tracking:party_list")


@require_safe
def source_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    moment = Moment.of(request.GET)
    found = SourceFilter(request.GET, Source.objects.cited_publicly(moment).for_list(moment))
    return filtered_file(request, exports.SOURCES, found, "tracking:source_list", moment)


@require_safe
def progress_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    moment = Moment.of(request.GET)
    if moment.errors:
        return refusal(moment.errors)
    with snapshot():
        rows = Progress.build(moment).rows
    return file_of(request, exports.PROGRESS, rows, days_of(moment))


def filtered_file(
    request: HttpRequest,
    export: Export,
    found: RecordFilter,
    page: str,
    moment: Moment | None = None,
) -> HttpResponse | StreamingHttpResponse:
    moment = moment or Moment()
    problems = [f"{name}: {text}" for name, texts in found.errors.items() for text in texts]
    if problems or moment.errors:
        address = moment.kept_in(f"{reverse(page)}?{found.query}")
        form = gettext("The form with this filter: %(address)s") % {"address": address}
        return refusal([*problems, *moment.errors, form])
    rows = found.qs.iterator(chunk_size=ROWS_AT_A_TIME)
    return file_of(request, export, rows, found.slug, days_of(moment))


def days_of(moment: Moment) -> str:
    """The days of a moment as a part of a file's name."""
    return "_".join(f"{name.replace('_', '-')}-{day}" for name, day in moment.values.items())


def file_of(
    request: HttpRequest, export: Export, rows: Iterable[Any], *words: str
) -> StreamingHttpResponse:
    file = CsvFile.write(
        export,
        rows,
        plain=request.GET.get("plain") == "1",
        excel=request.GET.get("excel") == "1",
    )
    parts = [f"gsi-{export.name}", *words, timezone.localdate().isoformat()]
    name = "_".join(filter(None, parts))
    return StreamingHttpResponse(
        file,
        content_type="text/csv; charset=utf-8; header=present",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "X-Row-Count": str(file.row_count),
        },
    )


def refusal(sentences: list[str], heading: str = "") -> HttpResponse:
    """A program gets no file for a filter that makes no sense, but what is wrong with it."""
    heading = heading or gettext("No file: the filter holds a value that makes no sense.")
    text = "\n".join([heading, *sentences, ""])
    return HttpResponse(text, "text/plain; charset=utf-8", status=400)
