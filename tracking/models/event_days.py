"""Which events began before a day and may go on: asked so that an index answers.

An event reaches a later day in two ways. It has an end, or its date is no more than a month or a
year, which begins on the first day of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Index, Min, Q, QuerySet

from tracking.models.keys import HasOneOfKeys

Events = TypeVar("Events", bound=QuerySet[Any])

# Few events have an end: those that do are found by their last day.
LASTING = Index(
    fields=["state", "latest_on", "earliest_on", "id"],
    condition=Q(end__gt=""),
    name="event_lasting_by_last_day",
)


def with_end_from(day: date) -> Q:
    """Events with an end, begun before this day and perhaps not over by then."""
    return Q(end__gt="", earliest_on__lt=day, latest_on__gte=day)


def without_end_from(day: date) -> Q:
    """The same of those without an end."""
    firsts = {day.replace(month=1, day=1), day.replace(day=1)} - {day}
    return Q(end="", earliest_on__in=sorted(firsts), latest_on__gte=day)


@dataclass(frozen=True)
class From:
    """Which events can go on on a day or later: their keys where they are few, and the first day on
    which one of them began. Each narrows a list in a way that an index answers.
    """

    keys: list[int] | None
    first: date

    def narrowed(self, events: Events) -> Events:
        if self.keys is not None:
            return events.filter(HasOneOfKeys(self.keys))
        return events.filter(earliest_on__gte=self.first)

    @classmethod
    def day(cls, day: date, events: QuerySet[Any], most: int) -> From:
        """most: so many are few. Two queries, or three."""
        year, lasting = day.replace(month=1, day=1), events.filter(with_end_from(day)).order_by()
        first: date = min(lasting.aggregate(first=Min("earliest_on"))["first"] or year, year)
        keys = _keys(events.order_by().filter(earliest_on__gte=year), most)
        if len(keys) <= most:
            keys += _keys(lasting, most)
        return cls(keys if len(keys) <= most else None, first)


def _keys(events: QuerySet[Any], most: int) -> list[int]:
    return list(events.values_list("pk", flat=True)[: most + 1])
