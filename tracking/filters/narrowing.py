"""The filters that lists are made of: each narrows rows, and counts what its values find."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from copy import copy
from typing import Any, Self

import django_filters
from django.db.models import Count, QuerySet

from priorities.models import Commitment, Item
from tracking.filters.choices import Choices, Rows
from tracking.filters.fields import AnyOfField, OneOfField, PartialDateField, WordsField
from tracking.models import Source
from tracking.models.keys import HasOneOfKeys
from tracking.values.partial_dates import PartialDate
from tracking.values.regions import REGION_OF


class Narrowing(django_filters.Filter):
    """Passes the chosen value to a method of the queryset."""

    def __init__(self, *, by: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.by = by

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """For one request: all but its options is the same for each. A deep copy of what a list
        has took a tenth of its page.
        """
        copied = copy(self)
        copied.extra = dict(self.extra)
        return copied

    def filter(self, qs: Any, value: Any) -> Any:
        return getattr(qs, self.by)(value) if value else qs


class Choosing(Narrowing):
    """Narrows by closed values.

    `counted`: the paths from a row to its values. A row has none in common by two of them;
    `repeats`: it can have one several times by the same.
    """

    is_facet = True  # its values are shown with their numbers

    def __init__(self, *, counted: str = "", repeats: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.counted = counted.split()
        self.repeats = repeats

    @property
    def rows(self) -> Rows | None:
        rows: Rows | None = self.extra.get("rows")
        return rows

    def choices(self) -> Choices:
        """All codes with their labels, in order."""
        choices = self.rows.all if self.rows else self.extra["choices"]
        return [(str(code), str(label)) for code, label in choices]

    def labels(self, codes: Iterable[str]) -> dict[str, str]:
        """Code and label of at least those of these codes that exist, whatever their case."""
        return self.rows.named(codes) if self.rows else dict(self.choices())

    def matching(self, words: list[str]) -> Choices:
        """Those of all choices that have every word in their names or codes."""
        wanted = [_plain(word) for word in words]
        also = self.rows.codes_found(words) if self.rows else set()
        return [
            (code, label)
            for code, label in self.choices()
            if code in also or all(word in _plain(f"{label} {code}") for word in wanted)
        ]

    def count(self, rows: QuerySet[Any]) -> Counter[str]:
        """How many of the rows each value would find. One query for each path."""
        counts = Counter[str]()
        for path in self.counted:
            number = Count("pk", distinct=self.repeats)
            pairs = rows.order_by().values_list(path).annotate(number=number)
            counts += Counter({str(code): n for code, n in pairs if code not in (None, "")})
        return counts


class OneOf(Choosing):
    field_class = OneOfField


class AnyOf(Choosing):
    field_class = AnyOfField


class AlsoOutsideRecord(OneOf):
    """Leaves out the rows that nothing public names, unless they are asked for."""

    is_facet = False

    def filter(self, qs: Any, value: str) -> Any:
        return qs if value else qs.in_record(self.parent.as_of)


class Words(Narrowing):
    """Rows that contain every word."""

    field_class = WordsField

    def filter(self, qs: Any, value: list[str]) -> Any:
        for word in value:
            qs = qs.containing(word)
        return qs


class Order(OneOf):
    """Appears in the form with the filters, but orders last: RecordFilter.ordered."""

    is_facet = False

    def filter(self, qs: Any, value: str) -> Any:
        return qs


class Items(AnyOf):
    def filter(self, qs: Any, value: list[str]) -> Any:
        return qs.for_items(Item.objects.with_keys(value)) if value else qs


class ItemsOfSources(Items):
    """An item of several records that cite a source has it once."""

    def count(self, rows: Any) -> Counter[str]:
        return Counter(key for _source, key in rows.with_items_of_citing())


class ItemsOfChanges(Items):
    """A change of a source counts for the items of all that cites it."""

    def count(self, rows: Any) -> Counter[str]:
        counts = super().count(rows)
        changes = Counter(rows.exclude(source=None).order_by().values_list("source", flat=True))
        sources = Source.objects.filter(HasOneOfKeys(changes))
        for source, key in sources.with_items_of_citing():
            counts[key] += changes[source]
        return counts


class OneCommitment(OneOf):
    def filter(self, qs: Any, value: str) -> Any:
        return qs.for_commitments(Commitment.objects.with_code(value)) if value else qs

    def count(self, rows: Any) -> Counter[str]:
        codes = {str(one.pk): one.code for one in Commitment.objects.in_paper_order()}
        return Counter({codes[key]: n for key, n in super().count(rows).items()})


class Voices(OneOf):
    def count(self, rows: Any) -> Counter[str]:
        return super().count(rows.with_voice())


class Languages(OneOf):
    """The languages of a search, which stand as codes in one text."""

    def count(self, rows: Any) -> Counter[str]:
        counts = Counter[str]()
        for codes, number in super().count(rows).items():
            counts.update(dict.fromkeys(codes.split(";"), number))
        return counts


class Regions(AnyOf):
    def count(self, rows: Any) -> Counter[str]:
        counts = Counter[str]()
        for code, number in super().count(rows).items():
            counts[REGION_OF.get(code, "")] += number
        return counts


class FirstDay(Narrowing):
    """The first day that the date can mean, as the beginning of a period."""

    field_class = PartialDateField

    def filter(self, qs: Any, value: PartialDate | None) -> Any:
        return super().filter(qs, value and value.earliest)


class LastDay(Narrowing):
    """The last day that the date can mean, as the end of a period."""

    field_class = PartialDateField

    def filter(self, qs: Any, value: PartialDate | None) -> Any:
        return super().filter(qs, value and value.latest)


def _plain(text: str) -> str:
    """The text without accents and capitals."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()
