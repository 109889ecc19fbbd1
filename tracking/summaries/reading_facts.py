"""Reads from the records what summaries count by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Min, QuerySet

from tracking.models import Citation, Event, Forum, Involvement, Source
from tracking.models.keys import HasOneOfKeys
from tracking.models.publication import was_public
from tracking.summaries.facts import CitedSource, EventFacts, SourceFacts

FORUM_SOURCES = Forum.sources.through.objects
FirstDays = dict[int, dict[int, date]]  # of each source by item, the first event's day
SourceRow = tuple[str, str, int | None, str, int | None]  # as `SourceFacts` begins


def facts_of_events(keys: Collection[int]) -> dict[int, EventFacts]:
    """By key, those of these events that are public. Four queries, one if none is."""
    if not keys:
        return {}
    rows = Event.objects.published().order_by().filter(HasOneOfKeys(keys))
    facts = {
        key: EventFacts(day, kind, str(country or ""), forum)
        for key, day, kind, country, forum in rows.values_list(
            "pk", "earliest_on", "kind", "country", "forum"
        )
    }
    if not facts:
        return {}
    items = Event.items.through.objects.filter(HasOneOfKeys(facts, field="event"))
    for key, item, kind in items.values_list("event", "item", "item__kind"):
        facts[key].items[item] = kind
    roles = Involvement.objects.order_by().filter(HasOneOfKeys(facts, field="event"))
    for key, party, role in roles.values_list("event", "party", "role"):
        facts[key].roles.append((party, role))
    cited = Citation.objects.order_by().filter(HasOneOfKeys(facts, field="event"))
    fields = ("event", "source", "source__voice", "relation")
    for key, *citation in cited.values_list(*fields):
        facts[key].citations.append(CitedSource(*citation))
    return facts


def facts_of(event: Event) -> EventFacts:
    """Of one that has been read with its links."""
    return EventFacts(
        event.earliest_on,
        event.kind,
        str(event.country or ""),
        event.forum_id,
        items={item.pk: item.kind for item in event.items.all()},
        roles=[(one.party_id, one.role) for one in event.involvements.all()],
        citations=[
            CitedSource(one.source_id, one.source.voice_id, one.relation)
            for one in event.citations.all()
        ],
    )


def facts_of_sources(keys: Collection[int]) -> list[SourceFacts]:
    """Those of these sources that public events and forums cite. Three queries, two if none is."""
    return made_of(first_days(keys), source_rows(keys)) if keys else []


def first_days(
    keys: Collection[int], *, without: Iterable[int] = (), without_forums: Iterable[int] = ()
) -> FirstDays:
    """Of these sources, those that public events and forums cite, other than the ones `without`:
    by item the day of the first event. Two queries.
    """
    found: FirstDays = defaultdict(dict)
    cited = Citation.objects.order_by().filter(
        was_public(None, "event__"), HasOneOfKeys(keys, field="source")
    )
    if without := list(without):
        cited = cited.exclude(event__in=without)
    by_item = cited.values_list("source", "event__items").annotate(first=Min("event__earliest_on"))
    for key, item, day in by_item:
        of_source = found[key]
        if item:  # an event without one cites it too
            of_source[item] = day
    without_forums = set(without_forums)
    for forum, key in _citing_forums(HasOneOfKeys(keys, field="source")):
        if forum not in without_forums:
            found.setdefault(key, {})  # what no event cites counts for no item
    return found


def with_days_of(
    days: FirstDays, events: Iterable[EventFacts], sources: Iterable[int]
) -> FirstDays:
    """The same with what these events cite, and these sources, which forums cite."""
    found: FirstDays = defaultdict(dict, {key: dict(by_item) for key, by_item in days.items()})
    for event in events:
        for citation in event.citations:
            of_source = found[citation.source]
            for item in event.items:
                of_source[item] = min(of_source.get(item, event.day), event.day)
    for key in sources:
        found.setdefault(key, {})
    return found


def source_rows(keys: Collection[int]) -> dict[int, SourceRow]:
    """By key, what these sources count by. One query, none without keys."""
    if not keys:
        return {}
    rows = Source.objects.order_by().filter(HasOneOfKeys(keys))
    read = rows.values_list("pk", "kind", "language", "voice", "publisher", "carrier")
    return {row[0]: row[1:] for row in read}


def made_of(days: FirstDays, rows: Mapping[int, SourceRow]) -> list[SourceFacts]:
    return [SourceFacts(*rows[key], by_item) for key, by_item in days.items()]


def sources_of_forums(keys: Collection[int]) -> set[int]:
    """The keys of the sources that these cite, as far as they are public. One query."""
    return {source for _, source in _citing_forums(HasOneOfKeys(keys, field="forum"))}


def _citing_forums(condition: HasOneOfKeys) -> QuerySet[Any, tuple[int, int]]:
    """Public forums with the sources that they cite."""
    cited = FORUM_SOURCES.order_by().filter(was_public(None, "forum__"), condition)
    return cited.values_list("forum", "source")
