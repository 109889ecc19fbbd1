"""Which separator a text has and on which line its header stands, judged by its first rows."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

SEPARATORS = (",", ";", "\t", "|")
RARE_SEPARATORS = tuple(":^~!#&*/\x1e\x1f")
NAMED = re.compile(r"\A\"?sep=([^\"\r\n])\"?[ \t]*(?:\r\n|\r|\n)", re.I)  # as Excel writes it
LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
SAMPLE_CHARACTERS, SAMPLE_ROWS = 1 << 17, 100
LEAST_SHARE = 2 / 3  # of the cells of a usual row: a line above the header has no more

Numbered = tuple[int, Sequence[str]]


def lines_of(text: str) -> Iterator[str]:
    """The lines with their ends: LF, CR LF or CR, each as it is."""
    return (found[0] for found in LINES.finditer(text))


def separator_of(text: str, preferred: str = "") -> str:
    """The separator that parts the first rows most evenly; a comma where nothing does.

    preferred: taken where two do it equally well.
    """
    if named := NAMED.match(text):
        return named[1]
    for separators in (SEPARATORS, RARE_SEPARATORS):
        scores = {one: _evenness(text, one) for one in separators}
        best = max(separators, key=lambda one: (scores[one], one == preferred))
        if scores[best] > (0, 0):
            return best
    return ","


def header_row_of(rows: Iterable[Numbered]) -> int:
    """The first row with more than two thirds of the filled cells that the rows usually have."""
    filled = [(number, sum(bool(cell.strip()) for cell in cells)) for number, cells in rows]
    counts = [count for _number, count in filled if count]
    if not counts:
        return 1
    usual = Counter(count for count in counts if count > 1).most_common(1)
    least = usual[0][0] * LEAST_SHARE if usual else 0
    return next(number for number, count in filled if count > least)


def sampled(text: str, separator: str) -> list[Numbered]:
    """The first rows with their lines, as far as they can be parsed; leniently, to judge them."""
    sample = text[:SAMPLE_CHARACTERS]
    reader = csv.reader(lines_of(sample), delimiter=separator)
    rows: list[Numbered] = []
    line = 1
    try:
        for cells in reader:
            if not (line == 1 and NAMED.match(text)):
                rows.append((line, cells))
            line = reader.line_num + 1
            if len(rows) == SAMPLE_ROWS:
                return rows
    except csv.Error:
        return rows
    return rows[:-1] if len(text) > SAMPLE_CHARACTERS else rows


def _evenness(text: str, separator: str) -> tuple[float, float]:
    """The share of rows with the usual number of cells, and that number; nothing for one cell."""
    widths = [len(cells) for _line, cells in sampled(text, separator) if any(cells)]
    several = Counter(width for width in widths if width > 1)
    if not several:
        return (0, 0)
    width, count = max(several.items(), key=lambda one: (one[1], one[0]))
    return (round(count / len(widths), 2), width)
