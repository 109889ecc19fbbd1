"""The variables of the request for every template. Queries only where a template asks."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest

from tracking.models import PublicRevision
from tracking.models.public_revisions import RevisionKind
from tracking.models.states import RemovalKind
from tracking.values.as_of import NAMES, AsOf


def as_of(request: HttpRequest) -> dict[str, Any]:
    """The days in the address, for links to repeat, and what was removed since the second one."""
    shown = AsOf.of(request.GET)
    return {
        "as_of": shown,
        "removed_since": partial(removed_since, shown),
        "today_path": partial(today_path, request),
    }


def today_path(request: HttpRequest) -> str:
    """The first page of what is chosen, as of today."""
    asked = request.GET.copy()
    for name in (*NAMES, "page", "after", "before"):
        asked.pop(name, None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def removed_since(as_of: AsOf) -> list[dict[str, Any]]:
    """What was public on that day and has been removed: kind, reason and number. One query."""
    if not as_of.known_until:
        return []
    rows = PublicRevision.objects.removed_since(as_of.known_until).counted_by_reason()
    return [
        {
            "kind": RevisionKind(row["kind"]).label,
            "reason": RemovalKind(row["removal_kind"]).label,
            "number": row["number"],
        }
        for row in rows
    ]
