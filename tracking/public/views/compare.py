"""Items side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracking.page_cache import cached_page
from tracking.progress.side_by_side import SideBySide
from tracking.progress.side_by_side_form import SideBySideForm
from tracking.public.views.citation import citation
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
