"""How a file writes what can be written in more than one way, as far as its cells show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tracking.imports.columns import ImportKind, Reads
from tracking.imports.date_orders import DMY, MDY, OrderFound, order_of
from tracking.imports.dates import Epoch
from tracking.imports.guarding import looks_guarded
from tracking.imports.values.lines import Line

DATES = {Reads.DATE, Reads.PERIOD, Reads.DAY}
# Texts that people wrote, which our own files make inert.
FREE = {Reads.LINE, Reads.PROSE, Reads.ADDRESS, Reads.SOURCES, Reads.EXCERPTS, Reads.SEARCHES}


@dataclass(frozen=True)
class Conventions:
    """How a file writes what can be written in more than one way.

    orders: by heading `dmy` or `mdy`, as a person said or its dates show. epoch: from which year
    its spreadsheet counts days. guarded: texts that would run as formulas begin with an apostrophe.
    """

    orders: Mapping[str, str] = field(default_factory=dict)
    epoch: Epoch = Epoch.OF_1900
    guarded: bool = False


def orders_found(
    kind: ImportKind,
    header: Sequence[str],
    matched: Mapping[str, str | None],
    lines: Sequence[Line],
) -> dict[str, OrderFound]:
    """What the dates of each column of dates say of their order, by heading."""
    return {
        heading: order_of(line.cells[place] for line in lines)
        for place, heading in _columns(kind, header, matched, DATES)
    }


def conventions_of(
    kind: ImportKind,
    header: Sequence[str],
    matched: Mapping[str, str | None],
    lines: Sequence[Line],
    *,
    said: Mapping[str, str] | None = None,
    epoch: Epoch = Epoch.OF_1900,
    is_delimited: bool = True,
) -> Conventions:
    """What all cells show, and what a person said: `dmy` or `mdy` by heading.

    Only delimited files are made inert. Dates of a column whose order neither shows are refused.
    """
    found = orders_found(kind, header, matched, lines)
    orders = {
        heading: one.order
        for heading, one in found.items()
        if one.order and one.order in {DMY, MDY}
    }
    free = [place for place, _heading in _columns(kind, header, matched, FREE)]
    guarded = is_delimited and looks_guarded(line.cells[place] for line in lines for place in free)
    return Conventions({**orders, **(said or {})}, epoch, guarded)


def _columns(
    kind: ImportKind, header: Sequence[str], matched: Mapping[str, str | None], reads: set[Reads]
) -> Iterator[tuple[int, str]]:
    """The place and the heading of each column that is read so."""
    for place, heading in enumerate(header):
        column = kind.by_name.get(matched.get(heading) or "")
        if column and column.reads in reads:
            yield place, heading
