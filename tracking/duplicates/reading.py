"""Reads recorded events as duplicates see them, without the rest of what a record is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tracking.duplicates.candidate import Candidate
from tracking.models import Citation, Involvement
from tracking.models.events import EventQuerySet
from tracking.models.keys import HasOneOfKeys
from tracking.models.states import OPEN
from tracking.values.web_addresses import normal_address


@dataclass(frozen=True)
class Recorded:
    """A recorded event. is_comparable: it is open, and may have duplicates."""

    candidate: Candidate
    is_comparable: bool
    earliest_on: date


def read(events: EventQuerySet) -> dict[int, Recorded]:
    """These events by their keys, in the order of those. Three queries."""
    fields = ("title", "kind", "start", "end", "place", "country", "forum", "edition_label")
    rows = {row[0]: row[1:] for row in events.values_list("pk", "state", "earliest_on", *fields)}
    if not rows:
        return {}
    parties, sources = _parties_of(rows), _sources_of(rows)
    found = {}
    for key in sorted(rows):
        state, earliest_on, title, kind, start, end, place, country, forum, edition = rows[key]
        candidate = Candidate(
            title=title,
            kind=kind,
            start=start,
            end=end,
            place=place,
            country=str(country or ""),
            forum=forum,
            edition=edition,
            parties=frozenset(parties[key]),
            sources=frozenset(sources[key]),
        )
        found[key] = Recorded(candidate, state in OPEN, earliest_on)
    return found


def _parties_of(keys: Collection[int]) -> dict[int, set[str]]:
    """By event, the codes of its parties."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Involvement.objects.order_by().filter(HasOneOfKeys(keys, field="event"))
    for event, code in rows.values_list("event", "party__code"):
        found[event].add(code)
    return found


def _sources_of(keys: Collection[int]) -> dict[int, set[str]]:
    """By event, the addresses of its sources in their normal form."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Citation.objects.order_by().filter(HasOneOfKeys(keys, field="event"))
    for event, url in rows.values_list("event", "source__url"):
        if address := normal_address(url):
            found[event].add(address)
    return found
