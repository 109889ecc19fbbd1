"""What two lists of values differ in: words of a text, or the names that a record is linked to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_COMPARED = 1_000_000  # pairs of values; beyond, the whole list counts as replaced


@dataclass(frozen=True)
class Stretch:
    """Values in a row: in both lists where `is_same`, otherwise `after` stands for `before`."""

    before: Sequence[str]
    after: Sequence[str]
    is_same: bool


def compare(
    before: Sequence[str], after: Sequence[str], *, alike: Callable[[str], str] = str
) -> list[Stretch]:
    """Both lists from beginning to end. Values are the same where `alike` makes them equal."""
    if len(before) * len(after) > MOST_COMPARED:
        return [Stretch(before, after, is_same=False)]
    old, new = list(map(alike, before)), list(map(alike, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        Stretch(before[old_from:old_to], after[new_from:new_to], tag == "equal")
        for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes()
    ]
