"""What happened to each item in each quarter or year: the reports behind the matrix."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Generic, TypeVar

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gsi_tracker.drawn import ByKey
from priorities.models import Item, Kind
from tracking.models import StatusUpdate
from tracking.progress.at_a_moment import status_of
from tracking.progress.counts import distinct_events_by_period, events_by_item_and_period
from tracking.progress.queries import latest_assessments_by_days
from tracking.values.as_of import AsOf
from tracking.values.periods import Period
from tracking.values.statuses import Status

LEVEL_STARTS = [1, 2, 4, 8]  # tone 1 from one event on, tone 2 from two, tone 3 from four ...

GROUPS = {
    Kind.PRINCIPLE: _("Principles"),
    Kind.PRIORITY: _("Priorities"),
    Kind.PLATFORM: _("Platforms and mechanisms"),
}
# For narrow columns. The others are short as they are.
SHORT_WORDS = {
    Status.NO_EVIDENCE_FOUND: _("None found"),
    Status.OUTPUT_DOCUMENTED: _("Output"),
    Status.ENDED: _("Ended"),
    Status.CANNOT_ASSESS: _("Cannot assess"),
}


class Show(TextChoices):
    """What the cells of the matrix show."""

    EVENTS = "events", _("Number of events")
    STATUS = "status", _("Status")


def short_word(status: Status) -> str:
    return str(SHORT_WORDS.get(status, status.label))


@dataclass(frozen=True)
class CountCell(ByKey):
    """The events of one item that began in one period."""

    item: Item
    period: Period
    count: int

    @property
    def level(self) -> int:
        """The tone, 0 to 4."""
        return bisect_right(LEVEL_STARTS, self.count)

    @property
    def query(self) -> str:
        """The item and the period as a filter of the events."""
        return f"item={self.item.key}&{self.period.query}"


@dataclass(frozen=True)
class StatusCell(ByKey):
    """How one item stood on one day, by its latest assessment; without a day, still to come."""

    item: Item
    period: Period
    on: date | None
    update: StatusUpdate | None

    @property
    def status(self) -> Status:
        return status_of(self.update)

    @property
    def has_page(self) -> bool:
        """Whether the assessment can be read: one that was withdrawn since has no page."""
        return self.update is not None and self.update.is_published

    @property
    def short_word(self) -> str:
        return short_word(self.status)


CellType = TypeVar("CellType", CountCell, StatusCell)


@dataclass(frozen=True)
class MatrixRow(Generic[CellType]):
    item: Item
    cells: list[CellType]


@dataclass(frozen=True)
class CountRow(MatrixRow[CountCell]):
    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True)
class Total(ByKey):
    """A column's sum of links to items, and its different events, each counted once."""

    period: Period
    links: int
    events: int


@dataclass(frozen=True)
class Matrix(ByKey):
    """Number of events of all items by period.

    `links` sums all cells; `distinct_events` counts an event once, to however many items it is
    linked. An event begins in one period alone, so the periods' different events can be added.
    """

    periods: list[Period]
    rows: list[CountRow]
    totals: list[Total]

    @classmethod
    def build(
        cls, periods: list[Period], kinds: list[str] | None = None, as_of: AsOf | None = None
    ) -> Matrix:
        """Periods without a gap between. Three queries, however many events."""
        items = list(Item.objects.in_paper_order())
        as_of, kinds = as_of or AsOf(), kinds or []
        days = [(period.start, period.last_day) for period in periods]
        counts = events_by_item_and_period(as_of, items, days, kinds, until=as_of.as_of)
        none = [0] * len(periods)
        rows = [CountRow(item, _cells(item, periods, counts.get(item.pk, none))) for item in items]
        links = [sum(column) for column in zip(*counts.values(), strict=True)] or none
        events = distinct_events_by_period(as_of, days, kinds, until=as_of.as_of)
        return cls(periods, rows, list(map(Total, periods, links, events)))

    @property
    def links(self) -> int:
        return sum(total.links for total in self.totals)

    @property
    def distinct_events(self) -> int:
        return sum(total.events for total in self.totals)

    @property
    def groups(self) -> list[tuple[str, list[CountRow]]]:
        return _by_kind(self.rows)

    @property
    def query(self) -> str:
        """The whole time as a filter of the events."""
        return f"start={self.periods[0].start}&end={self.periods[-1].last_day}"


