"""The rows of lists."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template import Context

from priorities.models import Item
from tracking.models import Event, EvidenceLink
from tracking.public import event_rows as rows
from tracking.values.as_of import AsOf

register = template.Library()


@register.simple_tag(takes_context=True)
def event_rows(
    context: Context, events: Iterable[Event], besides: Item | None = None
) -> list[rows.EventRow]:
    """For tracking/records/_events.html: `{% event_rows page as rows %}`."""
    return rows.event_rows(events, context.get("as_of") or AsOf(), besides)


@register.simple_tag(takes_context=True)
def bearing_rows(context: Context, bearings: Iterable[EvidenceLink]) -> list[rows.EventRow]:
    """The same for what an assessment cites: `{% bearing_rows record.shown_proof as rows %}`."""
    return rows.bearing_rows(bearings, context.get("as_of") or AsOf())
