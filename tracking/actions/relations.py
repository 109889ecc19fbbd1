"""Keeps the relation of each source to the events that cite it."""

from __future__ import annotations

from django.db.models import F

from tracking.models import Citation
from tracking.models.citations import CitationQuerySet, worked_out_relation
from tracking.summaries.keeping import keeping

BATCH = 500  # events whose numbers are counted at once


def settle(citations: CitationQuerySet) -> None:
    """Works the relation of these out anew; one that was set by hand stays. One statement."""
    citations.worked_out().update(relation=worked_out_relation())


def settle_everywhere(citations: CitationQuerySet) -> None:
    """As `settle`, of any number of events, with the summaries that count by relation.

    Cost: one query that finds what differs, then eighteen for each 500 events.
    """
    differing = (
        citations.worked_out().alias(right=worked_out_relation()).exclude(relation=F("right"))
    )
    events = sorted(set(differing.order_by().values_list("event", flat=True)))
    for start in range(0, len(events), BATCH):
        some = events[start : start + BATCH]
        with keeping(some):
            settle(Citation.objects.of_events(some))
