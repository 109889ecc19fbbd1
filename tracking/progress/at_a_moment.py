"""What the public record shows for each item at a moment: the report behind lists and files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from gsi_tracker.drawn import ByKey
from priorities.models import LETTERS, Item, ItemQuerySet, Kind, Theme
from tracking.models import Event, StatusUpdate
from tracking.models.events import EventQuerySet
from tracking.models.keys import HasOneOfKeys
from tracking.models.status_update_queries import StatusUpdateQuerySet
from tracking.progress.charts.spark import Month, Spark
from tracking.progress.counts import (
    begun,
    events_by_item_and_period,
    recorded,
)
from tracking.progress.prepared import prepared
from tracking.progress.queries import OF_EVENT_LINK, with_latest_event
from tracking.values.as_of import AsOf
from tracking.values.partial_dates import in_words
from tracking.values.statuses import Status

OF_LATEST = (*OF_EVENT_LINK, "start", "end", "is_sample")
# For a narrow column; the whole words stand in StatusUpdate.Direction.
SHORT_DIRECTIONS: dict[str, str | Promise] = {
    StatusUpdate.Direction.FIRST: _("First"),
    StatusUpdate.Direction.MORE: _("More"),
    StatusUpdate.Direction.SAME: _("Same"),
    StatusUpdate.Direction.LESS: _("Less"),
    StatusUpdate.Direction.CANNOT_JUDGE: _("Cannot judge"),
}


def status_of(update: StatusUpdate | None) -> Status:
    """What an item or a commitment with this current assessment is."""
    return Status(update.status) if update else Status.NOT_ASSESSED


def days_ago(days: int) -> str:
    """`143 days ago`."""
    if not days:
        return gettext("today")
    return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}


def is_too_long_ago(days: int) -> bool:
    """Whether an assessment is older than the site's rule allows."""
    return days > settings.REASSESS_DAYS


@dataclass(frozen=True)
class ItemProgress(ByKey):
    """One item: how it was last assessed and what is recorded for it."""

    as_of: AsOf
    item: Item
    update: StatusUpdate | None
    since: date | None  # day from which assessments have given this status
    event_count: int
    source_count: int
    latest_event: Event | None
    spark: Spark | None = None  # only where Progress was asked for it

    @classmethod
    def of(cls, item: Item, as_of: AsOf | None = None) -> ItemProgress:
        """One item alone, in five queries."""
        return _rows(Item.objects.with_keys([item.key]), as_of or AsOf())[0][0]

    @property
    def on(self) -> date:
        return self.as_of.day

    @property
    def status(self) -> Status:
        return status_of(self.update)

    @property
    def status_label(self) -> str:
        return str(self.status.label)

    @property
    def since_event(self) -> str:
        """The date of the event that first supported it, as recorded; empty without one."""
        return getattr(self.update, "since_event", "")

    @property
    def since_event_in_words(self) -> str:
        return in_words(self.since_event)

    @property
    def direction(self) -> str:
        return self.update.direction if self.update else ""

    @property
    def direction_label(self) -> str:
        return self.update.get_direction_display() if self.update else ""

    @property
    def short_direction(self) -> str:
        return str(SHORT_DIRECTIONS[self.direction]) if self.update else ""

    @property
    def confidence(self) -> str:
        return self.update.confidence if self.update else ""

    @property
    def confidence_label(self) -> str:
        return self.update.confidence_in_words if self.update else ""

    @property
    def rule_gives(self) -> str:
        """What the rule gives, in small letters, where an analyst set another confidence."""
        return self.update.rule_gives if self.update else ""

    @property
    def assessed_on(self) -> date | None:
        return self.update.as_of if self.update else None

    @property
    def days_since_assessed(self) -> int | None:
        return (self.on - self.update.as_of).days if self.update else None

    @property
    def assessed_ago(self) -> str:
        """How long ago it was, from the moment's day."""
        days = self.days_since_assessed
        return gettext("never") if days is None else days_ago(days)

    @property
    def assessment_in_words(self) -> str:
        """What a link to the current assessment says to those who hear it."""
        day = date_format(self.update.as_of, "j F Y") if self.update else ""
        words = {"ago": self.assessed_ago, "code": self.item.code, "day": day}
        return gettext("%(ago)s: assessment of %(code)s, %(day)s") % words

    @property
    def events_in_words(self) -> str:
        """What a link to the counted events says to those who hear it."""
        words = {"number": intcomma(self.event_count), "code": self.item.code}
        return (
            ngettext(
                "%(number)s event of %(code)s", "%(number)s events of %(code)s", self.event_count
            )
            % words
        )

    @property
    def is_overdue(self) -> bool:
        days = self.days_since_assessed
        return days is not None and is_too_long_ago(days)

    @property
    def events_query(self) -> str:
        """The filter of the list of events that shows exactly the events counted here."""
        # A moment with a day of its own leaves out what had not begun; today's shows it too.
        until = "" if self.as_of.as_of else f"&end={self.on.isoformat()}"
        return self.as_of.with_as_of(f"?item={self.item.key}{until}")

    @property
    def has_samples(self) -> bool:
        return any(record.is_sample for record in (self.update, self.latest_event) if record)


