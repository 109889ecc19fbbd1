"""Text in a CSV cell, made inert where a spreadsheet would run it as a formula.

One apostrophe in front makes a cell inert. `unguard` takes exactly one off again, so that what was
exported can be imported without a change: unguard(guard(text)) == text for every text.
"""

from __future__ import annotations

import unicodedata

from tracking.validators import is_visible

FORMULA_STARTS = "=+-@"
ALWAYS_GUARDED = ("\t", "\r", "\n", "'")
MARK = "'"


def guard(text: str) -> str:
    return MARK + text if _would_run(text) else text


def unguard(text: str) -> str:
    return text.removeprefix(MARK)


def _would_run(text: str) -> bool:
    """Whether the first visible character, in whatever width, begins a formula."""
    if text.startswith(ALWAYS_GUARDED):
        return True
    first = next((character for character in text if is_visible(character)), "")
    return bool(first) and unicodedata.normalize("NFKC", first)[0] in FORMULA_STARTS