@dataclass(frozen=True)
class StatusMatrix(ByKey):
    """The status of all items as a whole on the last day of each period."""

    periods: list[Period]
    rows: list[MatrixRow[StatusCell]]

    @classmethod
    def build(cls, periods: list[Period], as_of: AsOf | None = None) -> StatusMatrix:
        """By the latest assessment dated by that day; of a period that still lasts, by today.

        Two queries, however many assessments.
        """
        as_of = as_of or AsOf()
        begun = [period for period in periods if period.start <= as_of.day]
        days = [min(period.last_day, as_of.day) for period in begun]
        updates_of: dict[int, list[StatusUpdate]] = defaultdict(list)
        public = StatusUpdate.objects.at(as_of).counting(as_of)
        for update in latest_assessments_by_days(public, days) if days else ():
            updates_of[update.item_id].append(update)
        to_come = [None] * (len(periods) - len(begun))
        rows = []
        for item in Item.objects.in_paper_order():
            latest = [*_stepping(updates_of[item.pk], days), *to_come]
            cells = zip(periods, [*days, *to_come], latest, strict=True)
            rows.append(MatrixRow(item, [StatusCell(item, *cell) for cell in cells]))
        return cls(periods, rows)

    @property
    def groups(self) -> list[tuple[str, list[MatrixRow[StatusCell]]]]:
        return _by_kind(self.rows)

    @property
    def words(self) -> list[tuple[Status, str, str]]:
        """Each status with the word in its cells and its full one."""
        return [(status, short_word(status), str(status.label)) for status in Status]

    @property
    def assessed(self) -> list[int]:
        """How many items had been assessed, by period."""
        columns = zip(*(row.cells for row in self.rows), strict=True)
        return [sum(cell.update is not None for cell in column) for column in columns]


@dataclass(frozen=True)
class MatrixLine(ByKey):
    """One row of the file: an item in a period."""

    counted: CountCell
    assessed: StatusCell
    kinds: list[str]
    as_of: AsOf

    @property
    def is_empty(self) -> bool:
        """Whether nothing is recorded of the item in the period: no event, no assessment yet."""
        return not (self.counted.count or self.assessed.update)

    @property
    def events_path(self) -> str:
        """The list of the events that are counted here."""
        kinds = "".join(f"&kind={kind}" for kind in self.kinds)
        address = f"{reverse('tracking:event_list')}?{self.counted.query}{kinds}"
        return self.as_of.with_as_of(address)


def lines(periods: list[Period], kinds: list[str], as_of: AsOf) -> Iterator[MatrixLine]:
    """By item and period."""
    counts = Matrix.build(periods, kinds, as_of)
    statuses = StatusMatrix.build(periods, as_of)
    for count_row, status_row in zip(counts.rows, statuses.rows, strict=True):
        for counted, assessed in zip(count_row.cells, status_row.cells, strict=True):
            yield MatrixLine(counted, assessed, kinds, as_of)


def _cells(item: Item, periods: list[Period], counts: list[int]) -> list[CountCell]:
    return [CountCell(item, period, count) for period, count in zip(periods, counts, strict=True)]


def _stepping(updates: list[StatusUpdate], days: list[date]) -> Iterator[StatusUpdate | None]:
    """By each day the latest of these assessments; both come in the order of time."""
    left, latest = deque(updates), None
    for day in days:
        while left and left[0].as_of <= day:
            latest = left.popleft()
        yield latest


RowType = TypeVar("RowType", bound=MatrixRow[Any])


def _by_kind(rows: list[RowType]) -> list[tuple[str, list[RowType]]]:
    """The rows under the words of each kind of item."""
    grouped = groupby(rows, key=lambda row: row.item.kind)
    return [(str(GROUPS[Kind(kind)]), list(found)) for kind, found in grouped]
