"""Queries over several kinds of record, as pages and reports share them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, RowNumber

from priorities.models import Commitment, Item, ItemQuerySet
from tracking.models import (
    Citation,
    Event,
    Forum,
    Involvement,
    Party,
    PublicRevision,
    Source,
    Summary,
)
from tracking.models.events import EventQuerySet
from tracking.models.forums import ForumQuerySet
from tracking.models.links import HasLink
from tracking.models.sources import SourceQuerySet
from tracking.models.status_update_queries import StatusUpdateQuerySet
from tracking.models.summaries import SummaryName
from tracking.models.years import Year
from tracking.progress.prepared import prepared
from tracking.values.as_of import AsOf

LATEST = 8
# What the way to a record shows, and what the row of an event does: the other columns stay unread.
OF_EVENT_LINK = ("slug", "state", "title", "withdrawn_at", "withdrawal_reason")
OF_FORUM_LINK = ("slug", "state", "name", "short_name", "withdrawn_at", "withdrawal_reason")
OF_EVENT_ROW = (
    *OF_EVENT_LINK,
    *("kind", "start", "end", "earliest_on", "place", "country", "summary", "edition_label"),
    "is_sample",
    *(f"forum__{name}" for name in OF_FORUM_LINK),
)
OF_POSITION = tuple(f"event__{name}" for name in (*OF_EVENT_LINK, "start", "end"))
MOST_SORTED = 2_000  # votes and endorsements of a party


def for_rows(events: EventQuerySet) -> EventQuerySet:
    """With what a row of a list shows of each event, and no more."""
    return events.for_list().only(*OF_EVENT_ROW)


@prepared
def latest_events(as_of: AsOf, *, day: date) -> EventQuerySet:
    """The latest that had begun by the day."""
    return for_rows(Event.objects.at(as_of).begun_by(day)).newest_first()[:LATEST]


def all_of_item(item: Item | int | OuterRef, as_of: AsOf) -> EventQuerySet:
    """As `EventQuerySet.for_item`, where all of them are read: by way of the links of the item."""
    linked = Event.items.through.objects.filter(item=item)
    return Event.objects.at(as_of).filter(pk__in=linked.values("event"))


def forums_without_editions(forums: ForumQuerySet, events: EventQuerySet) -> ForumQuerySet:
    """Those of the forums of which none of these events is an edition."""
    held = events.exclude(forum=None).order_by().values("forum")
    return forums.exclude(pk__in=held)


def forums_serving(item: Item, as_of: AsOf) -> ForumQuerySet:
    """The forums that serve an item or of which an event of the item is an edition, most first.

    Adds `edition_count`, the number of the item's events that are its editions.
    """
    if as_of.is_current:
        word = Cast(OuterRef("pk"), CharField())
        editions: Any = Summary.objects.named(SummaryName.ITEM_FORUM).of_subjects([item.pk])
        count = Subquery(editions.filter(word=word).values("number"))
    else:
        editions = Event.objects.at(as_of).for_item(item).filter(forum=OuterRef("pk"))
        by_forum = editions.order_by().values("forum").annotate(count=Count("pk"))
        count = Subquery(by_forum.values("count"))
    linked = Forum.items.through.objects.filter(item=item).values("forum")
    counted = Forum.objects.at(as_of).annotate(edition_count=Coalesce(count, 0))
    serving = counted.filter(Q(pk__in=linked) | Q(edition_count__gt=0))
    return serving.order_by("-edition_count", "name", "pk")


@prepared
def commitments_with_forums(as_of: AsOf, *, item: int) -> QuerySet[Commitment]:
    """The item's commitments, each with `shown_forums`: the public ones that it names."""
    forums = Forum.objects.among_links_at(as_of).by_name()
    commitments = Commitment.objects.filter(item=item).in_paper_order()
    return commitments.prefetch_related(Prefetch("naming_forums", forums, "shown_forums"))


def sources_cited_by(events: EventQuerySet, forums: ForumQuerySet) -> SourceQuerySet:
    """Sources of any of these events and forums."""
    of_events = Source.events.through.objects.filter(event__in=events.order_by())
    of_forums = Source.forums.through.objects.filter(forum__in=forums.order_by())
    return Source.objects.filter(
        Q(pk__in=of_events.values("source")) | Q(pk__in=of_forums.values("source"))
    )


def cited_sources(as_of: AsOf) -> SourceQuerySet:
    """The sources of what was public at that moment, newest first.

    Each with the public records that cite it, `shown_events` and `shown_forums`, and with its
    corrections by that moment, `shown_revisions`.
    """
    events = Event.objects.among_links_at(as_of).newest_first().only(*OF_EVENT_LINK)
    forums = Forum.objects.among_links_at(as_of).by_name().only(*OF_FORUM_LINK)
    with_events = Source.objects.cited_publicly(as_of).prefetch_related(
        Prefetch("events", events, "shown_events")
    )
    revisions = PublicRevision.objects.newest_first()
    if as_of.known_on:
        revisions = revisions.until(as_of.known_on)
    return with_events.prefetch_related(
        Prefetch("forums", forums, "shown_forums"),
        Prefetch("public_revisions", revisions, "shown_revisions"),
    ).newest_first()


