"""Items by quarters or years."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracking.page_cache import cached_page
from tracking.progress.matrix import Matrix, Show, StatusMatrix
from tracking.progress.matrix_form import MatrixForm
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
