"""Statuses as pages show them."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

MOST_MARKS = 200  # a few words for each status, in each language

register = template.Library()


@register.simple_tag
def status_mark(status: str, label: str) -> str:
    """The shape and the word of a status: `{% status_mark row.status row.status_label %}`."""
    return _drawn(str(status), str(label))


@lru_cache(MOST_MARKS)
def _drawn(status: str, label: str) -> str:
    return render_to_string("_status.html", {"status": status, "label": label})
