"""The sources of computed rows, as the files of lists write them."""

from __future__ import annotations

from collections.abc import Iterable

from tracking.exports import reference_of
from tracking.models import Source, StatusUpdate


def references_of(sources: Iterable[Source]) -> list[str]:
    return [reference_of(source) for source in sources]


def sources_of_evidence(update: StatusUpdate) -> list[str]:
    """Each source of the shown evidence once, in the order of the events."""
    events = update.shown_evidence  # type: ignore[attr-defined]
    references = [ref for event in events for ref in references_of(event.shown_sources)]
    return list(dict.fromkeys(references))
