"""Sentences about a row or a header: what is wrong and what would be right."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext, ngettext

SHOWN = 40


def shown(text: str) -> str:
    """The beginning of a cell, as a sentence repeats it."""
    text = " ".join(text[: SHOWN * 4].split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def twice(name: str, names: Sequence[str]) -> str:
    places = [f"{place}" for place, other in enumerate(names, start=1) if other == name]
    return gettext(
        "The header has “%(name)s” more than once, in columns %(places)s. Give each column a name "
        "of its own."
    ) % {"name": shown(name), "places": ", ".join(places)}


def no_header(line: int) -> str:
    return gettext(
        "No row with cells begins on line %(line)s, where the header is expected. Choose the line "
        "on which the names of the columns stand."
    ) % {"line": f"{line:,}"}


def long_name(length: int, most: int) -> str:
    return gettext(
        "A name in the header has %(length)s characters, and at most %(most)s are read. Shorten "
        "it, or choose the line on which the header stands."
    ) % {"length": f"{length:,}", "most": f"{most:,}"}


def nameless(cell: str) -> str:
    return gettext(
        "“%(cell)s” stands in a column without a name. Give the column a name in the header, or "
        "delete it."
    ) % {"cell": shown(cell)}


def short(count: int, width: int) -> str:
    return ngettext(
        "The row has %(count)s cell, the header %(width)s. Add the missing separators, or put a "
        "cell with a line break in quotation marks.",
        "The row has %(count)s cells, the header %(width)s. Add the missing separators, or put a "
        "cell with a line break in quotation marks.",
        count,
    ) % {"count": f"{count:,}", "width": f"{width:,}"}


def long(count: int, width: int, extra: str) -> str:
    return gettext(
        "The row has %(count)s cells, the header %(width)s: “%(extra)s” has no column. Put a cell "
        "with a separator in it in quotation marks."
    ) % {"count": f"{count:,}", "width": f"{width:,}", "extra": shown(extra)}


def long_cell(length: int, most: int) -> str:
    return gettext(
        "The cell has %(length)s characters, and at most %(most)s are read. Shorten it."
    ) % {"length": f"{length:,}", "most": f"{most:,}"}


def too_many(most: int, line: int, sentence: str) -> str:
    return gettext(
        "More than %(most)s rows cannot be read whole. Check the separator and the line of the "
        "header. The first of them, line %(line)s: %(sentence)s"
    ) % {"most": f"{most:,}", "line": f"{line:,}", "sentence": sentence}
