"""Keeps the relation of each source to the events that cite it."""

from __future__ import annotations

from tracking.models.citations import CitationQuerySet, worked_out_relation


def settle(citations: CitationQuerySet) -> None:
    """Works the relation of these out anew; one that was set by hand stays. One statement."""
    citations.worked_out().update(relation=worked_out_relation())
