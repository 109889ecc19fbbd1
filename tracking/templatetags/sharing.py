"""The head of a page: titles that name a filter, descriptions, structured data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.http import QueryDict
from django.template import Context
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext, ngettext

from priorities.models import Item
from tracking.exports import EXPORTS
from tracking.models import Event
from tracking.paging import KeysetPage
from tracking.public import structured_data

MOST_CHOICES = 3
MOST_LETTERS = 60
MOST_DESCRIPTION = 200

# As Django's json_script has it: nothing in the text can end the element or begin another.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}

register = template.Library()


@dataclass(frozen=True)
class ScriptText:
    """Data as JSON for a script element: its own escapes, none of HTML."""

    data: dict[str, Any]

    def __html__(self) -> str:
        return json.dumps(self.data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)


def drawn(data: dict[str, Any]) -> str:
    return format_html('<script type="application/ld+json">{}</script>', ScriptText(data))


@register.simple_tag
def dataset_json_ld(name: str) -> str:
    """The list whose file has this name, for example `events`."""
    return _dataset(name, settings.SITE_URL, get_language())


@lru_cache(100)
def _dataset(name: str, site: str, language: str | None) -> str:
    """Of this site and in this language, which are the present ones."""
    export = next(export for export in EXPORTS if export.name == name)
    return drawn(structured_data.dataset(export))


@register.simple_tag
def catalogue_json_ld() -> str:
    return drawn(structured_data.catalogue())


@register.simple_tag
def event_json_ld(event: Event) -> str:
    return drawn(structured_data.event(event))


@register.simple_tag
def item_json_ld(item: Item) -> str:
    return drawn(structured_data.item_page(item))


@register.simple_tag(takes_context=True)
def list_title(context: Context, noun: str) -> str:
    """`Events (Item: P7 Middle East; Kind: Vote), page 2`: what a list shows, bounded in length."""
    chosen = context.get("chosen") or []
    shown = [
        f"{choice.label}: {Truncator(choice.value).chars(MOST_LETTERS)}"
        for choice in chosen[:MOST_CHOICES]
    ]
    if more := len(chosen) - len(shown):
        shown.append(ngettext("%(count)s more", "%(count)s more", more) % {"count": more})
    title = f"{noun} ({'; '.join(shown)})" if shown else str(noun)
    said = {
        "page": gettext("%(title)s, page %(place)s"),
        "after": gettext("%(title)s, after %(place)s"),
        "before": gettext("%(title)s, before %(place)s"),
    }
    for name, place in _place(context).items():
        return said[name] % {"title": title, "place": Truncator(place).chars(MOST_LETTERS)}
    return title


def _place(context: Context) -> dict[str, str]:
    """What names the page of a list in its address."""
    page = context["page"]
    if isinstance(page, KeysetPage):
        return page.address
    return {"page": str(page.number)} if page.number > 1 else {}


@register.simple_tag(takes_context=True)
def list_address(context: Context) -> str:
    """The path of a list with its filter and page, without the order and invalid values."""
    query = QueryDict(mutable=True)
    if context.get("chosen"):
        query = QueryDict(context["query"], mutable=True)
        query.pop("order", None)
    for name, place in _place(context).items():
        query[name] = place
    path = context["request"].path
    return f"{path}?{query.urlencode()}" if query else path


@register.filter
def one_line(text: str) -> str:
    """A text as the description of a page: one line, bounded in length."""
    return Truncator(" ".join(str(text).split())).chars(MOST_DESCRIPTION)
