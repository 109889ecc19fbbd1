"""Progress in a period: for each item its status before and at the end, with events and sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext

from priorities.models import Item, ItemQuerySet
from tracking.models import Citation, Event, StatusUpdate
from tracking.progress.at_a_moment import status_of
from tracking.progress.queries import events_counted_by_item, sources_counted_by_item_and_relation
from tracking.reports.filters import ProgressFilter
from tracking.reports.report import Answer, Counted, problems_of
from tracking.values.as_of import AsOf
from tracking.values.statuses import LADDER, Status

Direction = StatusUpdate.Direction
DAYS_WITHOUT_A_CHOICE = 365


@dataclass(frozen=True)
class Span:
    """The days of a period, both included."""

    start: date
    last: date

    @classmethod
    def of(cls, found: ProgressFilter, as_of: AsOf) -> Span:
        """The chosen period, up to the day that is shown; without a first day, that many days."""
        start, end = (found.form.cleaned_data[name] for name in ("start", "end"))
        last = min(end.latest, as_of.day) if end else as_of.day
        return cls(
            start.earliest if start else last - timedelta(days=DAYS_WITHOUT_A_CHOICE - 1), last
        )

    @property
    def day_before(self) -> date:
        return self.start - timedelta(days=1)

    @property
    def in_words(self) -> str:
        days = {"start": self.start, "end": self.last, "before": self.day_before}
        return gettext(
            "The period is from %(start)s until %(end)s; the status before is that of %(before)s."
        ) % {name: date_format(day, "j F Y") for name, day in days.items()}


@dataclass(frozen=True)
class ItemPeriod:
    """One item in a period, with the events that began in it and their sources."""

    span: Span
    item: Item
    before: StatusUpdate | None
    update: StatusUpdate | None
    event_count: int
    source_count: int
    independent_count: int

    @property
    def status_before(self) -> Status:
        return status_of(self.before)

    @property
    def status(self) -> Status:
        return status_of(self.update)

    @property
    def direction(self) -> str:
        """The direction between the two statuses; `cannot_judge` if one is not on the ladder."""
        if self.update is None:
            return ""
        if self.before is None:
            return Direction.FIRST
        if self.status == self.status_before:
            return Direction.SAME
        if self.status not in LADDER or self.status_before not in LADDER:
            return Direction.CANNOT_JUDGE
        is_up = LADDER.index(self.status) > LADDER.index(self.status_before)
        return Direction.MORE if is_up else Direction.LESS

    @property
    def independent_percent(self) -> int | None:
        """The share of independent sources, rounded; None without a source."""
        if not self.source_count:
            return None
        return round(100 * self.independent_count / self.source_count)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is recorded of it: no event in the period, no assessment by its end."""
        return not (self.event_count or self.before or self.update)

    @property
    def days_since_assessed(self) -> int | None:
        return (self.span.last - self.update.as_of).days if self.update else None


@dataclass(frozen=True)
class PeriodProgress:
    """The items in a period. `distinct_events` counts each event once, whatever its items."""

    rows: list[ItemPeriod]
    links: int
    distinct_events: int

    @classmethod
    def build(cls, items: ItemQuerySet, span: Span, known_on: date | None = None) -> PeriodProgress:
        """Progress by what had been published here by `known_on`, or is now. Six queries."""
        before = _updates(items, AsOf(as_of=span.day_before, known_on=known_on))
        updates = _updates(items, AsOf(as_of=span.last, known_on=known_on))
        events = Event.objects.at(AsOf(known_on=known_on)).begun_between(span.start, span.last)
        event_count = dict(events_counted_by_item(events, items))
        sources: dict[int, dict[str, int]] = {}
        for pk, relation, count in sources_counted_by_item_and_relation(events, items):
            sources.setdefault(pk, {})[relation] = count
        rows = [
            ItemPeriod(
                span=span,
                item=item,
                before=before.get(item.pk),
                update=updates.get(item.pk),
                event_count=event_count.get(item.pk, 0),
                source_count=sum(sources.get(item.pk, {}).values()),
                independent_count=sources.get(item.pk, {}).get(Citation.Relation.INDEPENDENT, 0),
            )
            for item in items
        ]
        return cls(rows, sum(event_count.values()), events.for_items(items.order_by()).count())


def _updates(items: ItemQuerySet, as_of: AsOf) -> dict[int, StatusUpdate]:
    """The current assessment of each item as a whole as of those days, by the item's pk."""
    found = StatusUpdate.objects.current_for_items(items, as_of)
    return {update.item_id: update for update in found}


def ask(query: QueryDict, as_of: AsOf) -> Answer:
    """The rows of the period; six queries, none for a period that is not valid."""
    found = ProgressFilter(query, Item.objects.with_theme())
    if not found.is_valid():
        return Answer(found, problems_of(found), [])
    span = Span.of(found, as_of)
    if span.start > span.last:
        sentence = gettext("The period begins (%(start)s) after the last day shown (%(end)s).")
        found.form.add_error("start", sentence % {"start": span.start, "end": span.last})
        return Answer(found, problems_of(found), [])
    items: Any = found.qs
    built = PeriodProgress.build(items, span, as_of.known_on)
    counted = Counted(built.links, built.distinct_events)
    return Answer(found, [], built.rows, span.in_words, counted)
