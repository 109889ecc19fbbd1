"""The files of the lists: the same filter, the same rows, the same order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
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
from tracking.partial_dates import PartialDate
from tracking.progress import Progress


@require_safe
def event_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    found = EventFilter(request.GET, Event.objects.published().for_file())
    return filtered_file(request, exports.EVENTS, found, "tracking:event_list")


@require_safe
def forum_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    found = ForumFilter(request.GET, Forum.objects.published().for_page())
    return filtered_file(request, exports.FORUMS, found, "tracking:forum_list")


@require_safe
def status_update_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    found = StatusUpdateFilter(request.GET, StatusUpdate.objects.published().for_file())
    return filtered_file(request, exports.STATUS_UPDATES, found, "tracking:status_update_list")


@require_safe
def party_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    found = PartyFilter(request.GET, Party.objects.with_role_counts())
    return filtered_file(request, exports.PARTIES, found, "tracking:party_list")


@require_safe
def source_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    found = SourceFilter(request.GET, Source.objects.cited_publicly().for_list())
    return filtered_file(request, exports.SOURCES, found, "tracking:source_list")


@require_safe
def progress_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    try:
        day = asked_day(request)
    except ValidationError as error:
        return refusal([f"as_of: {message}" for message in error.messages])
    with snapshot():
        rows = Progress.build(day).rows
    return file_of(request, exports.PROGRESS, rows, day.isoformat() if day else "")


def asked_day(request: HttpRequest) -> date | None:
    """The day of `as_of`; a month or a year is no day."""
    text = request.GET.get("as_of", "").strip()
    if not text:
        return None
    try:
        parsed = PartialDate.parse(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error
    if parsed.precision != "day":
        raise ValidationError("Please give a day, for example 2024-12-31.")
    return parsed.earliest


def filtered_file(
    request: HttpRequest, export: Export, found: RecordFilter, page: str
) -> HttpResponse | StreamingHttpResponse:
    if not found.is_valid():
        problems = [
            f"{name}: {message}" for name, messages in found.errors.items() for message in messages
        ]
        return refusal([*problems, f"The form with this filter: {reverse(page)}?{found.query}"])
    rows = found.qs.iterator(chunk_size=ROWS_AT_A_TIME)
    return file_of(request, export, rows, found.slug)


def file_of(
    request: HttpRequest, export: Export, rows: Iterable[Any], filter_slug: str
) -> StreamingHttpResponse:
    file = CsvFile.write(
        export,
        rows,
        plain=request.GET.get("plain") == "1",
        excel=request.GET.get("excel") == "1",
    )
    words = [f"gsi-{export.name}", filter_slug, timezone.localdate().isoformat()]
    name = "_".join(filter(None, words))
    return StreamingHttpResponse(
        file,
        content_type="text/csv; charset=utf-8; header=present",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "X-Row-Count": str(file.row_count),
        },
    )


def refusal(sentences: list[str]) -> HttpResponse:
    """A program gets no file for a filter that makes no sense, but what is wrong with it."""
    text = "\n".join(["No file: the filter holds a value that makes no sense.", *sentences, ""])
    return HttpResponse(text, "text/plain; charset=utf-8", status=400)
