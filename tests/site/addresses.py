"""All addresses of the site, as the URL configuration has them."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def all_addresses() -> list[str]:
    """`/events/<slug>/` and the like; the admin's many pages as one `/admin/`."""
    return sorted(set(_walk(get_resolver().url_patterns, "/")))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        address = prefix + re.sub(r"<\w+:", "<", str(pattern.pattern))
        if address == "/admin/":
            yield address
        elif isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, address)
        else:
            yield address
