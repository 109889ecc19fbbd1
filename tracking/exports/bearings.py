"""How evidence bears, as files of computed rows write it; `columns/status_updates.py` says the same
as database expressions.
"""

from __future__ import annotations

from tracking.exports.addresses import reference_of
from tracking.models import EvidenceLink


def bearing_code(link: EvidenceLink) -> str:
    """`event-slug:direct:P7.2`."""
    code = f":{link.commitment.code}" if link.commitment else ""
    return f"{link.event.slug}:{link.bearing}{code}"


def excerpt_line(link: EvidenceLink) -> str:
    """The excerpt with all that is said of it, on one line."""
    line = f"{link.event.slug} ({link.excerpt_language}): {_line(link.excerpt)}"
    if link.page:
        line += f"; page: {link.page}"
    line += f"; source: {reference_of(link.source)}" if link.source else ""
    return f"{line}; translation: {_line(link.translation)}" if link.translation else line


def _line(text: str) -> str:
    return text.replace("\n", " ")
