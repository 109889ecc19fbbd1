"""The public revisions of a record in words: what readers may know of its past.

Only published versions are read, so that nothing of a draft shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Q

from priorities.compare import Paragraph, Run, compare_texts
from priorities.word_diff import compare
from tracking.models import Party, PublicRevision, Publisher, Record, Source
from tracking.revisions.staff import Change, changes_between
from tracking.revisions.wording import Words, labels_of, texts_of

Sides = tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]


@dataclass(frozen=True)
class RevisionInWords:
    """A row of the log with what changed since the public revision before it."""

    row: PublicRevision
    changes: list[Change]


@dataclass(frozen=True)
class ComparedField:
    """One field in two revisions, with the words that differ."""

    label: str
    left: tuple[Paragraph, ...]
    right: tuple[Paragraph, ...]
    differs: bool


class PublicHistory:
    """The numbered revisions of one published record.

    Cost of `page` and `compared`: one query for the versions, one for each kind of link and one for
    each kind of related row, however many revisions there are.
    """

    def __init__(self, record: Record) -> None:
        self.record = record
        self.labels = labels_of(type(record))
        self.rows = PublicRevision.objects.of_record(record).shown().numbered()

    @cached_property
    def latest(self) -> PublicRevision | None:
        return self.rows.order_by("number").last()

    def newest_first(self) -> Any:
        return self.rows.order_by("-number")

    def numbered(self, number: int) -> PublicRevision | None:
        return self.rows.filter(number=number).first()

    def in_words(self, rows: Iterable[PublicRevision]) -> list[RevisionInWords]:
        """These revisions, newest first, each with its changes since the one before."""
        shown = list(rows)
        if not shown:
            return []
        earlier = self.rows.filter(number=shown[-1].number - 1).first()
        words = self._words([*shown, earlier] if earlier else shown)
        olders = [*shown[1:], earlier]
        return [
            RevisionInWords(row, self._changes(older, row, words) if older else [])
            for row, older in zip(shown, olders, strict=True)
        ]

    def compared(self, left: PublicRevision, right: PublicRevision) -> list[ComparedField]:
        """Each field that one of two revisions has, in the order of the record."""
        words = self._words([left, right])
        before, after = words.get(left.version, {}), words.get(right.version, {})
        return [
            ComparedField(label, *self._sides(name, old, new), differs=old != new)
            for name, label in self.labels.items()
            if any((old := before.get(name, ()), new := after.get(name, ())))
        ]

    def _sides(self, name: str, old: Words, new: Words) -> Sides:
        """A text word by word; of linked rows each name in a paragraph of its own."""
        if self.record._meta.get_field(name).many_to_many:
            return _names_of(old, new)
        return compare_texts("".join(old), "".join(new))

    def _changes(
        self, older: PublicRevision, row: PublicRevision, words: dict[int, dict[str, Words]]
    ) -> list[Change]:
        before, after = words.get(older.version, {}), words.get(row.version, {})
        return changes_between(before, after, self.labels)

    def _words(self, rows: list[PublicRevision]) -> dict[int, dict[str, Words]]:
        """By version, the words of each field under its name."""
        versions = type(self.record).history.filter(
            id=self.record.pk, version__in=[row.version for row in rows]
        )
        stored = list(versions)
        texts = texts_of(self.record, stored, is_public=True)
        return {row.version: texts[row.history_id] for row in stored}


def edits_in_words(rows: Iterable[PublicRevision]) -> list[RevisionInWords]:
    """Edits of sources, of parties or of publishers, in this order, with their changes. One query.

    The version before an edit is what readers saw until then: it was public when it was edited.
    """
    shown = list(rows)
    if not shown:
        return []
    row: Source | Party | Publisher = shown[0].record  # type: ignore[assignment]
    versions = [
        Q(id=edit.record.pk, version__in=[edit.version - 1, edit.version]) for edit in shown
    ]
    stored = list(type(row).history.filter(reduce(or_, versions)))
    texts, labels = texts_of(row, stored, is_public=True), labels_of(type(row))
    words = {(one.id, one.version): texts[one.history_id] for one in stored}

    def changes(edit: PublicRevision) -> list[Change]:
        before, after = ((edit.record.pk, edit.version - back) for back in (1, 0))
        return changes_between(words.get(before, {}), words.get(after, {}), labels)

    return [RevisionInWords(edit, changes(edit)) for edit in shown]


def _names_of(old: Words, new: Words) -> Sides:
    left: list[Paragraph] = []
    right: list[Paragraph] = []
    for stretch in compare(old, new):
        left += [(Run(name, not stretch.is_same),) for name in stretch.before]
        right += [(Run(name, not stretch.is_same),) for name in stretch.after]
    return tuple(left), tuple(right)
