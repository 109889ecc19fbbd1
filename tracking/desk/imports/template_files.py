"""The file of each kind to fill in: its headings and an example row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import xlsxwriter
from django.utils.translation import gettext

from tracking.imports.columns import ImportKind
from tracking.imports.templates import template

BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet takes UTF-8 for something else


def as_csv(kind: ImportKind) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([template(kind).header, template(kind).example])
    return f"{BYTE_ORDER_MARK}{text.getvalue()}".encode()


def as_xlsx(kind: ImportKind) -> bytes:
    """With a second sheet that says what each column means."""
    content, filled = io.BytesIO(), template(kind)
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        rows, meanings = book.add_worksheet(kind.name), book.add_worksheet(gettext("Columns"))
        rows.freeze_panes(1, 0)
        for place, (name, example) in enumerate(zip(filled.header, filled.example, strict=True)):
            rows.set_column(place, place, max(len(name), len(example)) + 2)
            rows.write_string(0, place, name, bold)
            rows.write_string(1, place, example)
        meanings.set_column(0, 1, 28)
        meanings.set_column(2, 2, 90)
        for line, (name, label, meaning, _example) in enumerate(filled.explained()):
            for place, said in enumerate((name, label, meaning)):
                meanings.write_string(line, place, said)
    return content.getvalue()


WRITERS: dict[str, Callable[[ImportKind], bytes]] = {"csv": as_csv, "xlsx": as_xlsx}
