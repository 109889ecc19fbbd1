"""The manifest of a prepared file: what it holds, as of when, and how to check it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import override

from tracking.models import Job
from tracking.reports.report import Report
from tracking.values.licence import LICENCE
from tracking.values.statuses import SCALE_VERSION


def manifest_of(report: Report, file_name: str, read_at: datetime) -> dict[str, Any]:
    """All but what only the finished file can say; the same in every language of the interface.

    `read_at`: the time of the snapshot from which all rows were read.
    """
    with override(settings.LANGUAGE_CODE):
        return {
            "file": file_name,
            "report": report.kind.slug,
            "title": str(report.kind.title),
            "columns": [
                {"name": column.name, "meaning": str(column.meaning)}
                for column in report.kind.export.columns
            ],
            "filter": {
                "words": [{"name": one.label, "value": one.value} for one in report.chosen],
                "note": report.answer.note,
                "query": report.query,
            },
            "address": settings.SITE_URL + report.path,
            "read_at": read_at.astimezone(UTC).isoformat(timespec="seconds"),
            **{name: report.as_of.values.get(name) for name in ("as_of", "known_on")},
            "scale_version": SCALE_VERSION,
            "software": f"GSI Tracker {settings.VERSION}",
            "licence": LICENCE,
        }


def manifest_of_job(job: Job) -> dict[str, Any]:
    """The complete manifest of a finished report."""
    return {
        **job.extra,
        "row_count": job.row_count,
        "byte_count": job.byte_count,
        "sha256": job.sha256,
    }
