"""What two versions of a record differ in: field by field, and within a field word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Self

from django.db.models import TextChoices
from django.utils.text import capfirst

from tracking.models import Record
from tracking.revisions.staff import Revision

# A word with the blanks behind it; Chinese, Japanese and Korean are compared sign by sign.
SIGN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
WORDS = re.compile(rf"[{SIGN}]\s*|[^\s{SIGN}]+\s*|^\s+")
MOST_COMPARED = 1_000_000  # pairs of words; beyond, the whole text counts as replaced


class Mark(TextChoices):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """Words in a row that both versions have, or only the earlier or the later one."""

    text: str
    mark: Mark

    @property
    def is_removed(self) -> bool:
        return self.mark == Mark.REMOVED

    @property
    def is_added(self) -> bool:
        return self.mark == Mark.ADDED


@dataclass(frozen=True)
class FieldDifference:
    """One field: what it was, what it is, and both in one text. `is_list`: names, one a piece."""

    label: str
    before: str
    after: str
    pieces: list[Piece]
    is_list: bool = False


@dataclass(frozen=True)
class Differences:
    """What changed from one version of a record to a later one, by whom and when."""

    old: Revision
    new: Revision
    fields: list[FieldDifference]

    @classmethod
    def between(
        cls, record: Record, old: Revision, new: Revision, revisions: Sequence[Revision]
    ) -> Self:
        """Folds the changes of the revisions between (newest first). No query."""
        first: dict[str, str] = {}
        last: dict[str, str] = {}
        for revision in reversed(revisions):
            if old.version < revision.version <= new.version:
                for change in revision.changes:
                    first.setdefault(change.label, change.before)
                    last[change.label] = change.after
        lists = {capfirst(str(field.verbose_name)) for field in record._meta.many_to_many}
        fields = [
            field_difference(label, before, last[label], is_list=label in lists)
            for label, before in first.items()
            if before != last[label]
        ]
        return cls(old, new, fields)

    @classmethod
    def since_last_look(cls, record: Record, revisions: Sequence[Revision]) -> Self | None:
        """From the version that was returned, submitted or published to the present one.

        None where it is that version still, or where nobody looked at one yet.
        """
        old = last_look(record, revisions)
        if old is None:
            return None
        found = cls.between(record, old, revisions[0], revisions)
        return found if found.fields else None


def last_look(record: Record, revisions: Sequence[Revision]) -> Revision | None:
    """The version that an editor published or returned; else the one that was submitted, if any."""
    moment = record.published_at or record.returned_at or record.submitted_at
    return next((revision for revision in revisions if moment and revision.at == moment), None)


def field_difference(
    label: str, before: str, after: str, *, is_list: bool = False
) -> FieldDifference:
    compare = pieces_of_lists if is_list else pieces_of_texts
    return FieldDifference(label, before, after, compare(before, after), is_list)


def pieces_of_lists(before: str, after: str) -> list[Piece]:
    """Names joined by semicolons: those that went, then those that came, without the others."""
    old, new = ([name for name in text.split("; ") if name] for text in (before, after))
    gone = [Piece(name, Mark.REMOVED) for name in old if name not in new]
    return gone + [Piece(name, Mark.ADDED) for name in new if name not in old]


def pieces_of_texts(before: str, after: str) -> list[Piece]:
    """Both texts as one: shared words once, removed ones before those that took their place."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) * len(new) > MOST_COMPARED:
        return [Piece(before, Mark.REMOVED), Piece(after, Mark.ADDED)]
    runs = groupby(_marked(old, new), key=lambda word: word.mark)
    return [Piece("".join(word.text for word in run), mark) for mark, run in runs]


def _marked(old: list[str], new: list[str]) -> Iterator[Piece]:
    bare_old, bare_new = ([word.rstrip() for word in words] for words in (old, new))
    matcher = SequenceMatcher(None, bare_old, bare_new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            yield from (Piece(word, Mark.SAME) for word in new[new_from:new_to])
        else:
            yield from (Piece(word, Mark.REMOVED) for word in old[old_from:old_to])
            yield from (Piece(word, Mark.ADDED) for word in new[new_from:new_to])
