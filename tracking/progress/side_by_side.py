"""A few items side by side: the report behind the page that compares them and its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from gsi_tracker.drawn import ByKey
from priorities.models import Item, ItemQuerySet
from tracking.models import Event, Party, StatusUpdate
from tracking.models.events import EventQuerySet
from tracking.progress.at_a_moment import ItemProgress, Progress
from tracking.progress.charts.history import HistoryChart
from tracking.progress.charts.quarters import QuarterChart
from tracking.progress.current_status import CommitmentStatus
from tracking.progress.evidence_balance import EvidenceBalance
from tracking.progress.item import Texts
from tracking.progress.matrix import CountCell, MatrixLine, StatusMatrix
from tracking.progress.queries import (
    events_counted_by_item_and_period,
    first_day_of,
    in_common,
    not_in_common,
    parties_counted_by_item,
)
from tracking.values.as_of import AsOf
from tracking.values.periods import MOST_YEARS, Length, Period, of_years, until

MOST_PARTIES = 10
MOST_ASSESSMENTS = 200


@dataclass(frozen=True)
class ComparedItem(ByKey):
    """One of the items: its text, the status of its commitments, and its evidence."""

    item: Item
    texts: Texts
    commitments: list[CommitmentStatus]
    balance: EvidenceBalance

    @classmethod
    def build(cls, item: Item, as_of: AsOf) -> ComparedItem:
        """Six queries."""
        commitments = CommitmentStatus.of_item(item, as_of)
        texts = Texts.build(item, commitments)
        return cls(item, texts, commitments, EvidenceBalance.of(item, as_of))


@dataclass(frozen=True)
class ItemShare(ByKey):
    """How many events of an item that had begun by a day a party has a role in."""

    item: Item
    party: Party
    count: int
    on: date

    @property
    def query(self) -> str:
        """The filter of the list of events that shows these: no announced ones among them."""
        return f"party={self.party.code}&item={self.item.key}&end={self.on.isoformat()}"


@dataclass(frozen=True)
class ComparedParty(ByKey):
    party: Party
    shares: list[ItemShare]  # in the order of the items


@dataclass(frozen=True)
class ComparedParties(ByKey):
    """The parties that take part most often, and how many there are in all."""

    rows: list[ComparedParty]
    count: int

    @property
    def more(self) -> int:
        """How many parties are not named."""
        return self.count - len(self.rows)

    @classmethod
    def of(cls, counted: Any, items: list[Item], on: date) -> ComparedParties:
        """From rows of `parties_counted_by_item`. Three queries, however many parties."""
        rows = list(counted[:MOST_PARTIES])
        parties = Party.objects.in_bulk([row["party"] for row in rows])
        named = [
            ComparedParty(
                party,
                [ItemShare(item, party, row[f"count_{n}"], on) for n, item in enumerate(items)],
            )
            for row in rows
            if (party := parties.get(row["party"]))
        ]
        return cls(named, counted.count())


@dataclass(frozen=True)
class QuarterRow(ByKey):
    """The events of each item that began in one quarter."""

    period: Period
    cells: list[CountCell]


@dataclass(frozen=True)
class SideBySide(ByKey):
    """Some items in the order of the paper, each of their numbers to one scale.

    Events are those that had begun by the day. `counts` has a row for each item, with a number for
    each of the periods; `links` and `distinct_events` are those of `progress`.
    """

    as_of: AsOf
    progress: Progress
    items: list[Item]
    compared: list[ComparedItem]
    history: HistoryChart
    is_charted_in_part: bool
    periods: list[Period]
    counts: list[list[int]]
    shared_parties: ComparedParties
    other_parties: ComparedParties

    @classmethod
    def build(cls, chosen: ItemQuerySet, as_of: AsOf) -> SideBySide:
        """At most eighteen queries and six for each item, however many records."""
        progress = Progress.of_items(chosen, as_of, with_sparks=True)
        items = [row.item for row in progress.rows]
        events = begun_for(chosen, as_of)
        updates = assessments_of(items, as_of)
        periods = periods_of(events, updates, as_of.day)
        parties, number, on = parties_counted_by_item(events, items), len(items), as_of.day
        return cls(
            as_of=as_of,
            progress=progress,
            items=items,
            compared=[ComparedItem.build(item, as_of) for item in items],
            history=HistoryChart.of(updates, as_of.day, periods[0].start),
            is_charted_in_part=len(updates) == MOST_ASSESSMENTS,
            periods=periods,
            counts=counts_of(events, items, periods),
            shared_parties=ComparedParties.of(in_common(parties, number), items, on),
            other_parties=ComparedParties.of(not_in_common(parties, number), items, on),
        )

    @cached_property
    def chart(self) -> QuarterChart:
        return QuarterChart.of(self.items, self.periods, self.counts)

    @property
    def quarters(self) -> list[QuarterRow]:
        """The numbers of the chart, the newest quarter first."""
        rows = [
            QuarterRow(period, [CountCell(item, period, row[place]) for item, row in self._rows])
            for place, period in enumerate(self.periods)
        ]
        return rows[::-1]

    @property
    def _rows(self) -> list[tuple[Item, list[int]]]:
        return list(zip(self.items, self.counts, strict=True))

    @property
    def totals(self) -> list[int]:
        return [sum(row) for row in self.counts]

    @property
    def earlier(self) -> int:
        """How many links are to events that began before the first quarter."""
        return self.progress.links - sum(self.totals)

    @property
    def not_assessed(self) -> list[ItemProgress]:
        """The items without a lane in the chart of statuses."""
        return [row for row in self.progress.rows if row.update is None]


def begun_for(items: ItemQuerySet, as_of: AsOf) -> EventQuerySet:
    """Their events that were public at that moment and had begun by its day."""
    return Event.objects.at(as_of).begun_by(as_of.day).for_items(items)


def assessments_of(items: list[Item], as_of: AsOf) -> list[StatusUpdate]:
    """The latest assessments of the items as a whole: those of one together, the oldest first."""
    place = {item.pk: number for number, item in enumerate(items)}
    counting = StatusUpdate.objects.at(as_of).counting(as_of)
    found = counting.about_items().for_items(items).with_subject()
    oldest_first = list(found.newest_first()[:MOST_ASSESSMENTS])[::-1]
    return sorted(oldest_first, key=lambda update: (place[update.item_id], update.as_of))


def periods_of(events: EventQuerySet, updates: list[StatusUpdate], day: date) -> list[Period]:
    """The quarters from the year of the first event or assessment on; ten years at the most."""
    first = min([update.as_of for update in updates] + [first_day_of(events) or day])
    earliest = day.year - MOST_YEARS[Length.QUARTER] + 1
    year = min(max(first.year, earliest), day.year - 1)
    return until(day, of_years(year, day.year))


def counts_of(events: EventQuerySet, items: list[Item], periods: list[Period]) -> list[list[int]]:
    """For each item the number of its events that began in each period. One query."""
    days = [(period.start, period.last_day) for period in periods]
    counted = events_counted_by_item_and_period(events, items, days)
    counts = {pk: list(row) for pk, *row in counted}
    return [counts.get(item.pk, [0] * len(periods)) for item in items]


def lines(chosen: ItemQuerySet, as_of: AsOf) -> Iterator[MatrixLine]:
    """The file: by item and quarter, the quarters of the page. Six queries."""
    items, events = list(chosen), begun_for(chosen, as_of)
    periods = periods_of(events, assessments_of(items, as_of), as_of.day)
    counts = counts_of(events, items, periods)
    statuses = {row.item: row.cells for row in StatusMatrix.build(periods, as_of).rows}
    for item, row in zip(items, counts, strict=True):
        for period, count, assessed in zip(periods, row, statuses[item], strict=True):
            yield MatrixLine(CountCell(item, period, count), assessed, [], as_of)
