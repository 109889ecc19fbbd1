"""The menu of the public site."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.translation import get_language

from tracking.public.menu import Mark, ShownGroup, groups_with, mark_at
from tracking.values.as_of import AsOf

MOST_MENUS = 200  # some twenty for each language; others repeat a day that a reader chose

register = template.Library()


@register.simple_tag(takes_context=True)
def menu_groups(context: Context) -> list[ShownGroup]:
    """The groups of the menu, with the present page marked."""
    return list(groups_with(_mark(context)))


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> str:
    """The menu in the head of the page; the same on many, so that it is drawn once."""
    as_of = context.get("as_of") or AsOf()
    return _drawn(_mark(context), as_of.as_of, as_of.known_on, get_language())


def _mark(context: Context) -> Mark:
    request = context.get("request")
    return mark_at(request.path if request else "")


@lru_cache(MOST_MENUS)
def _drawn(mark: Mark, as_of: date | None, known_on: date | None, language: str | None) -> str:
    context = {"groups": list(groups_with(mark)), "as_of": AsOf(as_of, known_on)}
    return render_to_string("_main_menu.html", context)
