"""Cells of a workbook that show nothing when they are read: errors, and formulas without a result.

The reader of workbooks gives both as empty. A program other than a spreadsheet leaves formulas
without a result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from string import ascii_uppercase
from xml.etree import ElementTree

from django.utils.translation import gettext

from tracking.imports.reading.archives import Archive
from tracking.imports.reading.table import Unreadable

CELL = rb"<(?:\w+:)?c\b(?=[^>]*\br=\"([A-Z]{1,3}[0-9]{1,7})\")"
ERROR = re.compile(CELL + rb"(?=[^>]*\bt=\"e\")[^>]*>")
NO_RESULT = re.compile(
    CELL
    + rb"(?![^>]*\bt=\"str\")[^>]*[^/>]>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    + rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
ODS_ERROR = b'calcext:value-type="error"'
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST = 10_000


@dataclass
class LostCells:
    """Looks for such cells while the parts of an archive are checked."""

    errors: dict[str, set[str]] = field(default_factory=dict)
    without_result: dict[str, set[str]] = field(default_factory=dict)

    def look(self, part: str, piece: bytes) -> None:
        """Sees a piece of a part. Raises Unreadable for an error in a sheet of .ods."""
        if part == "content.xml":
            if ODS_ERROR in piece:
                raise Unreadable(_error_somewhere())
        elif part.startswith("xl/worksheets/"):
            if b't="e"' in piece:
                _add(self.errors, part, ERROR, piece)
            if b"<f" in piece or b":f" in piece:
                _add(self.without_result, part, NO_RESULT, piece)

    def of_sheet(self, archive: Archive, sheet: str) -> dict[int, str]:
        """By the row: what to do about its first such cell."""
        part = _part_of(archive, sheet)
        found: dict[int, str] = {}
        for cells, sentence in (
            (self.errors, _error()),
            (self.without_result, _without_result()),
        ):
            for cell in sorted(cells.get(part, ())):
                found.setdefault(int(cell.lstrip(ascii_uppercase)), sentence % {"cell": cell})
        return found


def _add(found: dict[str, set[str]], part: str, pattern: re.Pattern[bytes], piece: bytes) -> None:
    cells = found.setdefault(part, set())
    if len(cells) < MOST:
        cells |= {cell.decode("ascii") for cell in pattern.findall(piece)}


def _part_of(archive: Archive, sheet: str) -> str:
    """The part that has the cells of a sheet; empty where the workbook does not say so."""
    try:
        workbook = ElementTree.fromstring(archive.small("xl/workbook.xml"))  # noqa: S314
        relations = ElementTree.fromstring(  # noqa: S314 (declarations have been refused)
            archive.small("xl/_rels/workbook.xml.rels")
        )
    except ElementTree.ParseError:
        return ""
    named = {one.get("name"): one.get(RELATION) for one in workbook.iter() if one.get(RELATION)}
    targets = {one.get("Id"): one.get("Target", "") for one in relations.iter()}
    target = targets.get(named.get(sheet), "")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _error() -> str:
    return gettext(
        "Cell %(cell)s shows an error such as #N/A. Mend its formula, or write the value."
    )


def _without_result() -> str:
    return gettext(
        "Cell %(cell)s has a formula without a result. Open the workbook in a spreadsheet program "
        "and save it there, or write the value."
    )


def _error_somewhere() -> str:
    return gettext(
        "A cell of this workbook shows an error such as #N/A. Mend its formula, or write the value."
    )
