"""The rows of an import, a batch at a time, and what plans them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tracking.imports.planning import PLANNERS
from tracking.imports.reading import Limits, Reading, Table, read
from tracking.models.imports import Import, ImportRow

if TYPE_CHECKING:
    from tracking.imports.planning.planner import Planner
    from tracking.models.imports import ImportRowQuerySet

BATCH = 500


def table_of(of: Import) -> Table:
    """The file as its person has it read. **errors** `Unreadable`."""
    return read(of.data, Reading.of_dict(of.reading), Limits.of_settings())


def planner_of(of: Import) -> Planner[Any]:
    return PLANNERS[of.kind](of, of.header)


def batches_of(of: Import, rows: ImportRowQuerySet | None = None) -> Iterator[list[ImportRow]]:
    """In the order of the file. Rows may be written anew meanwhile."""
    last = -1
    found = rows if rows is not None else of.rows.readable()
    while batch := list(found.after(last)[:BATCH]):
        yield batch
        last = batch[-1].number
