"""The forums and the sources of an item, as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gsi_tracker.drawn import ByKey
from priorities.models import Item
from tracking.models import Event, Forum, Source
from tracking.models.events import EventQuerySet
from tracking.progress.queries import (
    FIRST_ROWS,
    forums_serving,
    latest_editions_of_each,
    sources_cited_for,
    sources_of_forums_alone,
)
from tracking.values.as_of import AsOf

MOST_EDITIONS = 5
OF_SOURCE_ROW = (
    *("url", "citation", "title", "publisher", "published_on", "language", "kind"),
    *("read_on", "archived_url"),
)


@dataclass(frozen=True)
class ForumEditions(ByKey):
    """A forum and the latest events of the item that are its editions."""

    forum: Forum
    count: int
    editions: list[Event]

    @property
    def more(self) -> int:
        """How many editions are not named."""
        return self.count - len(self.editions)


@dataclass(frozen=True)
class ItemForums(ByKey):
    """The forums of an item, those with the most of its events first, and how many there are."""

    rows: list[ForumEditions]
    count: int

    @classmethod
    def of(cls, item: Item, events: EventQuerySet, as_of: AsOf) -> ItemForums:
        """Three queries, one more where there are many forums."""
        found = forums_serving(item, as_of)
        forums: list[Any] = list(found[: FIRST_ROWS + 1])
        count = len(forums) if len(forums) <= FIRST_ROWS else found.count()
        editions: dict[int | None, list[Event]] = {forum.pk: [] for forum in forums[:FIRST_ROWS]}
        held = [forum for forum in forums[:FIRST_ROWS] if forum.edition_count]
        for event in latest_editions_of_each(held, events, MOST_EDITIONS):
            editions[event.forum_id].append(event)
        rows = [
            ForumEditions(forum, forum.edition_count, editions[forum.pk])
            for forum in forums[:FIRST_ROWS]
        ]
        return cls(rows, count)


@dataclass(frozen=True)
class ItemSources(ByKey):
    """The first sources of an item, newest first, and how many there are in all."""

    rows: list[Source]
    count: int

    @classmethod
    def of(cls, item: Item, as_of: AsOf, cited: int) -> ItemSources:
        """Three queries, however many sources. cited: how many its events cite."""
        of_forums = list(sources_of_forums_alone(item, as_of).only(*OF_SOURCE_ROW))
        of_events = sources_cited_for(item, as_of, cited).newest_first().only(*OF_SOURCE_ROW)
        rows = [*of_events[:FIRST_ROWS], *of_forums]
        rows.sort(key=lambda source: (source.published_on, source.pk), reverse=True)
        return cls(rows[:FIRST_ROWS], cited + len(of_forums))

    @property
    def is_short_of_all(self) -> bool:
        return self.count > len(self.rows)
