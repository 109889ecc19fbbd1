"""The words of a file that name nothing here, as its page asks for them."""

from __future__ import annotations

from typing import Any

from tracking.imports.values import UnknownValues

MOST_ASKED = 300  # at once: whoever has chosen for these checks again and sees the next
MOST_NEAREST = 5


def as_list(values: UnknownValues) -> list[dict[str, Any]]:
    """The most frequent first, each with what may be meant: key and name."""
    return [
        {
            "scope": value.scope,
            "value": value.missing.value,
            "count": value.count,
            "columns": value.columns,
            "sentence": value.missing.sentence,
            "may_create": value.can_be_created,
            "nearest": [[key_of(one), str(one)] for one in value.missing.nearest[:MOST_NEAREST]],
        }
        for value in values.most_frequent_first()[:MOST_ASKED]
    ]


def key_of(thing: Any) -> str:
    """The word by which a later look finds exactly this thing."""
    for name in ("code", "slug", "key", "url"):
        if key := getattr(thing, name, ""):
            return str(key)
    return str(thing)
