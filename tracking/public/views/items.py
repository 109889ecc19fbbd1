"""The items of the paper: a list for each kind, a page for each item."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from priorities.models import Item
from tracking.page_cache import cached_page
from tracking.progress.at_a_moment import Progress
from tracking.progress.item import ItemPage
from tracking.public.views.citation import citation
from tracking.values.as_of import AsOf


@require_safe
@cached_page
def item_list(request: HttpRequest, kind: str) -> HttpResponse:
    as_of = AsOf.of(request.GET)
    context = {
        "progress": Progress.build(as_of, [kind], with_sparks=True),
        "kind": kind,
        "shows_as_of": True,
        **citation(request.path, as_of),
    }
    return render(request, "tracking/progress/item_list.html", context)


@require_safe
@cached_page
def item_detail(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    item = get_object_or_404(Item.objects.with_theme(), kind=kind, number=number)
    as_of = AsOf.of(request.GET)
    context = {
        "item": item,
        "page": ItemPage.build(item, as_of, request.GET),
        "shows_as_of": True,
        **citation(request.path, as_of),
    }
    return render(request, "tracking/progress/item_detail.html", context)
