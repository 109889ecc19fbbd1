"""Queries over several kinds of record, as pages and reports share them."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from priorities.models import Item
from tracking.models import Event, Forum, Source
from tracking.models.events import EventQuerySet
from tracking.models.forums import ForumQuerySet
from tracking.models.sources import SourceQuerySet
from tracking.values.as_of import AsOf


def forums_without_editions(forums: ForumQuerySet, events: EventQuerySet) -> ForumQuerySet:
    """Those of the forums of which none of these events is an edition."""
    held = events.exclude(forum=None).order_by().values("forum")
    return forums.exclude(pk__in=held)


def forums_serving(forums: ForumQuerySet, item: Item, events: EventQuerySet) -> ForumQuerySet:
    """Forums that serve this item or whose editions some of these events are, most first.

    Adds `edition_count`, the number of these events that are its editions.
    """
    editions = events.filter(forum=OuterRef("pk")).order_by().values("forum")
    count = Subquery(editions.annotate(count=Count("pk")).values("count"))
    linked = Forum.items.through.objects.filter(item=item).values("forum")
    held = events.exclude(forum=None).order_by().values("forum")
    return (
        forums.filter(Q(pk__in=linked) | Q(pk__in=held))
        .annotate(edition_count=Coalesce(count, 0))
        .order_by("-edition_count", "name", "pk")
    )


def sources_cited_by(events: EventQuerySet, forums: ForumQuerySet) -> SourceQuerySet:
    """Sources of any of these events and forums."""
    of_events = Source.events.through.objects.filter(event__in=events.order_by())
    of_forums = Source.forums.through.objects.filter(forum__in=forums.order_by())
    return Source.objects.filter(
        Q(pk__in=of_events.values("source")) | Q(pk__in=of_forums.values("source"))
    )


def cited_sources(as_of: AsOf) -> SourceQuerySet:
    """The sources of what was public at that moment, newest first.

    Each with the public records that cite it: `shown_events` and `shown_forums`.
    """
    events = Event.objects.among_links_at(as_of).newest_first()
    forums = Forum.objects.among_links_at(as_of).by_name()
    shown = (
        Prefetch("events", events, "shown_events"),
        Prefetch("forums", forums, "shown_forums"),
    )
    return Source.objects.cited_publicly(as_of).prefetch_related(*shown).newest_first()
