"""The files of the lists: the same filter, the same rows, the same order, in each format."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db import InterfaceError, OperationalError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from gsi_tracker.visitor_limit import stop_if_gone, untimed, was_ended
from tracking.downloads import log
from tracking.downloads.lists import LIST_FILES, Asked
from tracking.downloads.packaging import Packer, packer
from tracking.downloads.preparing import is_prepared
from tracking.exports import (
    Export,
    Format,
    TooLarge,
    UnknownColumns,
    WrittenFile,
    write_file,
)
from tracking.models.cited_downloads import Variant
from tracking.public.views.list_prepare import offer
from tracking.values.licence import LICENCE_URL

logger = logging.getLogger(__name__)

UNAVAILABLE = (OSError, OperationalError, InterfaceError)


@require_safe
@untimed()
def list_file(request: HttpRequest, file: str, ending: Format) -> HttpResponseBase:
    """The file of a list, by its name in addresses."""
    asked = LIST_FILES[file].ask(request.GET)
    if asked.problems:
        return refusal(asked.problems)
    rows = asked.narrowed.read()
    if is_prepared(rows, ending):
        return offer(request, asked, ending)
    answer = file_of(request, ending, asked.export, rows, *asked.words, query=asked.query)
    return with_removed_count(answer, asked)


@require_safe
@untimed()
def list_package(request: HttpRequest, file: str) -> HttpResponseBase:
    """The CSV of a list in a folder with its columns, manifest and citation."""
    asked = LIST_FILES[file].ask(request.GET)
    if asked.problems:
        return refusal(asked.problems)
    like = {
        name: request.GET[name] for name in ("columns", *Variant.values) if request.GET.get(name)
    }
    pack = packer(asked, urlencode(like, safe=","), timezone.now())
    rows = asked.narrowed.read()
    answer = file_of(request, Format.CSV, asked.export, rows, *asked.words, pack=pack)
    return with_removed_count(answer, asked)


def with_removed_count(answer: HttpResponseBase, asked: Asked) -> HttpResponseBase:
    """Says how many records were removed since, which a number of rows cannot explain."""
    removed = asked.removed_count
    if removed is not None:
        answer["X-Removed-Count"] = str(removed)
    return answer


def file_of(
    request: HttpRequest,
    ending: Format,
    export: Export,
    rows: Iterable[Any],
    *words: str,
    query: str = "",
    pack: Packer | None = None,
) -> HttpResponseBase:
    """The written file; in words what is wrong, where there is none.

    pack: makes a package of it.
    """
    variants = [name for name in Variant.values if request.GET.get(name) == "1"]
    in_name = variants if ending == Format.CSV else []
    parts = [f"gsi-{export.name}", *words, *in_name, timezone.localdate().isoformat()]
    name = "_".join(filter(None, parts))
    columns = columns_of(request)
    try:
        file = write_file(
            export,
            rows,
            format=ending,
            columns=columns,
            plain="plain" in variants,
            excel="excel" in variants,
            query=query,
            progress=stop_if_gone,
        )
        if pack:
            file = pack(file, name, export.with_columns(columns))
    except (UnknownColumns, TooLarge) as error:
        return refusal([str(error)])
    except UNAVAILABLE as error:
        if not was_ended(error):  # that is no failure: nobody waits for it any more
            logger.exception("The file of %s could not be written.", export.name)
        return unavailable()
    full_name = f"{name}.{'zip' if pack else ending}"
    return answer_with(request, file, full_name, "application/zip" if pack else ending.content_type)


def answer_with(
    request: HttpRequest, file: WrittenFile, name: str, content_type: str
) -> HttpResponseBase:
    """The file under this name, logged."""
    log.note(request, name, file.row_count)
    headers = {
        "Content-Length": str(file.size_bytes),
        "Content-Disposition": f'attachment; filename="{name}"',
        "Link": f'<{LICENCE_URL}>; rel="license"',
        "X-Row-Count": str(file.row_count),
    }
    return FileResponse(file.content, headers=headers, content_type=content_type)


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
