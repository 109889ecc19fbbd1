"""What prevents a record from being published, or an assessment from staying published."""

from __future__ import annotations

from tracking.assessment.evidence import Evidence
from tracking.assessment.rules import refusals_of
from tracking.assessment.same_day import refusals_beside
from tracking.models import Record, StatusUpdate


def missing_for_publication(record: Record) -> dict[str, str]:
    """Field name to sentence; empty where nothing is missing. Eight queries at the most."""
    missing = record.missing_content()
    if not isinstance(record, StatusUpdate):
        return missing
    return missing | _unsupported(record) | refusals_beside(record)


def no_longer_supported(update: StatusUpdate) -> dict[str, str]:
    """What an assessment's events no longer support: a change to them cannot undo a search."""
    lost = _unsupported(update)
    lost.pop("searches", None)
    return lost


def _unsupported(update: StatusUpdate) -> dict[str, str]:
    return refusals_of(
        Evidence.of(update),
        status=update.status,
        confidence=update.confidence,
        confidence_reason=update.confidence_reason,
    )
