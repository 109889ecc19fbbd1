"""What follows from every change of what readers see: cached pages, summaries and the search index.

Each act that changes something public does it inside `public_change`, in its own transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tracking.models import Citation, Event, Forum, Party, Record, Source
from tracking.page_cache import invalidate
from tracking.search import index
from tracking.summaries.keeping import keeping

Public = Record | Party | Source


@contextmanager
def public_change(*rows: Public) -> Iterator[None]:
    """What happens inside may change what readers see of these rows.

    It begins before the act locks anything: acts on what is public wait for each other here.
    """
    invalidate()
    cited = {row.pk: index.sources_of(row) for row in rows}
    named = {row.pk: index.parties_of(row) for row in rows}
    sources = {row.pk for row in rows if isinstance(row, Source)}
    citing = Citation.objects.of_sources(sources).values_list("event", flat=True) if sources else ()
    events = {row.pk for row in rows if isinstance(row, Event)}.union(citing)
    forums = {row.pk for row in rows if isinstance(row, Forum)}
    with keeping(events, sources, forums):
        yield
    for row in rows:
        index.refresh(row, sources_before=cited[row.pk], parties_before=named[row.pk])
