"""Items side by side."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gsi_tracker.databases import snapshot
from tracking import exports
from tracking.exports import Format
from tracking.page_cache import cached_page
from tracking.progress.side_by_side import SideBySide, lines
from tracking.progress.side_by_side_form import SideBySideForm
from tracking.public.views.citation import citation
from tracking.public.views.downloads import days_of, file_of, refusal
from tracking.values.as_of import AsOf


@require_safe
@cached_page
def compare(request: HttpRequest) -> HttpResponse:
    as_of = AsOf.of(request.GET)
    form = SideBySideForm(request.GET, as_of)
    context = {
        "form": form,
        "page": SideBySide.build(form.chosen, as_of) if form.is_complete else None,
        "shows_as_of": True,
        **citation(form.path, as_of),
    }
    return render(request, "tracking/progress/compare.html", context)


@require_safe
def compare_file(request: HttpRequest, ending: Format) -> HttpResponseBase:
    as_of = AsOf.of(request.GET)
    form = SideBySideForm(request.GET, as_of)
    if problems := [*as_of.errors, *form.problems]:
        return refusal(problems)
    with snapshot():
        rows = list(lines(form.chosen, as_of))
    words = ("_".join(item.key for item in form.known), days_of(as_of))
    query = as_of.added_to(form.query)
    return file_of(request, ending, exports.COMPARE, rows, *words, query=query)
