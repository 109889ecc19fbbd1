"""Events before, on and after a day, found by an index."""

from __future__ import annotations

from datetime import date

from tracking.models import Event
from tracking.models.event_days import with_end_from, without_end_from
from tracking.models.events import EventQuerySet


def lasting_into(events: EventQuerySet, day: date) -> EventQuerySet:
    """Those with an end that began before this day and may have gone on; those over first first."""
    found: EventQuerySet = events.filter(with_end_from(day))
    return found.order_by("latest_on", "earliest_on", "pk")


def roughly_dated_into(events: EventQuerySet, day: date) -> EventQuerySet:
    """Those whose date is a month or a year that began before this day and was not over by then."""
    return events.filter(without_end_from(day)).oldest_first()


def last_day_before(events: EventQuerySet, day: date) -> date | None:
    """The last day before this one on which one of these events may have taken place, where none
    reaches the day itself. Two queries.
    """
    begun = events.filter(earliest_on__lt=day).newest_first().values_list("latest_on", flat=True)
    lasting = events.filter(end__gt="", latest_on__lt=day)
    over = lasting.order_by("-latest_on", "-earliest_on", "-pk").values_list("latest_on", flat=True)
    return max([*begun[:1], *over[:1]], default=None)


def first_event_after(events: EventQuerySet, day: date) -> Event | None:
    """The first of these events that certainly began after this day."""
    return events.filter(earliest_on__gt=day).oldest_first().first()
