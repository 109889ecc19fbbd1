"""The files of a report: the same columns and rows as the page shows the first of."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import closing
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tracking.reports.parts import ROWS_AT_A_TIME
from tracking.reports.report import Report, Rows
from tracking.reports.writing import WrittenFile, write_file


def write(
    report: Report,
    file_format: str,
    *,
    columns: list[str] | None = None,
    plain: bool = False,
    excel: bool = False,
    progress: Callable[[int], None] | None = None,
) -> WrittenFile:
    return write_file(
        report.kind.export,
        _each(report.answer.rows),
        format=file_format,
        columns=columns,
        plain=plain,
        excel=excel,
        progress=progress,
    )


def first_cells(report: Report, number: int) -> list[list[str]]:
    """The cells of the first rows, as a CSV file of them has them."""
    rows = _each(report.first(number))
    with closing(write_file(report.kind.export, rows, format="csv", plain=True).content) as content:
        return list(csv.reader(io.StringIO(content.read().decode(), newline="")))[1:]


def _each(rows: Rows) -> Any:
    return rows.iterator(chunk_size=ROWS_AT_A_TIME) if isinstance(rows, QuerySet) else rows


def name_of(report: Report, file_format: str) -> str:
    """`gsi-report-progress_2024-01-01_2026-11-22.csv`: what, which filter and moment, when."""
    days = [f"{name.replace('_', '-')}-{day}" for name, day in report.moment.values.items()]
    words = [f"gsi-{report.kind.export.name}", report.answer.asked.slug, *days]
    return "_".join([*filter(None, words), f"{timezone.localdate()}"]) + f".{file_format}"
