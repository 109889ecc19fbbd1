"""Addresses of records: a page has hundreds of them, and Django looks each up anew."""

from __future__ import annotations

from functools import cache

from django.urls import reverse

PLACE = "9182736450"  # a slug and a number alike, and in no address of the site


@cache
def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[PLACE]).partition(PLACE)
    return before, after


def address_of(name: str, key: str | int | None) -> str:
    """As `reverse`, of a page that takes one slug or number; without one it says the same."""
    if not key:
        return reverse(name, args=[key])
    before, after = _around(name)
    return f"{before}{key}{after}"
