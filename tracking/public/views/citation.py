"""How a page is cited, so that the address shows the same next year."""

from __future__ import annotations

from dataclasses import replace

from tracking.values.as_of import AsOf


def citation(address: str, as_of: AsOf) -> dict[str, object]:
    """For templates/tracking/_page_citation.html: both days, today's where none was chosen."""
    return _citation(address, as_of.pinned)


def list_citation(address: str, as_of: AsOf) -> dict[str, object]:
    """As `citation`, for lists of records: without a day they show announced events too.

    To name today as that day would leave those out of the page that is cited.
    """
    return _citation(address, replace(as_of, known_on=as_of.pinned.known_on))


def _citation(address: str, cited: AsOf) -> dict[str, object]:
    return {"cited": cited, "cited_path": cited.with_as_of(address)}
