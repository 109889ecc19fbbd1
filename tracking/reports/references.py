"""The sources of computed rows, as the files of lists write them."""

from __future__ import annotations

from collections.abc import Iterable

from tracking.exports import reference_of
from tracking.models import Event, Source, StatusUpdate


def references_of(sources: Iterable[Source]) -> list[str]:
    return [reference_of(source) for source in sources]


def references_of_event(event: Event) -> list[str]:
    """Of an event with its `shown_citations`."""
    return references_of(citation.source for citation in event.shown_citations)  # type: ignore[attr-defined]


def sources_of_evidence(update: StatusUpdate) -> list[str]:
    """Each source of the shown evidence once, in the order of the events."""
    references = [ref for event in update.shown_evidence for ref in references_of_event(event)]
    return list(dict.fromkeys(references))