@dataclass(frozen=True)
class ThemeProgress(ByKey):
    theme: Theme
    rows: list[ItemProgress]


@dataclass(frozen=True)
class StatusCount(ByKey):
    """How many items have a status."""

    status: Status
    count: int


@dataclass(frozen=True)
class Progress(ByKey):
    """All items of some kinds at one moment, in the order of the paper.

    `links` is the sum of the rows' events; `distinct_events` counts an event once, to however
    many of the items it is linked.
    """

    as_of: AsOf
    rows: list[ItemProgress]
    links: int
    distinct_events: int

    @classmethod
    def build(
        cls,
        as_of: AsOf | None = None,
        kinds: list[str] | None = None,
        *,
        with_sparks: bool = False,
    ) -> Progress:
        """Progress as of those days, by default now. Five queries, with sparks six."""
        as_of, items = as_of or AsOf(), Item.objects.of_kinds(kinds or list(LETTERS))
        rows, distinct = _rows(items, as_of, with_sparks=with_sparks)
        return cls._of_rows(rows, as_of, distinct)

    @classmethod
    def of_items(cls, items: ItemQuerySet, as_of: AsOf, *, with_sparks: bool = False) -> Progress:
        """Of these items alone. One query more."""
        rows, _distinct = _rows(items, as_of, with_sparks=with_sparks)
        return cls._of_rows(rows, as_of, begun(as_of).for_items(items).count())

    @classmethod
    def _of_rows(cls, rows: list[ItemProgress], as_of: AsOf, distinct: int) -> Progress:
        links = sum(row.event_count for row in rows)
        return cls(as_of=as_of, rows=rows, links=links, distinct_events=distinct)

    @property
    def on(self) -> date:
        return self.as_of.day

    def of_kind(self, kind: str) -> list[ItemProgress]:
        return [row for row in self.rows if row.item.kind == kind]

    @property
    def by_theme(self) -> list[ThemeProgress]:
        """The priorities under their themes."""
        rows = self.of_kind(Kind.PRIORITY)
        themes = {row.item.theme for row in rows if row.item.theme}
        return [
            ThemeProgress(theme, [row for row in rows if row.item.theme == theme])
            for theme in sorted(themes, key=lambda theme: theme.number)
        ]

    @property
    def by_status(self) -> list[StatusCount]:
        """The statuses that occur, in the order of the scale."""
        counted = Counter(row.status for row in self.rows)
        return [StatusCount(status, counted[status]) for status in Status if counted[status]]

    @property
    def most_in_a_month(self) -> int:
        """The number of events that fills the height of every spark."""
        return max((row.spark.most for row in self.rows if row.spark), default=0)

    @property
    def has_samples(self) -> bool:
        return any(row.has_samples for row in self.rows)


def _rows(
    items: ItemQuerySet, as_of: AsOf, *, with_sparks: bool = False
) -> tuple[list[ItemProgress], int]:
    """The rows, and the different events of all items of their kinds."""
    rows = list(items.with_theme().in_paper_order())
    keys = [item.pk for item in rows]
    update_of = {update.item_id: update for update in _current(as_of, items=keys)}
    counts = recorded(as_of, rows)
    latest: dict[int, int | None] = dict(_latest(as_of, items=keys, day=as_of.day))
    shown = [key for key in set(latest.values()) if key]
    events: dict[int | None, Event] = {event.pk: event for event in _events(AsOf(), keys=shown)}
    sparks = _sparks(rows, as_of) if with_sparks else {}
    return [
        ItemProgress(
            as_of=as_of,
            item=item,
            update=update_of.get(item.pk),
            since=getattr(update_of.get(item.pk), "since", None),
            event_count=counts.events.get(item.pk, 0),
            source_count=counts.sources.get(item.pk, 0),
            latest_event=events.get(latest.get(item.pk)),
            spark=sparks.get(item.pk),
        )
        for item in rows
    ], counts.distinct


@prepared
def _current(as_of: AsOf, *, items: list[int]) -> StatusUpdateQuerySet:
    rows = Item.objects.filter(HasOneOfKeys(items))
    current: StatusUpdateQuerySet = StatusUpdate.objects.current_for_items(rows, as_of)
    return current.with_since(as_of)


@prepared
def _latest(as_of: AsOf, *, items: list[int], day: date) -> QuerySet[Item, Any]:
    rows = with_latest_event(Item.objects.filter(HasOneOfKeys(items)), as_of, day)
    return rows.order_by().values_list("pk", "latest_event")  # type: ignore[misc]  # annotated


@prepared
def _events(_as_of: AsOf, *, keys: list[int]) -> EventQuerySet:
    return Event.objects.filter(HasOneOfKeys(keys)).order_by().only(*OF_LATEST)


def _sparks(rows: list[Item], as_of: AsOf) -> dict[int, Spark]:
    """The last months of each item, drawn to one scale. One query."""
    months = Month.until(as_of.day)
    periods = [(month.first, month.last) for month in months]
    counts = events_by_item_and_period(as_of, rows, periods, until=as_of.day)
    most = max((max(row) for row in counts.values()), default=0)
    none = [0] * len(months)
    return {item.pk: Spark.of(months, counts.get(item.pk, none), most) for item in rows}
