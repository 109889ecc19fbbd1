"""Items and commitments of the paper, as people write them: Priority 7, P7, 7, priority-7, P4.5."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from priorities.models import LETTERS, Commitment, Item, Kind
from tracking.imports.lookup.answers import Missing, What
from tracking.imports.lookup.names import Names, read_once
from tracking.imports.wording import in_each_language

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

Point = Item | Commitment
MANY: dict[str, StrOrPromise] = {
    Kind.PRIORITY: _("Priorities"),
    Kind.PLATFORM: _("Platforms"),
    Kind.PRINCIPLE: _("Principles"),
}
WHOLE = re.compile(r"(\d+)\.0+")  # as a spreadsheet writes 7 in a column of numbers
ZEROS = re.compile(r"(?<![\d.])0+(?=\d)")


class Points:
    """All of them. Two queries."""

    def __init__(self) -> None:
        self.items: Names[Item] = read_once(What.ITEM, _fill_items)
        self.commitments: Names[Commitment] = read_once(What.COMMITMENT, _fill_commitments)

    def find(self, value: str) -> Point | Missing:
        """An item or a commitment; a name that one of each has is that of the item."""
        value = _plain(value)
        item = self.items.find(value)
        if not isinstance(item, Missing):
            return item
        commitment = self.commitments.find(value)
        return item if isinstance(commitment, Missing) and "." not in value else commitment

    def item(self, value: str) -> Item | Missing:
        return self.items.find(_plain(value))

    def commitment(self, value: str, of: Item | None = None) -> Commitment | Missing:
        """The one of this code or name, or of this number among those of an item."""
        value = _plain(value)
        return self.commitments.find(f"{of.code}.{value}" if of and value.isdigit() else value)


def _plain(value: str) -> str:
    """`7.0` is 7 and P07 is P7."""
    value = value.strip()
    whole = WHOLE.fullmatch(value)
    return ZEROS.sub("", whole[1] if whole else value)


def _fill_items(names: Names[Item]) -> None:
    for item in Item.objects.in_paper_order():
        for code in (item.code, item.key, item.slug):
            names.add_code(code, item)
        for name in _names_of(item):
            names.add(name, item)
        if item.kind == Kind.PRIORITY:
            names.add(str(item.number), item, rank=2)


def _names_of(item: Item) -> list[str]:
    """Priority 7, Priorities 7, Priority no. 7, P 7, the title, and each with the title."""
    kinds = [*in_each_language(Kind(item.kind).label), *in_each_language(MANY[item.kind])]
    before = [*kinds, *(f"{kind} no." for kind in kinds), LETTERS[Kind(item.kind)]]
    numbered = [f"{words} {item.number}" for words in before]
    numbered += [f"{kind}{item.number}" for kind in kinds] + [item.code]
    return [item.title, *numbered, *(f"{name} {item.title}" for name in numbered)]


def _fill_commitments(names: Names[Commitment]) -> None:
    for commitment in Commitment.objects.in_paper_order():
        names.add_code(commitment.code, commitment)
        names.add_code(f"{commitment.item.key}.{commitment.number}", commitment)
        names.add(f"{commitment.code[0]} {commitment.code[1:]}", commitment)
        names.add(str(commitment), commitment)
        names.add(commitment.label, commitment, rank=2)
