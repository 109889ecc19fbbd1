"""The forums and the sources of an item, as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet

from gsi_tracker.addresses import address_of
from gsi_tracker.drawn import ByKey
from priorities.models import Item
from tracking.models import Citation, Event, Forum, Source, Summary
from tracking.models.forums import ForumQuerySet
from tracking.models.keys import HasOneOfKeys
from tracking.models.links import HasLink
from tracking.models.publication import was_public, was_public_event
from tracking.models.sources import SourceQuerySet
from tracking.models.states import State
from tracking.models.summaries import SummaryName
from tracking.progress.counts import editions_by_forum
from tracking.progress.prepared import prepared
from tracking.progress.queries import OF_FORUM_LINK
from tracking.values.as_of import AsOf
from tracking.values.partial_dates import in_words

FIRST_ROWS = 50
MOST_EDITIONS = 5
OF_FORUM_ROW = (*OF_FORUM_LINK, "kind", "convener", "frequency", "is_sample")
OF_SOURCE_ROW = (
    *("url", "citation", "title", "publisher", "published_on", "language", "kind"),
    *("read_on", "archived_url"),
)


@dataclass(frozen=True, slots=True)
class Edition(ByKey):
    """What is shown of an event at a forum; there are hundreds on a page."""

    forum: int
    slug: str
    state: str
    title: str
    start: str
    end: str
    edition_label: str
    withdrawn_at: datetime | None
    withdrawal_reason: str

    @property
    def is_withdrawn(self) -> bool:
        return self.state == State.WITHDRAWN

    @property
    def date_in_words(self) -> str:
        return in_words(self.start, self.end)

    def get_absolute_url(self) -> str:
        return address_of("tracking:event_detail", self.slug)


@dataclass(frozen=True)
class ForumEditions(ByKey):
    """A forum and the latest events of the item that are its editions."""

    forum: Forum
    count: int
    editions: list[Edition]

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
    def of(cls, item: Item, as_of: AsOf) -> ItemForums:
        """Four queries."""
        counts = editions_by_forum(as_of, item)
        found = _forums(as_of, item=item.pk, keys=list(counts))
        found.sort(key=lambda forum: -counts.get(forum.pk, 0))
        shown = {forum.pk: counts.get(forum.pk, 0) for forum in found[:FIRST_ROWS]}
        editions: dict[int | None, list[Edition]] = {key: [] for key in shown}
        for event in _latest_editions(as_of, item, shown):
            editions[event.forum].append(event)
        rows = [
            ForumEditions(forum, shown[forum.pk], editions[forum.pk])
            for forum in found[:FIRST_ROWS]
        ]
        return cls(rows, len(found))


@dataclass(frozen=True)
class ItemSources(ByKey):
    """The first sources of an item, newest first, and how many there are in all."""

    rows: list[Source]
    count: int

    @classmethod
    def of(cls, item: Item, as_of: AsOf, cited: int) -> ItemSources:
        """Three queries, however many sources. cited: how many its events cite."""
        of_forums = _sources_of_forums_alone(as_of, item=item.pk)
        rows = [*_sources_of_events(as_of, item, cited), *of_forums]
        rows.sort(key=lambda source: (source.published_on, source.pk), reverse=True)
        return cls(rows[:FIRST_ROWS], cited + len(of_forums))

    @property
    def is_short_of_all(self) -> bool:
        return self.count > len(self.rows)


@prepared
def _forums(as_of: AsOf, *, item: int, keys: list[int]) -> ForumQuerySet:
    """These and those that serve the item, by name."""
    linked = Forum.items.through.objects.filter(item=item).values("forum")
    forums = Forum.objects.at(as_of).filter(Q(pk__in=linked) | Q(HasOneOfKeys(keys)))
    return forums.by_name().only(*OF_FORUM_ROW)


def _latest_editions(as_of: AsOf, item: Item, counts: dict[int, int]) -> list[Edition]:
    """The latest editions of each of these forums, newest first; so many events are each one's.

    Each forum is looked up by itself, in one statement: ranking its events would read all of them.
    """
    held = {key: count for key, count in counts.items() if count}
    if not held:
        return []
    one = _editions.statement(as_of, item=item.pk, forum=0)
    parts: list[str] = []
    params: list[Any] = []
    for key, count in held.items():
        latest = f"{one.sql} LIMIT {min(count, MOST_EDITIONS)}"
        parts.append(f"SELECT * FROM ({latest}) AS latest")  # noqa: S608 (Django's own words)
        params += one.params_of({"item": item.pk, "forum": key})
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        keys = [key for (key,) in cursor.fetchall()]
    return [Edition(*row) for row in _shown(AsOf(), keys=keys)]


@prepared
def _shown(_as_of: AsOf, *, keys: list[int]) -> QuerySet[Event, Any]:
    events = Event.objects.filter(HasOneOfKeys(keys)).newest_first()
    return events.values_list(*(one.name for one in fields(Edition)))


@prepared
def _editions(as_of: AsOf, *, item: int, forum: int) -> QuerySet[Event, Any]:
    linked = Event.items.through.objects.filter(event=OuterRef("pk"), item=item)
    events = Event.objects.at(as_of).filter(HasLink(linked), forum=forum)
    return events.newest_first().values("pk")


def _sources_of_events(as_of: AsOf, item: Item, cited: int) -> list[Source]:
    """The newest sources that the item's events cite. cited: how many they are.

    Of many they are found by asking one source after the other; of few by way of the events.
    """
    if not cited:
        return []
    public = sum(number for *_word, number in _public_sources(as_of, subject=0))
    if as_of.is_current and cited * cited > FIRST_ROWS * public:
        return _newest_cited(as_of, item=item.pk)
    return _newest_of_few(as_of, item=item.pk)


@prepared
def _public_sources(_as_of: AsOf, *, subject: int) -> QuerySet[Summary, Any]:
    return Summary.objects.named(SummaryName.SOURCE).filter(subject=subject).named_words()


@prepared
def _newest_cited(as_of: AsOf, *, item: int) -> SourceQuerySet:
    return _first_rows(Source.objects.filter(_cited_for(as_of, item)))


@prepared
def _newest_of_few(as_of: AsOf, *, item: int) -> SourceQuerySet:
    linked = Event.items.through.objects.filter(item=item).values("event")
    citations = Citation.objects.filter(was_public_event(as_of, "event__"), event__in=linked)
    return _first_rows(Source.objects.filter(pk__in=citations.values("source")))


@prepared
def _sources_of_forums_alone(as_of: AsOf, *, item: int) -> SourceQuerySet:
    """Of the forums that serve the item, the sources that no event of the item cites."""
    serving = was_public(as_of.known_until, "forum__")
    linked = Source.forums.through.objects.filter(serving, forum__items=item)
    of_forums = Source.objects.filter(pk__in=linked.values("source"))
    return of_forums.exclude(_cited_for(as_of, item)).only(*OF_SOURCE_ROW)


def _cited_for(as_of: AsOf, item: int) -> HasLink:
    """Whether an event of the item cites the source of the query around it."""
    linked = Event.items.through.objects.filter(event=OuterRef("event"), item=item)
    citations = Citation.objects.filter(was_public_event(as_of, "event__"), HasLink(linked))
    return HasLink(citations.filter(source=OuterRef("pk")))


def _first_rows(sources: SourceQuerySet) -> SourceQuerySet:
    return sources.newest_first().only(*OF_SOURCE_ROW)[:FIRST_ROWS]
