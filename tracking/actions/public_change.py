"""What follows from every change of what readers see: cached pages, summaries and the search index.

Each act that changes something public does it inside `public_change`, in its own transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from tracking.models import Citation, Event, Forum, Party, Record, Source
from tracking.page_cache import invalidate
from tracking.search import index
from tracking.summaries.facts import EventFacts
from tracking.summaries.keeping import keeping
from tracking.summaries.reading_facts import facts_of, facts_of_events

Public = Record | Party | Source


@contextmanager
def public_change(*rows: Public) -> Iterator[None]:
    """What happens inside may change what readers see of these rows.

    It begins before the act locks anything: acts on what is public wait for each other here.
    """
    invalidate()
    own = {row.pk for row in rows if isinstance(row, Event)}
    forums = {row.pk for row in rows if isinstance(row, Forum)}
    sources = {row.pk for row in rows if isinstance(row, Source)}
    citing = Citation.objects.of_sources(sources).values_list("event", flat=True) if sources else ()
    events: list[Event] = []

    def read(keys: Collection[int]) -> dict[int, EventFacts]:
        """Reads an event that is changed once, for the summaries and for the index."""
        events.extend(index.events_to_index(own))
        facts = {event.pk: facts_of(event) for event in events}
        others = set(keys) - own
        return {**facts, **facts_of_events(others)} if others else facts

    with keeping(own.union(citing), sources, forums, read_after=read) as named:
        yield
    index.refresh(*rows, events=events, sources=named.sources, parties=named.parties)
