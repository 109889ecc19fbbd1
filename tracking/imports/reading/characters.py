"""Characters that no stored text may have, and traces of a text once read in the wrong encoding."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext

# Control characters other than tab and line breaks, lone surrogates, the replacement character and
# what is no character at all.
REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
# UTF-8 that was read as Windows-1252 and saved again: “dÃ©tente”, “Chinaâ€™s”. Only pairs that
# nobody writes: “CAFÉ”, with its closing quotation mark, would pass for another such pair.
GARBLED = re.compile("Ã[\u00a1-\u00bf]|â€[™œ˜“”¦\u0153\u009d]|ï»¿")
SUSPICIOUS = re.compile(f"{REFUSED.pattern}|{GARBLED.pattern}")
AROUND = 12


def is_suspicious(text: str) -> bool:
    return SUSPICIOUS.search(text) is not None


def refusal_of(cell: str) -> str:
    """What is wrong with the characters of a cell and what to do, or an empty text."""
    if found := REFUSED.search(cell):
        return _refusal(cell, found.start())
    if found := GARBLED.search(cell):
        return gettext(
            "“%(part)s” was read in the wrong encoding before this file was saved. Open the "
            "original as UTF-8 and save it again."
        ) % {"part": _part(cell, found.start())}
    return ""


def first_refused(cells: Sequence[str]) -> tuple[int, str] | None:
    """The place of the first cell with a refused character, and what is wrong with it."""
    for place, cell in enumerate(cells):
        if said := refusal_of(cell):
            return place, said
    return None


def _refusal(cell: str, position: int) -> str:
    code = ord(cell[position])
    facts = {"position": f"{position + 1:,}", "code": f"{code:04X}"}
    if code == 0xFFFD:
        return (
            gettext(
                "Character %(position)s (U+%(code)s) stands for a letter that was lost before this "
                "file was saved. Write the letter, or export the file again as UTF-8."
            )
            % facts
        )
    if 0xD800 <= code <= 0xDFFF:
        return (
            gettext("Character %(position)s (U+%(code)s) is half a character. Write the whole one.")
            % facts
        )
    return gettext("Character %(position)s (U+%(code)s) is not printable. Delete it.") % facts


def _part(cell: str, position: int) -> str:
    """Some letters around a place, without what cannot be shown."""
    return REFUSED.sub("", cell[max(0, position - AROUND) : position + AROUND]).strip()
