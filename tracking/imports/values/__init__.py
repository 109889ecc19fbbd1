"""Rows of a file as values of records, with what is wrong at each cell."""

from tracking.imports.values.conventions import Conventions, conventions_of, orders_found
from tracking.imports.values.decisions import Act, Decision, Decisions
from tracking.imports.values.evidence import ReadEvidence
from tracking.imports.values.reading import RowReader
from tracking.imports.values.rows import (
    CellProblem,
    ReadRow,
    UnknownCell,
    UnknownValue,
    UnknownValues,
)
from tracking.imports.values.searches import ReadSearch
from tracking.imports.values.sources import ReadSource

__all__ = [
    "Act",
    "CellProblem",
    "Conventions",
    "Decision",
    "Decisions",
    "ReadEvidence",
    "ReadRow",
    "ReadSearch",
    "ReadSource",
    "RowReader",
    "UnknownCell",
    "UnknownValue",
    "UnknownValues",
    "conventions_of",
    "orders_found",
]
