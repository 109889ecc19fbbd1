"""The values of a filter, each with the number of rows that it would find beside the rest.

`Facets(found).all()` for a form, `.one(name)` for all values of one filter. No more than MOST_ROWS
rows are looked at: where the rest of the filter leaves more, rows drawn evenly from the whole table
stand for them, and a number says that it is about right.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext

from tracking.filters.narrowing import AnyOf, Choosing
from tracking.filters.numbers import FEW, Number, drawn
from tracking.filters.record_filter import RecordFilter
from tracking.models.keys import HasOneOfKeys

MOST_ROWS = 5_000
MOST_WHOLE = 31  # values that a form shows whole: the items are so many
MOST_FREQUENT = 8


@dataclass(frozen=True)
class Tally:
    """How many rows each value finds. `scale`: how many rows a counted one stands for."""

    counts: Counter[str]
    scale: float

    @property
    def is_exact(self) -> bool:
        return self.scale == 1

    def in_words(self, code: str) -> str:
        """`31`; of a sample `about 4,000`, with as many digits as it can tell."""
        counted = self.counts[code]
        if counted < FEW and not self.is_exact:
            return gettext("few")
        return str(Number(counted, self.scale))


@dataclass(frozen=True)
class Value:
    """One value of a filter; `said` is its number of rows in words, empty if none were counted."""

    code: str
    label: str
    is_chosen: bool
    said: str

    @property
    def is_one(self) -> bool:
        return self.said == "1"


@dataclass(frozen=True)
class Facet:
    """A filter with closed values. `number`: its values that find something, shown or not."""

    name: str
    field: BoundField
    is_many: bool
    values: list[Value]
    number: int

    @property
    def is_cut(self) -> bool:
        return len(self.values) < self.number

    @property
    def has_choice(self) -> bool:
        return any(value.is_chosen for value in self.values)


class Facets:
    """The facets of a filter.

    Cost: one query for the rows that the whole filter leaves, three where they are many; as many
    again for each closed filter that is set; then, for each filter, one or a few to count and one
    to name. A filter that makes no sense is not counted.
    """

    def __init__(self, found: RecordFilter) -> None:
        self.found = found
        self._left: dict[str, tuple[QuerySet[Any], float]] = {}

    def all(self) -> list[Facet]:
        """Each filter with its values; of a long one, the chosen and the most frequent."""
        return [self.short(name) for name in self.found.closed]

    def short(self, name: str) -> Facet:
        tally, chosen = self._tally(name), self.found.chosen_codes(name)
        known = self._known(name, tally)
        shown = list(known)
        if len(shown) > MOST_WHOLE:
            frequent = [code for code in _ranked(known, tally) if code not in chosen]
            shown = [*filter(known.__contains__, chosen), *frequent[:MOST_FREQUENT]]
        return self._facet(name, tally, {code: known[code] for code in shown}, len(known))

    def one(self, name: str, words: list[str] | None = None) -> Facet:
        """All values that have these words in their names, the most frequent first.

        What is chosen comes before them, whatever its name.
        """
        tally, chosen = self._tally(name), self.found.chosen_codes(name)
        known = self._known(name, tally)
        wanted = dict(self._narrowing(name).matching(words)) if words else known
        ranked = [code for code in _ranked(known, tally) if code in wanted and code not in chosen]
        shown = [*filter(known.__contains__, chosen), *ranked]
        return self._facet(name, tally, {code: known[code] for code in shown}, len(shown))

    def _narrowing(self, name: str) -> Choosing:
        narrowing: Choosing = self.found.filters[name]
        return narrowing

    def _known(self, name: str, tally: Tally | None) -> dict[str, str]:
        """Code and label, in order, of the values that find something or are chosen.

        A sample does not know what finds nothing: then these are all values.
        """
        narrowing = self._narrowing(name)
        if tally is None or not tally.is_exact:
            return dict(narrowing.choices())  # what is chosen was looked up, so it is among them
        codes = {code for code, number in tally.counts.items() if number}
        codes |= set(self.found.chosen_codes(name))
        labels = narrowing.labels(codes)
        return {code: label for code, label in labels.items() if code in codes}

    def _tally(self, name: str) -> Tally | None:
        if not self.found.is_valid():
            return None
        key = name if self.found.chosen_codes(name) else ""
        if key not in self._left:
            self._left[key] = _few_of(self.found.rest(without=key))
        rows, scale = self._left[key]
        return Tally(self._narrowing(name).count(rows), scale)

    def _facet(self, name: str, tally: Tally | None, labels: dict[str, str], number: int) -> Facet:
        chosen = self.found.chosen_codes(name)
        values = [
            Value(code, label, code in chosen, tally.in_words(code) if tally else "")
            for code, label in labels.items()
        ]
        is_many = isinstance(self._narrowing(name), AnyOf)
        return Facet(name, self.found.form[name], is_many, values, number)


def _ranked(codes: dict[str, str], tally: Tally | None) -> list[str]:
    return sorted(codes, key=lambda code: -tally.counts[code] if tally else 0)


def _few_of(rows: QuerySet[Any]) -> tuple[QuerySet[Any], float]:
    """These rows, or a sample of them, and how many rows one of it stands for."""
    keys = list(rows.order_by().values_list("pk", flat=True)[: MOST_ROWS + 1])
    scale = 1.0
    if len(keys) > MOST_ROWS:
        sample, scale = drawn(rows.model, MOST_ROWS)
        keys = list(rows.order_by().filter(HasOneOfKeys(sample)).values_list("pk", flat=True))
    return rows.model._default_manager.filter(HasOneOfKeys(keys)), scale
