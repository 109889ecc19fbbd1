"""All that the page of one item shows: the report behind it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from priorities.compare import ItemComparison
from priorities.models import Commitment, Item, Passage
from tracking.evidence import Status
from tracking.models import Event, Forum, Source, StatusUpdate
from tracking.progress import status_of

MOST_ROWS = 50


@dataclass(frozen=True)
class Texts:
    """An item's text in the first edition that has it, and the editions that word it otherwise."""

    main: Passage | None
    differing: list[Passage]

    @classmethod
    def build(cls, item: Item) -> Texts:
        """One query."""
        passages = list(item.passages.with_editions().in_paper_order())
        if not passages:
            return cls(None, [])
        main, *others = passages
        compared = ((other, ItemComparison.of(item, main, other)) for other in others)
        return cls(main, [other for other, comparison in compared if comparison.differs])


@dataclass(frozen=True)
class CommitmentStatus:
    commitment: Commitment
    update: StatusUpdate | None

    @property
    def status(self) -> Status:
        return status_of(self.update)

    @classmethod
    def of_item(cls, item: Item) -> list[CommitmentStatus]:
        """Two queries."""
        commitments = item.commitments.all()
        updates = StatusUpdate.objects.current_for_commitments(commitments)
        update_of = {update.commitment_id: update for update in updates}
        return [cls(commitment, update_of.get(commitment.pk)) for commitment in commitments]


@dataclass(frozen=True)
class Shortened:
    """The first rows of a long list, and how many there are in all."""

    rows: list
    count: int

    @classmethod
    def of(cls, found: QuerySet) -> Shortened:
        """One query, and one more where there are more rows than are shown."""
        rows = list(found[: MOST_ROWS + 1])
        count = found.count() if len(rows) > MOST_ROWS else len(rows)
        return cls(rows[:MOST_ROWS], count)

    @property
    def is_short_of_all(self) -> bool:
        return self.count > len(self.rows)


@dataclass(frozen=True)
class Neighbours:
    """The items of the same kind before and after an item."""

    previous: Item | None
    next: Item | None

    @classmethod
    def of(cls, item: Item) -> Neighbours:
        """One query."""
        items = [None, *Item.objects.of_kind(item.kind).in_paper_order(), None]
        place = items.index(item)
        return cls(previous=items[place - 1], next=items[place + 1])


@dataclass(frozen=True)
class ItemPage:
    """One item: its text, how it and its commitments stand, and what is recorded for it."""

    item: Item
    neighbours: Neighbours
    texts: Texts
    commitments: list[CommitmentStatus]
    current: StatusUpdate | None
    status_updates: Shortened
    events: Shortened
    forums: Shortened
    sources: Shortened

    @classmethod
    def build(cls, item: Item) -> ItemPage:
        """Sixteen queries at the most, twelve where no list is longer than what is shown."""
        updates = StatusUpdate.objects.published().for_items([item])
        forums = Forum.objects.published().for_items([item])
        return cls(
            item=item,
            neighbours=Neighbours.of(item),
            texts=Texts.build(item),
            commitments=CommitmentStatus.of_item(item),
            current=_current(item),
            status_updates=Shortened.of(updates.for_list().newest_first()),
            events=Shortened.of(Event.objects.published().for_item(item).for_list().newest_first()),
            forums=Shortened.of(forums.for_list()),
            sources=Shortened.of(Source.objects.for_items([item]).newest_first()),
        )

    @property
    def status(self) -> Status:
        return status_of(self.current)

    @property
    def has_samples(self) -> bool:
        listed = [*self.status_updates.rows, *self.events.rows, *self.forums.rows]
        return any(record.is_sample for record in listed)


def _current(item: Item) -> StatusUpdate | None:
    items = Item.objects.with_keys([item.key])
    current = StatusUpdate.objects.current_for_items(items)
    return current.with_since().with_shown_evidence().first()
