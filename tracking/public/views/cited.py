"""Downloads under an id: the page that cites one, what was cited, and its file again."""

from __future__ import annotations

import logging

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gsi_tracker.visitor_limit import untimed
from tracking.downloads import citing
from tracking.downloads.choosing import ColumnChoice
from tracking.downloads.lists import LIST_FILES
from tracking.exports import Format, UnknownColumns
from tracking.models import CitedDownload
from tracking.public.cite_form import CiteForm
from tracking.public.views.downloads import (
    UNAVAILABLE,
    answer_with,
    refusal,
    unavailable,
    with_removed_count,
)

logger = logging.getLogger(__name__)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cite(request: HttpRequest, file: str) -> HttpResponse:
    if file not in LIST_FILES or not LIST_FILES[file].knows_days:
        raise Http404
    asked = LIST_FILES[file].ask(request.GET)
    choice = ColumnChoice.of(asked.file.export, request.GET)
    problems = [*asked.problems, *filter(None, [choice.problem])]
    form = CiteForm(request.POST if request.method == "POST" else None)
    context = {
        "file": file,
        "asked": asked,
        "choice": choice,
        "problems": problems,
        "form": form,
        "columns_path": asked.file.columns_path(asked.query),
    }
    template = "tracking/downloads/cite.html"
    if problems or not form.is_valid():
        return render(request, template, context, status=400 if problems or form.errors else 200)
    person = request.user if isinstance(request.user, User) else None
    try:
        cited = citing.cite(asked, choice.names, form.cleaned_data["variant"], by=person)
    except citing.TooMany as refused:
        return render(request, template, {**context, "refusal": str(refused)}, status=429)
    except UNAVAILABLE:
        logger.exception("The file of %s could not be written.", file)
        return unavailable()
    return redirect(cited)


@never_cache
@require_safe
def cited(request: HttpRequest, key: str) -> HttpResponse:
    """What was cited, without reading its rows."""
    download = get_object_or_404(CitedDownload, key=key)
    asked = citing.asked_again(download)
    context = {
        "cited": download,
        "asked": asked,
        "removed_count": asked.removed_count,
        "list_path": asked.file.page_path(asked.narrowed.query),
    }
    return render(request, "tracking/downloads/cited.html", context)


@never_cache
@require_safe
@untimed()
def cited_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """The same rows again; a header says whether every byte is the same."""
    download = get_object_or_404(CitedDownload, key=key)
    asked = citing.asked_again(download)
    if asked.problems:
        return refusal(asked.problems)
    try:
        file = citing.write_again(download, asked)
        is_same = citing.sha256_of(file) == download.sha256
    except UnknownColumns as error:
        return refusal([str(error)])
    except UNAVAILABLE:
        logger.exception("The cited download %s could not be written.", key)
        return unavailable()
    answer = answer_with(request, file, f"gsi-{download.file}_{key}.csv", Format.CSV.content_type)
    answer["X-Same-As-Cited"] = "yes" if is_same else "no"
    return with_removed_count(answer, asked)
