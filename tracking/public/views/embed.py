"""Small cards that other sites may show in a frame: the only pages that allow it."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from priorities.models import Item
from tracking.progress.at_a_moment import ItemProgress
from tracking.values.as_of import AsOf


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # typed for views without arguments
def priority_card(request: HttpRequest, number: int) -> HttpResponse:
    """The card; for an unknown priority a card that says so, as the frame would else stay empty."""
    item = Item.objects.priorities().with_keys([f"priority-{number}"]).first()
    if not item:
        return render(request, "tracking/embed_absent.html", status=404)
    row = ItemProgress.of(item, AsOf.of(request.GET))
    return render(request, "tracking/embed_priority.html", {"row": row, "item": item})
