"""Two editions side by side, word by word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Self

from priorities.models import Edition, Item, Passage
from priorities.word_diff import compare

# Editions set their quotation marks straight or curly; that is typesetting, not wording.
STRAIGHT_QUOTES = str.maketrans(
    dict.fromkeys("\u201c\u201d\u201e\u201f", '"') | dict.fromkeys("\u2018\u2019\u201a\u201b", "'")
)


@dataclass(frozen=True)
class Run:
    """Consecutive words that the other text has too or, if `differs`, does not have."""

    text: str
    differs: bool


Paragraph = tuple[Run, ...]


@dataclass(frozen=True)
class ItemComparison:
    """One item in both editions; a side is None if the edition does not have the item."""

    item: Item
    left: tuple[Paragraph, ...] | None
    right: tuple[Paragraph, ...] | None

    @classmethod
    def of(cls, item: Item, left: Passage | None, right: Passage | None) -> Self:
        if left and right:
            return cls(item, *compare_texts(left.text, right.text))
        return cls(item, as_one_run(left), as_one_run(right))

    @property
    def is_in_both(self) -> bool:
        return self.left is not None and self.right is not None

    @property
    def differs(self) -> bool:
        """Whether both editions have the item, in different words."""
        sides = (self.left or (), self.right or ()) if self.is_in_both else ()
        return any(run.differs for side in sides for paragraph in side for run in paragraph)


@dataclass(frozen=True)
class Comparison:
    """Every item in either of two editions, in the paper's order."""

    left: Edition
    right: Edition
    items: list[ItemComparison]

    @classmethod
    def of(cls, left: Edition, right: Edition) -> Self:
        """Costs one query."""
        passages = Passage.objects.of_editions(left, right).with_items().in_paper_order()
        items = []
        for item, texts in groupby(passages, key=lambda passage: passage.item):
            by_edition = {passage.edition_id: passage for passage in texts}
            items.append(ItemComparison.of(item, by_edition.get(left.pk), by_edition.get(right.pk)))
        return cls(left, right, items)

    @property
    def differing(self) -> list[ItemComparison]:
        return [item for item in self.items if item.differs]

    @property
    def in_both(self) -> list[ItemComparison]:
        return [item for item in self.items if item.is_in_both]

    @property
    def only_left(self) -> list[Item]:
        return [comparison.item for comparison in self.items if comparison.right is None]

    @property
    def only_right(self) -> list[Item]:
        return [comparison.item for comparison in self.items if comparison.left is None]


def as_one_run(passage: Passage | None) -> tuple[Paragraph, ...] | None:
    if passage is None:
        return None
    return tuple((Run(text, differs=False),) for text in paragraphs_of(passage.text))


def compare_texts(left: str, right: str) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """Both texts as paragraphs of runs, whatever their white space and shape of quotation marks."""
    flags_left: list[bool] = []
    flags_right: list[bool] = []
    for stretch in compare(left.split(), right.split(), alike=with_straight_quotes):
        flags_left += [not stretch.is_same] * len(stretch.before)
        flags_right += [not stretch.is_same] * len(stretch.after)
    return runs_of(left, flags_left), runs_of(right, flags_right)


def paragraphs_of(text: str) -> list[str]:
    return [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]


def with_straight_quotes(word: str) -> str:
    return word.translate(STRAIGHT_QUOTES)


def runs_of(text: str, flags: list[bool]) -> tuple[Paragraph, ...]:
    """The paragraphs of a text. flags: of each word, through all of it, whether it differs."""
    paragraphs, position = [], 0
    for paragraph in paragraphs_of(text):
        words = paragraph.split()
        own = flags[position : position + len(words)]
        paragraphs.append(tuple(joined(zip(words, own, strict=True))))
        position += len(words)
    return tuple(paragraphs)


def joined(words: Iterable[tuple[str, bool]]) -> Iterable[Run]:
    for differs, run in groupby(words, key=lambda word: word[1]):
        yield Run(" ".join(word for word, _ in run), differs)
