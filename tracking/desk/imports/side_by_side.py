"""A row of a file beside what may be the same: a record, or another row of the file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext

from tracking import exports
from tracking.exports import Export
from tracking.exports.reading import chunks_of, text_of
from tracking.imports.columns import IMPORT_KINDS
from tracking.models import Event, Forum, Import, ImportRow, Party, Source, StatusUpdate
from tracking.models.imports import ImportKind

MOST_SUSPECTS = 5


@dataclass(frozen=True)
class Recorded:
    """Where the records of a kind are stored, what describes them, and the address of each."""

    model: type[Model]
    export: Export
    address: str

    def find(self, pk: int) -> Model | None:
        manager: Any = self.model._default_manager
        found: Model | None = manager.filter(pk=pk).first()
        return found

    def cells(self, pk: int, names: Collection[str]) -> dict[str, str]:
        """What its line in our own file says in these columns, where that has them. One query."""
        manager: Any = self.model._default_manager
        export = self.export.with_columns([one for one in self.export.header if one in names])
        if not export.columns:
            return {}
        rows = [
            row for part in chunks_of(export, manager.filter(pk=pk).order_by("pk")) for row in part
        ]
        values = rows[0] if rows else []
        return dict(zip(export.header, map(text_of, values), strict=False))

    def address_of(self, pk: int) -> str:
        return reverse(f"desk:{self.address}", args=[pk])


RECORDED = {
    ImportKind.EVENTS: Recorded(Event, exports.EVENTS, "event_detail"),
    ImportKind.SOURCES: Recorded(Source, exports.SOURCES, "source_detail"),
    ImportKind.FORUMS: Recorded(Forum, exports.FORUMS, "forum_detail"),
    ImportKind.STATUS_UPDATES: Recorded(
        StatusUpdate, exports.STATUS_UPDATES, "status_update_detail"
    ),
    ImportKind.PARTIES: Recorded(Party, exports.PARTIES, "party_detail"),
}


@dataclass(frozen=True)
class SideRow:
    """A column of both, as lines of text."""

    label: str
    one: list[str]
    other: list[str]

    @property
    def differs(self) -> bool:
        return self.one != self.other


@dataclass(frozen=True)
class Suspect:
    """What may be the same as a row. address: of its page; empty where it is gone."""

    title: str
    address: str
    points: int
    rows: list[SideRow]


def suspects_of(of: Import, row: ImportRow) -> list[Suspect]:
    """Each possible duplicate beside the row, the likeliest first."""
    likeliest = sorted(row.suspects, key=lambda one: -int(one.get("points") or 0))
    return [_suspect(of, row, one) for one in likeliest[:MOST_SUSPECTS]]


def _suspect(of: Import, row: ImportRow, said: Mapping[str, Any]) -> Suspect:
    mine, points = _cells(of, row), int(said.get("points") or 0)
    if said.get("row"):
        number = int(said["row"])
        other = of.rows.filter(number=number).first()
        cells = _cells(of, other) if other else {}
        title = gettext("Row %(number)s of this file") % {"number": number}
        address = reverse("desk:import_row", args=[of.token, number])
        return Suspect(title, address, points, _beside(of, mine, cells))
    recorded = RECORDED[ImportKind(of.kind)]
    pk = int(said.get("record") or 0)
    record = recorded.find(pk)
    if record is None:
        return Suspect(gettext("A record that is gone meanwhile"), "", points, [])
    return Suspect(
        str(record),
        recorded.address_of(pk),
        points,
        _beside(of, mine, recorded.cells(pk, mine.keys())),
    )


def _cells(of: Import, row: ImportRow) -> dict[str, str]:
    """What a row says, by column."""
    cells = zip(of.header, row.cells, strict=False)
    return {column: cell for heading, cell in cells if (column := of.columns.get(heading))}


def _beside(of: Import, one: Mapping[str, str], other: Mapping[str, str]) -> list[SideRow]:
    """The columns that either fills, in the order of the template."""
    return [
        SideRow(str(column.label), _lines(one, column.name), _lines(other, column.name))
        for column in IMPORT_KINDS[of.kind].columns
        if column.name in one and (one[column.name].strip() or other.get(column.name))
    ]


def _lines(cells: Mapping[str, str], column: str) -> list[str]:
    return [line for line in cells.get(column, "").strip().splitlines() if line]


def record_address(of: Import, row: ImportRow) -> str:
    """Of the page of the record that a row changes or made; empty where there is none."""
    return RECORDED[ImportKind(of.kind)].address_of(row.record) if row.record else ""


def label_of_field(of: Import, name: str) -> str:
    """What a field is called on pages."""
    column = IMPORT_KINDS[of.kind].by_name.get(name)
    return str(column.label) if column else name
