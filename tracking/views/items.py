"""The items of the paper: a list for each kind, a page for each item."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.models import Item
from tracking.item_page import ItemPage
from tracking.progress import Progress


@require_safe
def item_list(request: HttpRequest, kind: str) -> HttpResponse:
    progress = Progress.build(timezone.localdate(), [kind])
    return render(request, "tracking/item_list.html", {"progress": progress, "kind": kind})


@require_safe
def item_detail(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    item = get_object_or_404(Item.objects.with_theme(), kind=kind, number=number)
    context = {"item": item, "page": ItemPage.build(item)}
    return render(request, "tracking/item_detail.html", context)
