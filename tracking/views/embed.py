"""Small cards that other sites may show in a frame: the only pages that allow it."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from priorities.models import Item
from tracking.progress import ItemProgress


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # typed for views without arguments
def priority_card(request: HttpRequest, number: int) -> HttpResponse:
    item = get_object_or_404(Item.objects.priorities(), number=number)
    row = ItemProgress.of(item, timezone.localdate())
    return render(request, "tracking/embed_priority.html", {"row": row, "item": item})
