"""The file of a long list: the page that has it prepared in the background."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tracking import jobs
from tracking.downloads.choosing import ColumnChoice
from tracking.downloads.lists import LIST_FILES, Asked
from tracking.downloads.preparing import PREPARED, prepare
from tracking.downloads.sizes import Size
from tracking.exports import Format
from tracking.reports.forms import PrepareForm

FORMATS = [(ending.value, ending.label) for ending in PREPARED]


def with_sizes(size: Size) -> list[tuple[str, str]]:
    return [(ending.value, f"{ending.label}, {size.about(ending)}") for ending in PREPARED]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def list_prepare(request: HttpRequest, file: str) -> HttpResponse:
    if file not in LIST_FILES:
        raise Http404
    asked = LIST_FILES[file].ask(request.GET)
    choice = ColumnChoice.of(asked.export, request.GET)
    form = PrepareForm(request.GET, request.POST, FORMATS)
    problems = [*asked.problems, *filter(None, [choice.problem])]
    if request.method != "POST" or problems or not form.is_valid():
        return page(request, asked, choice, form, problems)
    try:
        key = str(form.cleaned_data["key"] or "")
        job = prepare(asked, choice, form.cleaned_data["format"], person=request.user, key=key)
    except jobs.TooMany as refused:
        return page(request, asked, choice, form, [], refusal=str(refused))
    return redirect("tracking:prepared", job.token)


def offer(request: HttpRequest, asked: Asked, ending: Format) -> HttpResponse:
    """The same page at the address of a file that is not written at once: 400, so that no program
    takes it for the file.
    """
    choice = ColumnChoice.of(asked.export, request.GET)
    form = PrepareForm(QueryDict(f"format={ending}"), QueryDict(), FORMATS)
    problems = [choice.problem] if choice.problem else []
    return page(request, asked, choice, form, problems, status=400)


def page(
    request: HttpRequest,
    asked: Asked,
    choice: ColumnChoice,
    form: PrepareForm,
    problems: list[str],
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    query = "&".join(filter(None, [asked.query, choice.query]))
    size = None if problems else Size.of(asked, choice)
    field: Any = form.fields["format"]
    field.choices = with_sizes(size) if size else FORMATS
    context = {
        "size": size,
        "csv_size": size and size.about(Format.CSV),
        "file": asked.file.export.name,
        "asked": asked,
        "choice": choice,
        "form": form,
        "problems": problems,
        "refusal": refusal,
        "is_too_long": status == 400,
        "most_at_once": settings.REPORT_ROWS_AT_ONCE,
        "prepare_path": asked.file.prepare_path(query),
        "csv_path": asked.file.path(Format.CSV, query),
        "page_path": asked.file.page_path(asked.query),
    }
    if problems or not form.is_valid():
        status = 400
    status = 429 if refusal else status
    return render(request, "tracking/downloads/prepare.html", context, status=status)
