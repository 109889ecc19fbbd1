"""Items by quarters or years."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gsi_tracker.databases import snapshot, unlimited_statements
from tracking import exports
from tracking.exports import Format
from tracking.page_cache import cached_page
from tracking.progress.matrix import Matrix, Show, StatusMatrix, lines
from tracking.progress.matrix_form import MatrixForm
from tracking.public.views.downloads import file_of, refusal
from tracking.values.as_of import AsOf


@require_safe
@cached_page
def matrix(request: HttpRequest) -> HttpResponse:
    as_of = AsOf.of(request.GET)
    form = MatrixForm(request.GET, as_of)
    choice = form.choice
    context = {"form": form, "choice": choice, "shows_as_of": True}
    if choice.show == Show.STATUS:
        context["statuses"] = StatusMatrix.build(choice.periods, as_of)
    else:
        context["matrix"] = Matrix.build(choice.periods, choice.kinds, as_of)
    return render(request, "tracking/progress/matrix.html", context)


@require_safe
def matrix_file(request: HttpRequest, ending: Format) -> HttpResponseBase:
    as_of = AsOf.of(request.GET)
    form = MatrixForm(request.GET, as_of)
    choice = form.choice
    if problems := [*as_of.errors, *form.problems]:
        return refusal(problems)
    periods = choice.periods
    with snapshot(), unlimited_statements():
        rows = list(lines(periods, choice.kinds, as_of))
    slug = [f"{periods[0].code}-to-{periods[-1].code}".lower(), *choice.kinds]
    return file_of(request, ending, exports.MATRIX, rows, "_".join(slug)[:80])
