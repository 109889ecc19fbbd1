"""The public pages of the texts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from priorities.compare import Comparison
from priorities.forms import CompareForm
from priorities.models import Edition, Passage


@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    return render(request, "priorities/edition_list.html", {"editions": Edition.objects.all()})


@require_safe
def edition_detail(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_object_or_404(Edition, slug=slug)
    passages = Passage.objects.of_editions(edition).with_items().in_paper_order()
    context = {"edition": edition, "passages": passages}
    return render(request, "priorities/edition_detail.html", context)


@require_safe
def edition_compare(request: HttpRequest) -> HttpResponse:
    form = CompareForm(request.GET.dict())
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        chosen = form.cleaned_data
        context["comparison"] = Comparison.of(chosen["left"], chosen["right"])
        context["shows_all"] = chosen["all"]
    return render(request, "priorities/edition_compare.html", context)
