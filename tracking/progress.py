"""What the public record shows for each item on a day: the report behind lists and files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from priorities.models import LETTERS, Item, ItemQuerySet, Kind, Theme
from tracking.evidence import Status
from tracking.models import Event, StatusUpdate
from tracking.models.events import EventQuerySet


def status_of(update: StatusUpdate | None) -> Status:
    """What an item or a commitment with this current assessment is."""
    return Status(update.status) if update else Status.NOT_ASSESSED


@dataclass(frozen=True)
class ItemProgress:
    """One item: how it was last assessed and what is recorded for it."""

    on: date
    item: Item
    update: StatusUpdate | None
    since: date | None  # from when on the assessments say this status
    event_count: int
    source_count: int
    latest_event: Event | None

    @classmethod
    def of(cls, item: Item, on: date) -> ItemProgress:
        """One item alone, in six queries."""
        return _rows(Item.objects.with_keys([item.key]), on)[0]

    @property
    def status(self) -> Status:
        return status_of(self.update)

    @property
    def status_label(self) -> str:
        return self.status.label

    @property
    def direction(self) -> str:
        return self.update.direction if self.update else ""

    @property
    def direction_label(self) -> str:
        return self.update.get_direction_display() if self.update else ""

    @property
    def confidence(self) -> str:
        return self.update.confidence if self.update else ""

    @property
    def confidence_label(self) -> str:
        return self.update.get_confidence_display() if self.update else ""

    @property
    def assessed_on(self) -> date | None:
        return self.update.as_of if self.update else None

    @property
    def has_samples(self) -> bool:
        return any(record.is_sample for record in (self.update, self.latest_event) if record)


@dataclass(frozen=True)
class ThemeProgress:
    theme: Theme
    rows: list[ItemProgress]


@dataclass(frozen=True)
class Progress:
    """All items of some kinds on one day, in the order of the paper.

    `links` is the sum of the rows' events; `distinct_events` counts an event once, to however
    many of the items it is linked.
    """

    on: date
    rows: list[ItemProgress]
    links: int
    distinct_events: int

    @classmethod
    def build(cls, on: date | None = None, kinds: list[str] | None = None) -> Progress:
        """As of the end of that day, today unless told. Seven queries, however many records."""
        on = on or timezone.localdate()
        items = Item.objects.of_kinds(kinds or list(LETTERS))
        rows = _rows(items, on)
        return cls(
            on=on,
            rows=rows,
            links=sum(row.event_count for row in rows),
            distinct_events=_begun(on).for_items(items).count(),
        )

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
    def has_samples(self) -> bool:
        return any(row.has_samples for row in self.rows)


def _begun(on: date) -> EventQuerySet:
    return Event.objects.published().begun_by(on)


def _rows(items: ItemQuerySet, on: date) -> list[ItemProgress]:
    updates = StatusUpdate.objects.current_for_items(items, on).with_since().with_subject()
    update_of = {update.item_id: update for update in updates}
    event_count = dict(_begun(on).counted_by_item(items))
    source_count = dict(_begun(on).sources_counted_by_item(items))
    latest = _latest_events(items, on)
    return [
        ItemProgress(
            on=on,
            item=item,
            update=update_of.get(item.pk),
            since=getattr(update_of.get(item.pk), "since", None),
            event_count=event_count.get(item.pk, 0),
            source_count=source_count.get(item.pk, 0),
            latest_event=latest.get(item.pk),
        )
        for item in items.with_theme().in_paper_order()
    ]


def _latest_events(items: ItemQuerySet, on: date) -> dict[int, Event]:
    """Each item's latest event: the first, newest first, of those that are any item's latest."""
    latest: dict[int, Event] = {}
    for event in _begun(on).latest_of_each(items).for_list().newest_first():
        for item in event.items.all():
            latest.setdefault(item.pk, event)
    return latest
