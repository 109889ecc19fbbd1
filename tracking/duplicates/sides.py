"""Two descriptions of an event side by side, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tracking.models import Event

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

# What is compared, in the order in which one reads it off a source.
LABELS: dict[str, StrOrPromise] = {
    "title": _("Title"),
    "date": _("Date"),
    "kind": _("Kind"),
    "place": _("Place"),
    "forum": _("Forum"),
    "parties": _("Parties"),
    "sources": _("Sources"),
    "summary": _("Summary"),
}


@dataclass(frozen=True)
class Row:
    label: StrOrPromise
    one: list[str]
    other: list[str]

    @property
    def differs(self) -> bool:
        return self.one != self.other


def side_of(event: Event) -> dict[str, list[str]]:
    """What an event loaded by `for_comparison` says: a list of lines under each name of LABELS."""
    country = getattr(event.country, "name", "") if event.country else ""
    return {
        "title": [event.title],
        "date": [event.date_in_words],
        "kind": [str(event.get_kind_display())],
        "place": _lines(", ".join(filter(None, [event.place, country]))),
        "forum": _lines(event.forum_in_words),
        "parties": sorted(str(involvement) for involvement in event.involvements.all()),
        "sources": sorted(
            f"{s.title} ({s.publisher}) {s.url}".strip() for s in event.sources.all()
        ),
        "summary": _lines(event.summary),
    }


def rows_of(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[Row]:
    """The lines of both sides under each label, without labels that both leave empty."""
    rows = [Row(label, one.get(name, []), other.get(name, [])) for name, label in LABELS.items()]
    return [row for row in rows if row.one or row.other]


def _lines(text: str) -> list[str]:
    return [text] if text else []
