"""Marks texts whose language is not that of the page."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

# The paper's texts and the records are written in English, whatever the language of the interface.
RECORD_LANGUAGE = "en"

register = template.Library()


@register.simple_tag
def record_lang() -> str:
    """` lang="en"` for the element around recorded words; nothing where the page is in English."""
    active = (get_language() or RECORD_LANGUAGE).partition("-")[0]
    return "" if active == RECORD_LANGUAGE else format_html(' lang="{}"', RECORD_LANGUAGE)
