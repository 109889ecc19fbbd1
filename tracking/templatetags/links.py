"""The links of a page: each repeats the days of the page."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context
from django.urls import reverse
from django.utils.http import urlencode

from tracking.exports import place_in_list
from tracking.models import Source

register = template.Library()


@register.simple_tag(takes_context=True)
def link(context: Context, name: str, *args: Any, **values: Any) -> str:
    """The address of the page of this name: `{% link "tracking:dossier" item.key %}`.

    What is named stands in its query: `{% link "tracking:event_list" party=party.code %}`.
    """
    return link_to(context, reverse(name, args=args), **values)


@register.simple_tag(takes_context=True)
def link_to_source(context: Context, source: Source) -> str:
    """The place of a source in the public list of sources."""
    return link_to(context, place_in_list(source))


@register.simple_tag(takes_context=True)
def pairs_of(context: Context, query: str) -> list[tuple[str, str]]:
    """Names and values of a query and of the days of the page, for a form to send again."""
    pairs = [(name, value) for name, of in QueryDict(query).lists() for value in map(str, of)]
    as_of = context.get("as_of")
    return [*pairs, *(as_of.values.items() if as_of else ())]


@register.simple_tag(takes_context=True)
def link_to(context: Context, address: str, query: str = "", **values: Any) -> str:
    """The address with a query, if any, and with the values after it; a list of them repeats.

    An empty value is left out. `{% link_to "" page=2 %}` leads to the same path.
    """
    if values:
        shown = {name: value for name, value in values.items() if value not in (None, "")}
        query = "&".join(filter(None, [query, urlencode(shown, doseq=True)]))
    if query:
        address = f"{address}{'&' if '?' in address else '?'}{query}"
    as_of = context.get("as_of")
    return as_of.with_as_of(address) if as_of else address
