"""All that the page of one item shows: the report behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.http import QueryDict

from gsi_tracker.drawn import ByKey
from priorities.compare import ItemComparison
from priorities.models import Item, Passage
from tracking.models import SearchLog, StatusUpdate
from tracking.models.status_update_queries import StatusUpdateQuerySet
from tracking.progress.assessed_twice import AssessedTwice
from tracking.progress.charts.history import HistoryChart
from tracking.progress.current_status import Assessment, CommitmentStatus, ReadFirst
from tracking.progress.evidence_balance import EvidenceBalance
from tracking.progress.item_links import ItemForums, ItemSources
from tracking.progress.prepared import prepared
from tracking.progress.timeline import Timeline
from tracking.values.as_of import AsOf

MOST_ROWS = 50
MOST_CHARTED = 200


@dataclass(frozen=True)
class Sentence(ByKey):
    """A part of an item's text; with a commitment where it is one."""

    text: str
    stated: CommitmentStatus | None = None


@dataclass(frozen=True)
class Texts(ByKey):
    """An item's text in the first edition that has it, and the editions that word it otherwise."""

    main: Passage | None
    differing: list[Passage]
    paragraphs: list[list[Sentence]]

    @classmethod
    def build(cls, item: Item, commitments: list[CommitmentStatus]) -> Texts:
        """One query."""
        passages = _passages(AsOf(), item=item.pk)
        if not passages:
            return cls(None, [], [])
        main, *others = passages
        compared = ((other, ItemComparison.of(item, main, other)) for other in others)
        differing = [other for other, comparison in compared if comparison.differs]
        return cls(main, differing, list(_paragraphs(main.text, commitments)))

    @cached_property
    def marked(self) -> set[str]:
        """The codes of the commitments that the text contains word for word."""
        sentences = (sentence for paragraph in self.paragraphs for sentence in paragraph)
        return {sentence.stated.commitment.code for sentence in sentences if sentence.stated}


@prepared
def _passages(_as_of: AsOf, *, item: int) -> QuerySet[Passage]:
    return Passage.objects.filter(item=item).with_editions().in_paper_order()


def _paragraphs(text: str, commitments: list[CommitmentStatus]) -> Iterator[list[Sentence]]:
    """The paragraphs of a text, cut where its commitments begin and end, in their order."""
    waiting = list(commitments)
    for paragraph in text.split("\n\n"):
        sentences, rest = [], paragraph
        while waiting and waiting[0].commitment.text in rest:
            stated = waiting.pop(0)
            before, _, rest = rest.partition(stated.commitment.text)
            sentences += [Sentence(before), Sentence(stated.commitment.text, stated)]
        sentences.append(Sentence(rest))
        yield [sentence for sentence in sentences if sentence.text.strip()]


@dataclass(frozen=True)
class Neighbours(ByKey):
    """The items of the same kind before and after an item."""

    previous: Item | None
    next: Item | None

    @classmethod
    def of(cls, item: Item) -> Neighbours:
        """One query."""
        of_kind = (one for one in _items(AsOf(), lowest=0) if one.kind == item.kind)
        items = [None, *of_kind, None]
        place = items.index(item)
        return cls(previous=items[place - 1], next=items[place + 1])


@prepared
def _items(_as_of: AsOf, *, lowest: int) -> QuerySet[Item]:
    return Item.objects.filter(pk__gte=lowest).in_paper_order()


