"""Which event first supported a status, and what else follows from an assessment's evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from tracking.assessment.evidence import Evidence
from tracking.assessment.rules import RULES
from tracking.models import Citation, Event, Record, StatusUpdate
from tracking.values.statuses import LADDER, Status


def worked_out_values(record: Record) -> dict[str, Any]:
    """The fields of an assessment that follow from its evidence; none for another record.

    Cost: at most four queries, however much is cited.
    """
    if not isinstance(record, StatusUpdate):
        return {}
    evidence = Evidence.of(record)
    citations = Prefetch("citations", Citation.objects.with_voice(), "shown_citations")
    prefetch_related_objects(list(evidence.events), citations)
    return {
        "rule_confidence": evidence.derived.level,
        "supported_by": first_supporting(evidence, record.status),
    }


def first_supporting(evidence: Evidence, status: str) -> Event | None:
    """The first event with which, and with those before it, the evidence supports the status.

    Only for the statuses of the ladder; for an end, the first event that is cited.
    """
    events = sorted(evidence.events, key=lambda event: (event.latest_on, event.pk))
    if status == Status.ENDED:
        return events[0] if events else None
    if status not in LADDER:
        return None
    alone = replace(evidence, item=None, commitment=None)  # what was assessed before is not asked
    for number, event in enumerate(events, start=1):
        until_then = replace(alone, events=events[:number], as_of=event.latest_on)
        if not RULES[Status(status)](until_then):
            return event
    return None
