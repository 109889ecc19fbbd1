"""What the filters of events and of public sources share: they look up the search's index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet

from tracking.filters.numbers import MOST_COUNTED, Number
from tracking.filters.record_filter import RecordFilter
from tracking.models import SearchEntry
from tracking.models.keys import HasOneOfKeys
from tracking.models.search_entries import EntryKind, Groups, facet
from tracking.search.query import Query

FEW = 2_000  # records whose keys are read, to be sorted when they are known
MOST_WITHOUT_INDEX = 5_000


def words(typed: Sequence[str]) -> Groups:
    return Query.of(" ".join(typed)).accepted


class IndexedFilter(RecordFilter):
    """Words and closed values are looked up in the search's index where there are many records: few
    that have all of them are found at once, however long ago they were.
    """

    is_long = True
    ENTRIES: ClassVar[EntryKind]
    # By the name of a filter: the groups of tokens of which an entry holds one each; none where
    # the index does not know.
    INDEXED: ClassVar[dict[str, Callable[[Sequence[str]], Groups]]]

    def known(self, chosen: dict[str, Any]) -> int | None:
        """How many public records have these values, if a summary knows."""
        raise NotImplementedError

    def rest(self, without: str = "") -> QuerySet[Any]:
        if without or self.keys is None:
            return super().rest(without)
        rows: QuerySet[Any] = self.queryset.filter(HasOneOfKeys(self.keys))
        for name in self.set_values.keys() - self.indexed.keys():
            rows = self.filters[name].filter(rows, self.form.cleaned_data[name])
        return rows

    def number(self) -> Number:
        if not self.as_of.is_current:
            return super().number()
        if self.keys is not None and self.set_values.keys() <= self.indexed.keys():
            return Number(len(self.keys))
        if self.known_number is not None:
            return Number(self.known_number)
        return Number.of(self.ordered(self.rest()), is_many=self._is_known_as_many())

    def _is_known_as_many(self) -> bool:
        """Whether the index has found more than are counted."""
        knows_all = bool(self.indexed) and self.set_values.keys() <= self.indexed.keys()
        return knows_all and self.has_many and self.keys is None and self.few >= MOST_COUNTED

    @cached_property
    def known_number(self) -> int | None:
        """How many there are, if a summary knows."""
        return self.known(self.set_values) if self.set_values else self.all_records

    @cached_property
    def all_records(self) -> int:
        """The public ones."""
        return self.known({}) or 0

    @property
    def few(self) -> int:
        return FEW

    @cached_property
    def has_many(self) -> bool:
        """Whether the index helps, which knows what is public now."""
        return not self.as_of.known_until and self.all_records > MOST_WITHOUT_INDEX

    @cached_property
    def keys(self) -> list[int] | None:
        """The records that have the words and closed values; None where they are many, or where all
        records are so few that the index saves nothing.
        """
        if not self.INDEXED.keys() & self.set_values.keys() or not self.has_many:
            return None
        if not self.indexed or (self.known_number or 0) > self.few:
            return None
        groups = [group for groups in self.indexed.values() for group in groups]
        found = [[facet(self.ENTRIES)], *groups]
        return SearchEntry.objects.keys_if_few(found, self.few, "object_id")

    @cached_property
    def indexed(self) -> dict[str, Groups]:
        """By the name of a set filter that the index knows the tokens of its values."""
        names = self.INDEXED.keys() & self.set_values.keys()
        tokens = {name: self.INDEXED[name](self.set_values[name]) for name in names}
        return {name: groups for name, groups in tokens.items() if groups}
