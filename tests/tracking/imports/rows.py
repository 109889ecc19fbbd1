"""Rows of a file, and how tests have them read."""

from dataclasses import dataclass

from tracking.imports.columns import IMPORT_KINDS
from tracking.imports.matching import match_columns
from tracking.imports.values import Conventions, RowReader


@dataclass(frozen=True)
class Line:
    number: int
    cells: tuple[str, ...]


def reader(kind, header, **options):
    orders = options.pop("orders", {})
    conventions = options.pop("conventions", Conventions(orders=orders))
    matched = match_columns(header, IMPORT_KINDS[kind])
    return RowReader(IMPORT_KINDS[kind], header, matched, conventions=conventions, **options)


def read(kind, cells, **options):
    """One row with these cells by heading."""
    (row,) = read_all(kind, [cells], **options)
    return row


def read_all(kind, rows, **options):
    """Rows of the same headings."""
    header = list(rows[0])
    lines = [Line(number, tuple(row.values())) for number, row in enumerate(rows, start=2)]
    return list(reader(kind, header, **options).read(lines))


def said(row):
    """What is wrong with a row: pairs of a heading and a sentence."""
    return [(one.column, one.sentence) for one in row.refusals]
