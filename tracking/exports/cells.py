"""Text in a cell, made inert if a spreadsheet would run it as a formula.

One apostrophe in front makes a cell inert. `unguard` removes exactly one, so that an exported text
can be imported unchanged: unguard(guard(text)) == text for every text. The database does the same
with `mark_of`, which a test compares with `guard`.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import cache

from django.db import connection

from tracking.values.validators import is_visible

FORMULA_STARTS = "=+-@"
ALWAYS_GUARDED = ("\t", "\r", "\n", "'")
MARK = "'"
# Every letter that NFKC turns into a formula sign, or into a text that begins with one.
FORMULA_LETTERS = "+-=@⁺⁼₊₌⩵⩶﬩﹢﹣﹦﹫＋－＝＠"
# Letters and what stands between them in ASCII, digits, Han characters.
HARMLESS = ((0x41, 0x7A), (0x30, 0x39), (0x4E00, 0x9FFF))


def guard(text: str) -> str:
    return mark(text) + text


def mark(text: str) -> str:
    return MARK if _would_run(text) else ""


def unguard(text: str) -> str:
    return text.removeprefix(MARK)


def _would_run(text: str) -> bool:
    """Whether the first visible character, in any width, begins a formula."""
    if text.startswith(ALWAYS_GUARDED):
        return True
    first = next((character for character in text if is_visible(character)), "")
    return bool(first) and unicodedata.normalize("NFKC", first)[0] in FORMULA_STARTS


def mark_of(sql: str) -> str:
    """What `guard` puts in front, in SQL: an apostrophe or nothing. `sql` names a text, not NULL.

    Most texts are empty or begin with an ASCII letter or digit or a Han character. Only the others
    are checked, on SQLite by `mark`, on PostgreSQL by a regular expression.
    """
    if connection.vendor == "sqlite":
        # It compares texts by their code points, which is faster than to ask for the first one.
        harmless = " OR ".join(
            f"({sql} >= CHAR({start}) AND {sql} < CHAR({end + 1}))" for start, end in HARMLESS
        )
        return f"CASE WHEN {harmless} OR {sql} = '' THEN '' ELSE gsi_mark({sql}) END"
    first = f"ASCII({sql})"
    harmless = " OR ".join(f"{first} BETWEEN {start} AND {end}" for start, end in HARMLESS)
    runs = f"{sql} ~ {PATTERN}"
    return f"CASE WHEN {harmless} OR {sql} = '' OR NOT {runs} THEN '' ELSE '{MARK}{MARK}' END"


PATTERN = "formula.pattern"  # the column in which a query finds `formula_pattern`


@cache
def formula_pattern() -> str:
    """A PostgreSQL regular expression for what `guard` marks. It takes half a second, once."""
    invisible = "".join(f"\\U{start:08X}-\\U{end:08X}" for start, end in _invisible_ranges())
    signs = "".join(f"\\U{ord(letter):08X}" for letter in FORMULA_LETTERS)
    return f"^(?:[\\t\\r\\n']|[{invisible}]*[{signs}])"


def _invisible_ranges() -> list[tuple[int, int]]:
    """Ranges of invisible characters, ends included; PostgreSQL can hold no NUL or surrogates."""
    ranges: list[tuple[int, int]] = []
    for code in range(1, sys.maxunicode + 1):
        if 0xD800 <= code <= 0xDFFF or is_visible(chr(code)):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return ranges
