"""The files of a report, with the same columns and rows as its page."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from django.utils import timezone

from tracking.exports import Export, ReadRows, take, write_file
from tracking.reports.report import Report


def export_of(report: Report) -> Export:
    """The columns, with the links that were public as of the report's days."""
    return report.kind.export.at(report.as_of)


def take_rows(report: Report, file_format: str, progress: Callable[[int], None]) -> ReadRows:
    return take(export_of(report), report.answer.rows, format=file_format, progress=progress)


def first_cells(report: Report, number: int) -> list[list[str]]:
    """The cells of the first rows, as in the CSV file."""
    file = write_file(export_of(report), report.first(number), format="csv", plain=True)
    with file.content as content:
        return list(csv.reader(io.StringIO(content.read().decode(), newline="")))[1:]


def words_of(report: Report) -> list[str]:
    """The filter and the days as parts of a file's name."""
    days = [f"{name.replace('_', '-')}-{day}" for name, day in report.as_of.values.items()]
    return [*filter(None, [report.answer.asked.slug]), *days]


def name_of(report: Report, file_format: str) -> str:
    """`gsi-report-progress_2024-01-01_2026-11-22.csv`: what, which filter and moment, when."""
    parts = [f"gsi-{report.kind.export.name}", *words_of(report), f"{timezone.localdate()}"]
    return f"{'_'.join(parts)}.{file_format}"
