"""Checks the header and every row, whatever the format, and gathers them in a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from tracking.imports.reading import faults
from tracking.imports.reading.characters import first_refused, is_suspicious
from tracking.imports.reading.limits import Limits
from tracking.imports.reading.table import Line, Problem, Unreadable

MOST_PROBLEMS = 10_000
SHARED_TEXTS = 1 << 16
MOST_NAME = 500  # characters of a column's name

Numbered = tuple[int, Sequence[str]]


class SharedTexts(dict[str, str]):
    """Equal cells as one text: the same words stand in thousands of rows of a column."""

    def __missing__(self, text: str) -> str:
        if len(self) < SHARED_TEXTS:
            self[text] = text
        return text


@dataclass
class Gathered:
    """The rows of a file, checked one after the other.

    padded: rows of a sheet end at their last filled cell. trusted: the text of the whole file has
    been searched for refused characters. lost: by the row, a cell of a sheet that cannot be read,
    and why. faults: what is wrong with the header; a preview shows it, reading refuses the file
    for it. above: the lines above the header that are left out.
    """

    limits: Limits
    padded: bool = False
    trusted: bool = False
    lost: dict[int, str] = field(default_factory=dict)
    header: tuple[str, ...] = ()
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)
    above: list[int] = field(default_factory=list)
    _names: tuple[str, ...] = ()
    _named: tuple[int, ...] | None = None
    _shared: SharedTexts = field(default_factory=SharedTexts)

    def gather(self, rows: Iterable[Numbered], header_row: int, most: int | None = None) -> None:
        """Takes the header and the rows below it, at most so many.

        Raises Unreadable without a header on that row, and above the limits.
        """
        waiting = iter(rows)
        self._find_header(waiting, header_row)
        for number, cells in waiting:
            self._row(number, cells)
            if self.is_enough(most):
                return
        for number in sorted(number for number in self.lost if number > header_row):
            self.problem(number, self.lost[number])  # nothing else stands in these rows
        self.problems.sort(key=attrgetter("line"))

    def is_enough(self, most: int | None) -> bool:
        """Whether so many rows have been taken. Raises Unreadable above the limits."""
        count = len(self.lines) + len(self.problems)
        self.limits.check_rows(count, len(self.header))
        return most is not None and count >= most

    def set_header(self, number: int, cells: Sequence[str]) -> None:
        """Takes the names of the columns; one without a name and content is left out.

        Raises Unreadable for too many of them.
        """
        names = [" ".join(cell.replace("\ufeff", "").split()) for cell in cells]
        while names and not names[-1]:
            names.pop()
        self.limits.check_columns(len(names))
        self._names = tuple(names)
        self.header = tuple(name for name in names if name)
        if len(self.header) < len(names):
            self._named = tuple(place for place, name in enumerate(names) if name)
        if refused := first_refused(names):
            self._fault(number, refused[1])
        if (longest := max(map(len, names), default=0)) > MOST_NAME:
            self._fault(number, faults.long_name(longest, MOST_NAME))
        if number in self.lost:
            self._fault(number, self.lost.pop(number))
        for name in dict.fromkeys(name for name in self.header if self.header.count(name) > 1):
            self._fault(number, faults.twice(name, names), name)

    def take(self, number: int, cells: Sequence[str], names: Sequence[str]) -> None:
        """Takes a row that has a cell for each of these columns, unless a cell is refused."""
        if refused := self._refused(cells):
            place, sentence = refused
            self.problem(number, sentence, names[place])
        else:
            self.lines.append(Line(number, tuple(map(self._shared.__getitem__, cells))))

    def problem(self, number: int, sentence: str, column: str = "") -> None:
        """Takes note of a row that cannot be read. Raises Unreadable above 10,000 of them."""
        self.problems.append(Problem(number, sentence, column))
        if len(self.problems) > MOST_PROBLEMS:
            first = self.problems[0]
            raise Unreadable(faults.too_many(MOST_PROBLEMS, first.line, first.sentence))

    def _find_header(self, rows: Iterator[Numbered], header_row: int) -> None:
        for number, cells in rows:
            if number == header_row:
                self.set_header(number, cells)
                return
            if number > header_row:
                break
            self.above.append(number)
        raise Unreadable(faults.no_header(header_row))

    def _row(self, number: int, cells: Sequence[str]) -> None:
        width = len(self._names)
        if len(cells) != width:
            if any(cells[width:]):
                self._too_long(number, cells)
                return
            if len(cells) < width and not self.padded:
                self.problem(number, faults.short(len(cells), width))
                return
            cells = [*cells[:width], *[""] * (width - len(cells))]
        if number in self.lost:
            self.problem(number, self.lost.pop(number))
            return
        if self._named is not None:
            self._check_nameless(number, cells)
            cells = [cells[place] for place in self._named]
        self.take(number, cells, self.header)

    def _refused(self, cells: Sequence[str]) -> tuple[int, str] | None:
        """The place of the first cell that is too long or has a refused character, and why."""
        longest = max(map(len, cells), default=0)
        if longest > self.limits.cell:
            place = next(at for at, cell in enumerate(cells) if len(cell) == longest)
            return place, faults.long_cell(longest, self.limits.cell)
        if not self.trusted and is_suspicious("".join(cells)):
            return first_refused(cells)
        return None

    def _too_long(self, number: int, cells: Sequence[str]) -> None:
        width = len(self._names)
        extra = next(cell for cell in cells[width:] if cell)
        if self.padded:  # in a sheet it stands in a column of its own
            self._fault(number, faults.nameless(extra))
        else:
            self.problem(number, faults.long(len(cells), width, extra))

    def _check_nameless(self, number: int, cells: Sequence[str]) -> None:
        for name, cell in zip(self._names, cells, strict=True):
            if not name and cell:
                self._fault(number, faults.nameless(cell))

    def _fault(self, number: int, sentence: str, column: str = "") -> None:
        if not self.faults:
            self.faults.append(Problem(number, sentence, column))
