"""Texts that our own files make inert for spreadsheets, recognised when they come back."""

from __future__ import annotations

from collections.abc import Iterable

from tracking.exports.cells import MARK, mark


def is_marked(text: str) -> bool:
    """Whether an apostrophe stands before what a spreadsheet would run as a formula."""
    return text.startswith(MARK) and bool(mark(text[1:]))


def looks_guarded(cells: Iterable[str]) -> bool:
    """Whether a file may be one whose texts were made inert: no text would run as it stands.

    Texts of a plain file that would run show that none was; then an apostrophe belongs to its text.
    """
    return all(is_marked(text) or not mark(text) for text in cells if text)
