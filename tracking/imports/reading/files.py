"""The door of this folder: how a file is to be read, its table, its first rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from tracking.imports.reading import delimited, json_table, workbooks
from tracking.imports.reading.characters import is_suspicious
from tracking.imports.reading.contents import is_ole, is_zip, refuse_others
from tracking.imports.reading.encodings import decode, encoding_of
from tracking.imports.reading.json_rows import is_json
from tracking.imports.reading.layout import SAMPLE_ROWS, header_row_of, sampled, separator_of
from tracking.imports.reading.limits import Limits
from tracking.imports.reading.notes import notes_of
from tracking.imports.reading.rows import Gathered
from tracking.imports.reading.table import Format, Problem, Reading, Table, Unreadable

PREVIEWED_BYTES = 1 << 20


def recognise(data: bytes, name: str = "", limits: Limits | None = None) -> Reading:
    """How the file is to be read, by its content; its name only decides between two separators.

    limits: those of the settings if none are given. Raises Unreadable for what is no table, with
    what it is, and for what is too large. Cost: the whole file is decoded once; a workbook is read
    once.
    """
    (limits or Limits.of_settings()).check_size(data)
    if is_zip(data) or is_ole(data):
        return _of_workbook(data)
    refuse_others(data)
    encoding, sure = encoding_of(data)
    text = decode(data, encoding)
    if sure:
        refuse_others(text[:4096].encode("utf-8", "replace"))  # a page in UTF-16 is one too
    if is_json(text):
        return Reading(Format.JSON_LINES, encoding=encoding, sure=sure)
    return _of_text(text, Reading(Format.DELIMITED, encoding=encoding, sure=sure), name)


def read(data: bytes, reading: Reading, limits: Limits) -> Table:
    """The whole table, read as the reading says.

    Rows that cannot be read whole are its problems. Raises Unreadable for what is wrong with the
    file or with its header, by line, and above the limits. Memory: the file, its text and its
    cells, equal ones once.
    """
    return _table(data, reading, limits, most=None)


def preview(data: bytes, reading: Reading, limits: Limits, rows: int = 10) -> Table:
    """The first rows, as far as they can be read; a fault of the header is one of the problems.

    Cost: the first megabyte of a text; a workbook is read once.
    """
    limits.check_size(data)
    if reading.format == Format.DELIMITED and len(data) > PREVIEWED_BYTES:
        with _cut(data, reading) as beginning:
            try:
                table = _table(beginning, reading, limits, most=rows)
            except Unreadable:
                return _table(data, reading, limits, most=rows)
            if len(table.lines) + len(table.problems) >= rows:
                return table
    return _table(data, reading, limits, most=rows)


def pasted(text: str) -> tuple[bytes, Reading]:
    """Rows pasted from a spreadsheet as a file in UTF-8, and how it is to be read.

    A spreadsheet puts a cell in quotation marks only if it has a line break. Where the marks do
    not fit, they belong to the text. Raises Unreadable for an empty text.
    """
    text = text.strip("\r\n")
    if "\t" in text and not _is_strict(text):
        text = _quoted(text)
    data = text.encode("utf-8", "surrogatepass")
    return data, _of_text(text, Reading(Format.DELIMITED, encoding="utf-8"), "pasted.tsv")


@dataclass(frozen=True)
class _Source:
    """What gathering takes: the rows, and what is known about them."""

    gathered: Gathered
    sheets: tuple[str, ...] = ()
    reading: Reading | None = None


def _table(data: bytes, reading: Reading, limits: Limits, most: int | None) -> Table:
    limits.check_size(data)
    if reading.header_row < 1:
        raise Unreadable(gettext("The header stands on line 1 or below. Choose its line."))
    if reading.format == Format.WORKBOOK:
        source = _sheet(data, reading, limits, most)
    elif reading.format == Format.JSON_LINES:
        text = _text(data, reading, limits)
        source = _Source(json_table.gathered(text, limits, most))
    elif reading.format == Format.DELIMITED:
        source = _Source(_delimited(_text(data, reading, limits), reading, limits, most))
    else:
        raise Unreadable(gettext("A file is read as delimited text, as a workbook or as JSON."))
    return _finished(source, source.reading or reading, most)


def _finished(source: _Source, reading: Reading, most: int | None) -> Table:
    gathered = source.gathered
    if gathered.faults and most is None:
        raise _refused(gathered.faults[0])
    return Table(
        reading,
        gathered.header,
        gathered.lines,
        [*gathered.faults, *gathered.problems],
        source.sheets,
        notes_of(reading, gathered),
    )


def _refused(fault: Problem) -> Unreadable:
    said = gettext("Line %(line)s: %(sentence)s")
    return Unreadable(said % {"line": f"{fault.line:,}", "sentence": fault.sentence})


def _text(data: bytes, reading: Reading, limits: Limits) -> str:
    text = decode(data, reading.encoding)
    delimited.refuse_nul(text)
    limits.check_lines(text)
    return text


def _delimited(text: str, reading: Reading, limits: Limits, most: int | None) -> Gathered:
    rows = delimited.rows_of(text, reading.separator)
    if reading.guarded:
        rows = delimited.unmarked(rows)
    gathered = Gathered(limits, trusted=not is_suspicious(text))
    gathered.gather(rows, reading.header_row, most)
    return gathered


def _sheet(data: bytes, reading: Reading, limits: Limits, most: int | None) -> _Source:
    last_row = reading.header_row + (limits.rows if most is None else most * 10) + 1
    with workbooks.opened(data, reading.sheet, last_row) as sheet:
        gathered = Gathered(limits, padded=True, lost=sheet.lost)
        gathered.gather(sheet.rows, reading.header_row, most)
        return _Source(gathered, sheet.names, replace(reading, sheet=sheet.name))


def _of_workbook(data: bytes) -> Reading:
    with workbooks.opened(data, "", SAMPLE_ROWS) as sheet:
        rows = list(sheet.rows)
        if not rows:
            raise Unreadable(
                gettext(
                    "The workbook has no cells with content. Choose one with a header and rows."
                )
            )
        return Reading(Format.WORKBOOK, sheet=sheet.name, header_row=header_row_of(rows))


def _of_text(text: str, reading: Reading, name: str) -> Reading:
    delimited.refuse_nul(text)
    if not text.strip():
        raise Unreadable(gettext("The file is empty. Choose a file with a header and rows."))
    preferred = "\t" if name.lower().endswith((".tsv", ".tab")) else ""
    separator = separator_of(text, preferred)
    return replace(
        reading,
        separator=separator,
        header_row=header_row_of(sampled(text, separator)),
        guarded=_is_guarded(text, separator),
    )


def _is_guarded(text: str, separator: str) -> bool:
    try:
        return delimited.is_guarded(text, separator)
    except Unreadable:
        return False  # reading says what is wrong, when the person has seen the separator


@contextmanager
def _cut(data: bytes, reading: Reading) -> Iterator[bytes]:
    """The beginning of a text, up to the last line end that can be seen in it."""
    beginning = data[:PREVIEWED_BYTES]
    is_wide = reading.encoding.startswith(("utf-16", "utf-32"))
    end = -1 if is_wide else beginning.rfind(b"\n")
    yield beginning[: end + 1] if end >= 0 else data


def _is_strict(text: str) -> bool:
    try:
        for _row in delimited.rows_of(text, "\t"):
            pass
    except Unreadable:
        return False
    return True


def _quoted(text: str) -> str:
    """The lines with every mark as text."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter="\t").writerows(line.split("\t") for line in text.splitlines())
    return written.getvalue()