@dataclass(frozen=True)
class History(ByKey):
    """An item's assessments, those of its commitments among them, and their chart."""

    updates: list[StatusUpdate]
    count: int
    whole: HistoryChart  # the item as a whole
    commitments: HistoryChart
    unsettled: list[AssessedTwice]  # opinions that do not count yet

    @classmethod
    def of(cls, item: Item, as_of: AsOf) -> History:
        """One query, two where there are many: a chart has room for the latest assessments, the
        list for fewer.
        """
        latest = sorted(_latest_assessments(as_of, item=item.pk), key=_newest_day_first)
        count = len(latest)
        if count == MOST_CHARTED:
            count = StatusUpdate.objects.at(as_of).for_items([item]).count()
        oldest_first = latest[::-1]
        since = oldest_first[0].as_of if oldest_first else None
        counting = [one for one in oldest_first if one.counts_at(as_of.known_until)]
        whole = [update for update in counting if not update.commitment_id]
        of_commitments = [update for update in counting if update.commitment_id]
        return cls(
            updates=latest[:MOST_ROWS],
            count=count,
            whole=HistoryChart.of(whole, as_of.day, since),
            commitments=HistoryChart.of(of_commitments, as_of.day, since),
            unsettled=AssessedTwice.unsettled(latest, as_of.known_until),
        )

    @property
    def is_short_of_all(self) -> bool:
        return self.count > len(self.updates)

    @property
    def is_charted_in_part(self) -> bool:
        return self.count > MOST_CHARTED


@prepared
def _latest_assessments(as_of: AsOf, *, item: int) -> StatusUpdateQuerySet:
    found = StatusUpdate.objects.at(as_of).filter(item=item).with_subject()
    found = found.select_related("second_opinion")
    latest: StatusUpdateQuerySet = found.newest_first()[:MOST_CHARTED]
    return latest


def _newest_day_first(update: StatusUpdate) -> tuple[int, int]:
    """Of one day the item as a whole first, then its commitments by number."""
    return -update.as_of.toordinal(), update.commitment.number if update.commitment else 0


@dataclass(frozen=True)
class Searched(ByKey):
    """The latest public search for an item or one of its commitments, and how many there are."""

    last: SearchLog | None
    count: int

    @classmethod
    def of(cls, item: Item, as_of: AsOf) -> Searched:
        """Two queries, one if there is none."""
        last = _last_search(as_of, item=item.pk)
        count = SearchLog.objects.at(as_of).for_item(item).count() if last else 0
        return cls(last[0] if last else None, count)


@prepared
def _last_search(as_of: AsOf, *, item: int) -> QuerySet[SearchLog]:
    return SearchLog.objects.at(as_of).filter(item=item).for_list().newest_first()[:1]


@dataclass(frozen=True)
class ItemPage(ByKey):
    """One item: its text, its status and those of its commitments, and what is recorded for it."""

    item: Item
    as_of: AsOf
    neighbours: Neighbours
    texts: Texts
    commitments: list[CommitmentStatus]
    current: Assessment
    searched: Searched
    first: ReadFirst
    history: History
    balance: EvidenceBalance
    timeline: Timeline
    forums: ItemForums
    sources: ItemSources

    @classmethod
    def build(
        cls, item: Item, as_of: AsOf | None = None, asked: QueryDict | None = None
    ) -> ItemPage:
        """The page as of those days, by default now; `asked`: how the timeline is narrowed.

        Twenty-seven queries at the most, however many records.
        """
        as_of = as_of or AsOf()
        commitments = CommitmentStatus.of_item(item, as_of)
        current = Assessment.of(item, as_of)
        balance = EvidenceBalance.of(item, as_of)
        timeline = Timeline.build(item, as_of, asked or QueryDict())
        return cls(
            item=item,
            as_of=as_of,
            neighbours=Neighbours.of(item),
            texts=Texts.build(item, commitments),
            commitments=commitments,
            current=current,
            searched=Searched.of(item, as_of),
            first=ReadFirst(current, timeline.latest, commitments, as_of),
            history=History.of(item, as_of),
            balance=balance,
            timeline=timeline,
            forums=ItemForums.of(item, as_of),
            sources=ItemSources.of(item, as_of, balance.total),
        )

    @property
    def has_samples(self) -> bool:
        events = [event for year in self.timeline.years for event in year.events]
        forums = [held.forum for held in self.forums.rows]
        return any(record.is_sample for record in [*self.history.updates, *events, *forums])
