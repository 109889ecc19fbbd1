"""Strict reading of delimited text: nothing is guessed once the separator is known."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from django.utils.translation import gettext

from tracking.exports.cells import MARK, guard
from tracking.imports.reading.faults import shown
from tracking.imports.reading.layout import LINES, NAMED, lines_of
from tracking.imports.reading.table import Unreadable

# A limit of the module for the whole process, far below the cells that are allowed here. The
# length of each cell is checked against its own limit.
csv.field_size_limit(1 << 30)

NO_SEPARATORS = '"\r\n'
UP_TO_MARK = re.compile(r'[^"]*+(?:""[^"]*+)*+')  # within a cell: a mark written twice is text
LONG_LINE, MOST_SEPARATORS = 1 << 17, 100_000

Numbered = tuple[int, Sequence[str]]


def refuse_nul(text: str) -> None:
    """Raises Unreadable for a NUL, which no text has, by its line."""
    if (place := text.find("\0")) >= 0:
        raise Unreadable(
            gettext(
                "Line %(line)s has a NUL character: the file is damaged, or it is no text. Save "
                "the table again as CSV (UTF-8)."
            )
            % {"line": f"{line_at(text, place):,}"}
        )


def line_at(text: str, place: int) -> int:
    """The number of the line on which a place of the text is."""
    before = text[:place]
    ends = sum(1 for _line in LINES.finditer(before))
    return max(1, ends + before.endswith(("\n", "\r"))) if before else 1


def rows_of(text: str, separator: str) -> Iterator[Numbered]:
    """Each row that has a filled cell, with the line on which it begins; lazily.

    Raises Unreadable for a quotation mark that is not closed, by the line on which it opens, and
    for text that follows a closing one.
    """
    if len(separator) != 1 or separator in NO_SEPARATORS:
        raise Unreadable(gettext("The separator must be one character, such as a comma or a tab."))
    reader = csv.reader(_bounded(text, separator), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cells) and not (line == 1 and NAMED.match(text)):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(_quotation(text, separator, line)) from error


def _bounded(text: str, separator: str) -> Iterator[str]:
    """The lines. Raises Unreadable for one that would be millions of cells, before it is parted."""
    for number, line in enumerate(lines_of(text), start=1):
        if len(line) > LONG_LINE and line.count(separator) > MOST_SEPARATORS:
            raise Unreadable(
                gettext(
                    "Line %(line)s has more than %(most)s separators. Check the separator, or "
                    "delete the empty columns."
                )
                % {"line": f"{number:,}", "most": f"{MOST_SEPARATORS:,}"}
            )
        yield line


def is_guarded(text: str, separator: str) -> bool:
    """Whether the cells of the file were made inert as our exports do it.

    They were if more cells have the apostrophe than are without it though they need it: a person
    may have added rows. A negative number needs none. Cost: the whole file is parsed if any cell
    begins with an apostrophe, and not otherwise.
    """
    if not any(beginning in text for beginning in _beginnings(separator)):
        return False
    surplus = 0
    for _line, cells in rows_of(text, separator):
        for cell in cells:
            if cell and not cell[0].isalnum() and guard(cell) != cell and not _is_number(cell):
                surplus += 1 if is_marked(cell) else -1
    return surplus > 0


def is_marked(cell: str) -> bool:
    """Whether our exports put the first apostrophe of the cell there."""
    return cell.startswith(MARK) and guard(cell[1:]) == cell


def unmarked(rows: Iterator[Numbered]) -> Iterator[Numbered]:
    """The rows with the cells as they were before they were made inert."""
    for line, cells in rows:
        if any(cell.startswith(MARK) for cell in cells):
            cells = [cell[1:] if is_marked(cell) else cell for cell in cells]
        yield line, cells


def _beginnings(separator: str) -> list[str]:
    """How a cell with an apostrophe begins in the text, below the header."""
    return [f"{before}{quote}{MARK}" for before in (separator, "\n", "\r") for quote in ("", '"')]


def _is_number(cell: str) -> bool:
    return cell[0] in "+-" and cell[1:].replace(".", "", 1).replace(",", "").isdigit()


def _quotation(text: str, separator: str, line: int) -> str:
    opened, closed, after = _last_quotation(text, separator, line)
    if not after:
        return gettext(
            "The quotation mark that opens a cell on line %(line)s is not closed. Close it where "
            "the cell ends; one that belongs to the text is written twice."
        ) % {"line": f"{opened:,}"}
    return gettext(
        "A quotation mark opens a cell on line %(line)s, and “%(after)s” follows the mark that "
        "closes it on line %(closed)s. Close the cell where it ends; a mark that belongs to the "
        "text is written twice."
    ) % {"line": f"{opened:,}", "closed": f"{closed:,}", "after": shown(after)}


def _last_quotation(text: str, separator: str, first: int) -> tuple[int, int, str]:
    """Where the faulty cell of the row that begins on a line opens and closes, and what follows.

    What follows is empty if the cell is never closed.
    """
    opened = 0  # no cell is open
    for number, line in enumerate(islice(lines_of(text), first - 1, None), start=first):
        place = 0
        while place < len(line):
            if not opened:
                place, opened = _next_cell(line, place, separator, number)
                continue
            place = UP_TO_MARK.match(line, place).end() + 1  # type: ignore[union-attr]
            if place <= len(line):
                if line[place : place + 1] not in {separator, "", "\r", "\n"}:
                    return opened, number, line[place:].rstrip()
                opened = 0
    return opened or first, 0, ""


def _next_cell(line: str, place: int, separator: str, number: int) -> tuple[int, int]:
    """Where the next quoted cell begins within the marks and its line; beyond the end without."""
    if place == 0 and line.startswith('"'):
        return 1, number
    found = line.find(f'{separator}"', place)
    return (found + 2, number) if found >= 0 else (len(line), 0)
