"""The names of countries. The library puts each together anew, and lists name hundreds."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language
from django_countries import countries


def country_name(code: str) -> str:
    """By its ISO 3166 alpha-2 code, in the active language; "" for what is no such code."""
    return _name(code, get_language()) if code in countries.countries else ""


@cache
def _name(code: str, language: str | None) -> str:
    return str(countries.name(code))
