"""Which links to records a file may follow."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from tracking.models.publication import has_begun, links_to_public
from tracking.values.as_of import AsOf


def to_public_events(links: QuerySet[Any], as_of: AsOf) -> QuerySet[Any]:
    """As EventQuerySet.among_links_at, for links with an `event`."""
    return to_public("event", links, as_of).filter(has_begun(as_of, "event__"))


def to_public_forums(links: QuerySet[Any], as_of: AsOf) -> QuerySet[Any]:
    return to_public("forum", links, as_of)


def to_public(name: str, links: QuerySet[Any], as_of: AsOf) -> QuerySet[Any]:
    return links_to_public(links, as_of.known_until, f"{name}__")
