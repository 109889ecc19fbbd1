"""Which events began before a day and may go on: asked so that an index answers.

An event reaches a later day in two ways. It has an end, or its date is no more than a month or a
year, which begins on the first day of one.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Index, Q

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
