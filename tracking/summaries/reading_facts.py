"""Reads from the records what summaries count by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Min

from tracking.models import Citation, Event, Forum, Involvement, Source
from tracking.models.keys import HasOneOfKeys
from tracking.models.publication import was_public
from tracking.summaries.facts import CitedSource, EventFacts, SourceFacts

FORUM_SOURCES = Forum.sources.through.objects


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


def facts_of_sources(
    keys: Collection[int], *, without: Iterable[int] = (), without_forums: Iterable[int] = ()
) -> list[SourceFacts]:
    """Those of these sources that public events and forums cite, other than the ones `without`.
    Three queries, two if none is.
    """
    if not keys:
        return []
    first_on: dict[int, dict[int, date]] = defaultdict(dict)
    cited = Citation.objects.order_by().filter(
        was_public(None, "event__"), HasOneOfKeys(keys, field="source")
    )
    if without := list(without):
        cited = cited.exclude(event__in=without)
    by_item = cited.values_list("source", "event__items").annotate(first=Min("event__earliest_on"))
    for key, item, day in by_item:
        of_source = first_on[key]
        if item:  # an event without one cites it too
            of_source[item] = day
    forums = FORUM_SOURCES.order_by().filter(
        was_public(None, "forum__"), HasOneOfKeys(keys, field="source")
    )
    for key in forums.exclude(forum__in=list(without_forums)).values_list("source", flat=True):
        first_on.setdefault(key, {})  # what no event cites counts for no item
    if not first_on:
        return []
    rows = Source.objects.order_by().filter(HasOneOfKeys(first_on))
    read = rows.values_list("pk", "kind", "language", "voice", "publisher", "carrier")
    return [
        SourceFacts(kind, language, voice, publisher, carrier, first_on[key])
        for key, kind, language, voice, publisher, carrier in read
    ]


def sources_of(events: Collection[int], forums: Collection[int] = ()) -> set[int]:
    """The keys of the sources that these cite. One query for each kind of which there are keys."""
    found: set[int] = set()
    if events:
        cited = Citation.objects.order_by().filter(HasOneOfKeys(events, field="event"))
        found.update(cited.values_list("source", flat=True))
    if forums:
        linked = FORUM_SOURCES.order_by().filter(HasOneOfKeys(forums, field="forum"))
        found.update(linked.values_list("source", flat=True))
    return found