def with_latest_event(items: ItemQuerySet, as_of: AsOf, day: date) -> ItemQuerySet:
    """Adds `latest_event` to each item: the key of the latest of its events begun by the day.

    The summaries know its day: walking back from today reads all events for an item without any.
    """
    if as_of.known_until:
        events = all_of_item(OuterRef(OuterRef("pk")), as_of).begun_by(day)
    else:
        last = Summary.objects.named(SummaryName.ITEM_DAY).last_day_of(OuterRef("pk"), day)
        items = items.annotate(last_on=Subquery(last))
        linked = Event.items.through.objects.filter(event=OuterRef("pk"))
        of_item = linked.filter(item=OuterRef(OuterRef("pk")))
        events = Event.objects.at(as_of).filter(Exists(of_item), earliest_on=OuterRef("last_on"))
    return items.annotate(latest_event=Subquery(events.newest_first().values("pk")[:1]))


def latest_event(item: Item, as_of: AsOf) -> Event | None:
    """Two queries."""
    found: Any = with_latest_event(Item.objects.with_keys([item.key]), as_of, as_of.day).get()
    return Event.objects.filter(pk=found.latest_event).first()


def events_counted_by_item(
    events: EventQuerySet, items: Iterable[Item]
) -> QuerySet[Event, tuple[int, int]]:
    """Pairs of an item's pk and the number of these events that are linked to it."""
    return _by_item(events, items).annotate(count=Count("pk")).values_list("items", "count")


def events_counted_by_country(events: EventQuerySet) -> QuerySet[Event, tuple[str, int]]:
    """Pairs of an ISO code ("" where no country is recorded) and the number of events there."""
    return events.order_by().values_list("country").annotate(count=Count("pk"))


def events_counted_by_forum(events: EventQuerySet) -> QuerySet[Event, tuple[int, int]]:
    """Pairs of a forum's key and how many of these events are its editions."""
    held = events.exclude(forum=None).order_by()
    return held.values_list("forum").annotate(count=Count("pk"))


def sources_counted_by_item(
    events: EventQuerySet, items: Iterable[Item]
) -> QuerySet[Event, tuple[int, int]]:
    """Pairs of an item's pk and the number of different sources of its events."""
    counted = _by_item(events, items).annotate(count=Count("sources", distinct=True))
    return counted.values_list("items", "count")


def sources_counted_by_item_and_relation(
    events: EventQuerySet, items: Iterable[Item]
) -> QuerySet[Event, tuple[int, str, int]]:
    """Rows of an item's pk, a relation and the number of different sources that stand in it."""
    by_item = _by_item(events, items).exclude(citations=None)
    counted = by_item.values("items", "citations__relation")
    number = Count("citations__source", distinct=True)
    return counted.values_list("items", "citations__relation", number)


def voices_of(events: EventQuerySet) -> QuerySet[Citation, tuple[str, str, int, int]]:
    """The known voices of these events: name, country, the most that they are, and their sources.

    A row for each, of the topmost parent; the number of rows is that of the voices, not of the
    events. `most`: 2 where it is an acting party's own in one of them, else 1 where it is
    independent in one, else 0.
    """
    cited = Citation.objects.filter(event__in=events.order_by().values("pk"))
    voice, relation = "source__voice", Citation.Relation
    most = Case(
        When(relation=relation.PARTY, then=2),
        When(relation=relation.INDEPENDENT, then=1),
        default=0,
    )
    by_voice = (
        cited.exclude(source__voice=None)
        .order_by()
        .values(
            key=Coalesce(f"{voice}__root", voice),
            name=Coalesce(f"{voice}__root__name", f"{voice}__name"),
            country=Coalesce(f"{voice}__root__country", f"{voice}__country"),
        )
    )
    counted = by_voice.annotate(most=Max(most), sources=Count("source", distinct=True))
    return counted.values_list("name", "country", "most", "sources")


def names_without_voice(events: EventQuerySet) -> QuerySet[Citation, tuple[str, int]]:
    """What is printed as the publisher of sources of which nobody has said who wrote them, and the
    number of those sources.
    """
    cited = Citation.objects.filter(event__in=events.order_by().values("pk"), source__voice=None)
    counted = cited.order_by().values_list("source__publisher")
    return counted.annotate(sources=Count("source", distinct=True))


def events_counted_by_item_and_period(
    events: EventQuerySet, items: Iterable[Item], periods: list[tuple[date, date]]
) -> QuerySet[Event, tuple[Any, ...]]:
    """Rows of an item's pk and, for each period, how many of its events began in it.

    Each period is a pair of days, both included, and a column of its own: the database counts
    in one pass, without a function that SQLite would have to ask Python for at each row.
    """
    counts = {
        f"count_{place}": Count("pk", filter=Q(earliest_on__range=period))
        for place, period in enumerate(periods)
    }
    return _by_item(events, items).annotate(**counts).values_list("items", *counts)


