"""What two versions of a record differ in: field by field, and within a field word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models import TextChoices
from django.utils.text import capfirst

from priorities.word_diff import Stretch, compare
from tracking.models import Record
from tracking.revisions.staff import Revision
from tracking.revisions.wording import Words

# A word with the blanks behind it; Chinese, Japanese and Korean are compared sign by sign.
SIGN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
WORDS = re.compile(rf"[{SIGN}]\s*|[^\s{SIGN}]+\s*|^\s+")


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
        first: dict[str, Words] = {}
        last: dict[str, Words] = {}
        for revision in reversed(revisions):
            if old.version < revision.version <= new.version:
                for change in revision.changes:
                    first.setdefault(change.label, change.old)
                    last[change.label] = change.new
        lists = {capfirst(str(field.verbose_name)) for field in record._meta.many_to_many}
        fields = [
            field_difference(label, old_words, last[label], is_list=label in lists)
            for label, old_words in first.items()
            if old_words != last[label]
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


def field_difference(label: str, old: Words, new: Words, *, is_list: bool) -> FieldDifference:
    if is_list:
        return FieldDifference(
            label, "; ".join(old), "; ".join(new), pieces_of_lists(old, new), True
        )
    before, after = "".join(old), "".join(new)
    return FieldDifference(label, before, after, pieces_of_texts(before, after))


def pieces_of_lists(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """The removed names, then the added ones, without the unchanged ones."""
    stretches = [stretch for stretch in compare(old, new) if not stretch.is_same]
    gone = [Piece(name, Mark.REMOVED) for stretch in stretches for name in stretch.before]
    return gone + [Piece(name, Mark.ADDED) for stretch in stretches for name in stretch.after]


def pieces_of_texts(before: str, after: str) -> list[Piece]:
    """Both texts as one: shared words once, removed ones before those that took their place."""
    stretches = compare(WORDS.findall(before), WORDS.findall(after), alike=str.rstrip)
    return [piece for stretch in stretches for piece in _pieces(stretch)]


def _pieces(stretch: Stretch) -> list[Piece]:
    before, after = "".join(stretch.before), "".join(stretch.after)
    if stretch.is_same:
        return [Piece(after, Mark.SAME)]
    pieces = [Piece(before, Mark.REMOVED), Piece(after, Mark.ADDED)]
    return [piece for piece in pieces if piece.text]
