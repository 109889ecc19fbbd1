"""Which links to records a file may follow."""

from __future__ import annotations

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from tracking.models import State
from tracking.models.records import was_public
from tracking.values.as_of import AsOf


def to_public_events(links: QuerySet, as_of: AsOf) -> QuerySet:
    """Links to public events; as EventQuerySet.among_links_at, for links with an `event`."""
    public = to_public("event", links, as_of)
    return public.filter(event__earliest_on__lte=as_of.as_of) if as_of.as_of else public


def to_public_forums(links: QuerySet, as_of: AsOf) -> QuerySet:
    return to_public("forum", links, as_of)


def to_public(name: str, links: QuerySet, as_of: AsOf) -> QuerySet:
    """Links to public records, not by the index of states: RecordQuerySet.published_among_links."""
    if as_of.known_on:
        return links.filter(was_public(as_of.known_on, f"{name}__"))
    state = Coalesce(f"{name}__state", Value(""))
    return links.alias(state_without_index=state).filter(state_without_index=State.PUBLISHED)