def events_counted_by_first_day(events: EventQuerySet) -> QuerySet[Event, tuple[date, int]]:
    """Pairs of a day and how many of these events began on it, each counted once.

    Read from the index alone; ten times faster than a column for each of 40 periods.
    """
    days = events.order_by().values("earliest_on").annotate(count=Count("pk"))
    return days.values_list("earliest_on", "count")


def parties_counted_by_item(
    events: EventQuerySet, items: list[Item]
) -> QuerySet[Event, dict[str, Any]]:
    """A row for each party in these events of the items, the most events first.

    **shape** `party` (its pk), `name`, `events` (each counted once), `count_0` (of the first item),
    `count_1` ...
    """
    counts = {
        f"count_{place}": Count("pk", filter=Q(items=item), distinct=True)
        for place, item in enumerate(items)
    }
    involved = events.filter(items__in=items, involvements__isnull=False).order_by()
    by_party = involved.values(party=F("involvements__party"), name=F("involvements__party__name"))
    counted: Any = by_party.annotate(events=Count("pk", distinct=True), **counts)
    rows: QuerySet[Event, dict[str, Any]] = counted.order_by("-events", "name", "party")
    return rows


def in_common(
    parties: QuerySet[Event, dict[str, Any]], number: int
) -> QuerySet[Event, dict[str, Any]]:
    """Of `parties_counted_by_item`, those that every one of so many items has."""
    return parties.filter(**{f"count_{place}__gt": 0 for place in range(number)})


def not_in_common(
    parties: QuerySet[Event, dict[str, Any]], number: int
) -> QuerySet[Event, dict[str, Any]]:
    """Of `parties_counted_by_item`, those that some of so many items do not have."""
    missing = [Q(**{f"count_{place}": 0}) for place in range(number)]
    return parties.filter(reduce(or_, missing))


def first_day_of(events: EventQuerySet) -> date | None:
    """The day on which the first of these events began."""
    day: date | None = events.aggregate(first=Min("earliest_on"))["first"]
    return day


def _by_item(events: EventQuerySet, items: Iterable[Item]) -> QuerySet[Event, Any]:
    """One row for each item: the filter and the grouping share one join."""
    return events.filter(items__in=list(items)).order_by().values("items")


def events_counted_by_year_kind_and_voice(
    events: EventQuerySet,
) -> QuerySet[Event, tuple[int, str, str, int]]:
    """Rows of the year in which events began, their kind, their voice and their number."""
    by_year = events.with_voice().order_by().annotate(year=Year("earliest_on"))
    return by_year.values_list("year", "kind", "voice").annotate(count=Count("pk"))


def events_by_forum(events: EventQuerySet) -> EventQuerySet:
    """Under their forums by name, the newest first."""
    return events.order_by("forum__name", "forum", "-earliest_on", "-pk")


def events_for_report(events: EventQuerySet) -> EventQuerySet:
    """With all that a row which Python works out shows of an event, as lists."""
    items, involvements = Item.objects.in_paper_order(), Involvement.objects.in_role_order()
    return (
        events.select_related("forum")
        .with_shown_citations()
        .prefetch_related(
            Prefetch("items", items, "shown_items"),
            Prefetch("involvements", involvements, "shown_involvements"),
        )
    )


def events_with_roles_of(events: EventQuerySet, party: Party) -> EventQuerySet:
    """Adds `shown_roles` to each event: the party's involvements in it."""
    roles = Involvement.objects.of_party(party)
    return events.prefetch_related(Prefetch("involvements", roles, "shown_roles"))


def latest_positions_of(party: Party, as_of: AsOf, count: int, most: int) -> list[Involvement]:
    """The latest so many of a party's votes and endorsements, of which there are `count`.

    Few are sorted. Of many the latest events are looked through, in which they are then frequent.
    Two queries at most.
    """
    held = Involvement.objects.of_party(party).votes_and_endorsements()
    shown = held.at(as_of).newest_first().only("role", "party", *OF_POSITION)
    if count > MOST_SORTED:
        in_event = HasLink(held.filter(event=OuterRef("pk")))
        latest = Event.objects.at(as_of).filter(in_event).newest_first()
        shown = shown.filter(event__in=list(latest.values_list("pk", flat=True)[:most]))
    return list(shown[:most])


def latest_assessments_by_days(
    updates: StatusUpdateQuerySet, days: list[date]
) -> StatusUpdateQuerySet:
    """For each item as a whole, the latest of these assessments in each span of days.

    The first span ends with the first of the days, each other one with its own. Dated one after
    another, so that a reader who steps through them knows each item's status by each day.
    The database ranks in one pass and hands out at most one row for each item and day: seeking
    in the index for each is slow where `known_on` makes the state no part of the question.
    """
    spans = Case(*(When(as_of__lte=day, then=Value(n)) for n, day in enumerate(days)))
    newest = [F("as_of").desc(), F("published_at").desc(), F("pk").desc()]
    rank = Window(RowNumber(), partition_by=[F("item"), F("span")], order_by=newest)
    dated = updates.about_items().dated_by(max(days)).annotate(span=spans, rank=rank)
    shown = ("item", "status", "as_of", "slug", "state")
    latest: StatusUpdateQuerySet = dated.filter(rank=1).only(*shown).order_by("as_of", "item")
    return latest
