"""The files of the lists: the same filter, the same rows, the same order, in each format."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from gsi_tracker.databases import snapshot, unlimited_statements
from tracking import exports
from tracking.exports import Export, Format, TooLarge, UnknownColumns, write_file
from tracking.filters.lists import (
    ChangeFilter,
    EventFilter,
    ForumFilter,
    PartyFilter,
    RecordFilter,
    SourceFilter,
    StatusUpdateFilter,
)
from tracking.models import Event, Forum, Party, PublicRevision, Record, Source, StatusUpdate
from tracking.models.public_revisions import field_of
from tracking.progress.at_a_moment import Progress
from tracking.values.as_of import AsOf
from tracking.values.licence import LICENCE_URL

logger = logging.getLogger(__name__)


@require_safe
def event_file(request: HttpRequest, ending: Format) -> HttpResponseBase:
    as_of = AsOf.of(request.GET)
    found = EventFilter(request.GET, Event.objects.at(as_of))
    return filtered_file(request, ending, exports.EVENTS, found, "tracking:event_list", as_of)


@require_safe
def forum_file(request: HttpRequest, ending: Format) -> HttpResponseBase:
    as_of = AsOf.of(request.GET)
    found = ForumFilter(request.GET, Forum.objects.at(as_of).with_event_count(as_of))
    return filtered_file(request, ending, exports.FORUMS, found, "tracking:forum_list", as_of)


@require_safe
def status_update_file(request: HttpRequest, ending: Format) -> HttpResponseBase:
    as_of = AsOf.of(request.GET)
    found = StatusUpdateFilter(request.GET, StatusUpdate.objects.at(as_of))
    page = "tracking:status_update_list"
    return filtered_file(request, ending, exports.STATUS_UPDATES, found, page, as_of)


@require_safe
def party_file(request: HttpRequest, ending: Format) -> HttpResponseBase:
    found = PartyFilter(request.GET, Party.objects.public().with_role_counts(AsOf.of(request.GET)))
    return filtered_file(request, ending, exports.PARTIES, found, "tracking:party_list")


@require_safe
def source_file(request: HttpRequest, ending: Format) -> HttpResponseBase:
    as_of = AsOf.of(request.GET)
    found = SourceFilter(request.GET, Source.objects.cited_publicly(as_of))
    return filtered_file(request, ending, exports.SOURCES, found, "tracking:source_list", as_of)


@require_safe
def change_file(request: HttpRequest, ending: Format) -> HttpResponseBase:
    found = ChangeFilter(request.GET, PublicRevision.objects.shown())
    return filtered_file(request, ending, exports.CHANGES, found, "tracking:changes")


@require_safe
def progress_file(request: HttpRequest, ending: Format) -> HttpResponseBase:
    as_of = AsOf.of(request.GET)
    if as_of.errors:
        return refusal(as_of.errors)
    with snapshot(), unlimited_statements():
        rows = Progress.build(as_of).rows
    return file_of(request, ending, exports.PROGRESS, rows, days_of(as_of))


def filtered_file(
    request: HttpRequest,
    ending: Format,
    export: Export,
    found: RecordFilter,
    page: str,
    as_of: AsOf | None = None,
    rows: Iterable[Any] | None = None,
) -> HttpResponseBase:
    """The file of a filter; rows: those of columns that the database does not make."""
    as_of = as_of or AsOf()
    problems = [f"{name}: {text}" for name, texts in found.errors.items() for text in texts]
    if problems or as_of.errors:
        address = as_of.with_as_of(f"{reverse(page)}?{found.query}")
        form = gettext("The form with this filter: %(address)s") % {"address": address}
        return refusal([*problems, *as_of.errors, form])
    words = (found.slug, days_of(as_of))
    query = as_of.added_to(found.query)
    rows = found.qs if rows is None else rows
    answer = file_of(request, ending, export.at(as_of), rows, *words, query=query)
    if as_of.known_on and issubclass(found.qs.model, Record):
        removed = PublicRevision.objects.removed_since(as_of.known_on)
        answer["X-Removed-Count"] = str(removed.of_kinds([field_of(found.qs.model)]).count())
    return answer


def days_of(as_of: AsOf) -> str:
    """The days of a moment as a part of a file's name."""
    return "_".join(f"{name.replace('_', '-')}-{day}" for name, day in as_of.values.items())


def file_of(
    request: HttpRequest,
    ending: Format,
    export: Export,
    rows: Iterable[Any],
    *words: str,
    query: str = "",
) -> HttpResponseBase:
    """The written file; in words what is wrong, where there is none."""
    try:
        file = write_file(
            export,
            rows,
            format=ending,
            columns=columns_of(request),
            plain=request.GET.get("plain") == "1",
            excel=request.GET.get("excel") == "1",
            query=query,
        )
    except (UnknownColumns, TooLarge) as error:
        return refusal([str(error)])
    except (OSError, OperationalError, InterfaceError):
        logger.exception("The file of %s could not be written.", export.name)
        return unavailable()
    parts = [f"gsi-{export.name}", *words, timezone.localdate().isoformat()]
    name = "_".join(filter(None, parts))
    headers = {
        "Content-Length": str(file.size_bytes),
        "Content-Disposition": f'attachment; filename="{name}.{ending}"',
        "Link": f'<{LICENCE_URL}>; rel="license"',
        "X-Row-Count": str(file.row_count),
    }
    return FileResponse(file.content, headers=headers, content_type=ending.content_type)


def columns_of(request: HttpRequest) -> list[str] | None:
    """The requested names, in their order; None if all are."""
    text = request.GET.get("columns", "").strip()
    return [name.strip() for name in text.split(",")] if text else None


def refusal(sentences: list[str], heading: str = "") -> HttpResponse:
    """The answer to a program whose filter is not valid: no file, but what is wrong."""
    heading = heading or gettext("No file: the filter has a value that is not valid.")
    text = "\n".join([heading, *sentences, ""])
    return HttpResponse(text, "text/plain; charset=utf-8", status=400)


def unavailable() -> HttpResponse:
    """Before the first byte, so that nobody holds half a file for a whole one."""
    text = gettext("No file: the server could not write it now. Please try again later.")
    answer = HttpResponse(f"{text}\n", "text/plain; charset=utf-8", status=503)
    answer["Retry-After"] = "300"
    return answer
