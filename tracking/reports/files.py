"""The files of a report, with the same columns and rows as its page."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from django.utils import timezone

from tracking.exports import Export, ReadRows, take, write_file
from tracking.reports.preview import Cell, Drawing, columns_of
from tracking.reports.report import Report, Rows


def export_of(report: Report) -> Export:
    """The columns, with the links that were public as of the report's days."""
    return report.kind.export.at(report.as_of)


def take_rows(report: Report, file_format: str, progress: Callable[[int], None]) -> ReadRows:
    return take(export_of(report), report.answer.rows, format=file_format, progress=progress)


def first_cells(report: Report, number: int) -> list[list[str]]:
    """The cells of the first rows, as in the CSV file."""
    return _cells_of(export_of(report), report.first(number))


def first_shown(report: Report, number: int) -> list[list[Cell]]:
    """The first rows for people, those that say nothing last."""
    shown = report.kind.shown
    export = export_of(report).with_columns(columns_of(shown))
    drawing = Drawing(shown, {column.name: column.kind for column in export.columns}, report.as_of)
    rows = _cells_of(export, report.first_with_content(number))
    return [drawing.row(dict(zip(export.header, cells, strict=True))) for cells in rows]


def _cells_of(export: Export, rows: Rows) -> list[list[str]]:
    file = write_file(export, rows, format="csv", plain=True)
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
