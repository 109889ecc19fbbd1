"""The menu of the public site."""

from __future__ import annotations

from django import template
from django.template import Context

from tracking.public.menu import ShownGroup, groups_at

register = template.Library()


@register.simple_tag(takes_context=True)
def menu_groups(context: Context) -> list[ShownGroup]:
    """The groups of the menu, with the present page marked."""
    request = context.get("request")
    return list(groups_at(request.path if request else ""))
