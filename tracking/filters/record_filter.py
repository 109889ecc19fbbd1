"""What the filters of all lists share: the rows that they leave, and themselves in words and in an
address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.filters.choices import ROWS
from tracking.filters.fields import known_code
from tracking.filters.narrowing import AnyOf, Choosing, Order
from tracking.filters.numbers import Number
from tracking.values.as_of import AsOf
from tracking.values.partial_dates import PartialDate

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

MAX_SLUG = 80


@dataclass(frozen=True)
class Chosen:
    """One value of a filter, and the address of the list without it."""

    label: str
    value: str
    remove_url: str

    def with_as_of(self, as_of: AsOf) -> Chosen:
        """The same, with the days added to its address."""
        return replace(self, remove_url=as_of.with_as_of(self.remove_url))


class PeriodForm(forms.Form):
    """The form of every filter; a period must not end before it begins."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end.latest < start.earliest:
            sentence = gettext("The period ends (%(end)s) before it begins (%(start)s).")
            self.add_error("end", sentence % {"end": end, "start": start})
        return cleaned


class RecordFilter(django_filters.FilterSet):
    """What all filters share. A subclass names its filters and its orders."""

    # Orders by code: label and the name of the queryset's method; the first one is the default.
    ORDERS: dict[str, tuple[StrOrPromise, str]] = {}
    # Of a long list pages are found by a place in its order and rows are not all counted.
    is_long = False

    class Meta:
        form = PeriodForm

    def __init__(self, data: QueryDict, queryset: QuerySet[Any], as_of: AsOf | None = None) -> None:
        super().__init__(data=data, queryset=queryset)
        self.as_of = as_of or AsOf.of(self.data)
        for name in ROWS.keys() & self.filters.keys():
            self.filters[name].extra["rows"] = ROWS[name]()
        orders = [(code, label) for code, (label, _method) in self.ORDERS.items()]
        self.filters["order"] = Order(label=_("Order"), choices=orders, empty="")

    @property
    def qs(self) -> QuerySet[Any]:
        return self.ordered(self.rest()) if self.is_valid() else self.queryset.none()

    def rest(self, without: str = "") -> QuerySet[Any]:
        """The rows that the valid filter leaves without the filter of this name, in no order."""
        rows: QuerySet[Any] = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name != without:
                rows = self.filters[name].filter(rows, value)
        return rows

    @property
    def set_values(self) -> dict[str, Any]:
        """By name what the valid filter narrows by, each a list."""
        values = self.form.cleaned_data.items()
        return {
            name: value if isinstance(value, list) else [value]
            for name, value in values
            if value and name != "order"
        }

    def number(self) -> Number:
        """How many rows the valid filter leaves, of a long list about how many."""
        return Number.of(self.ordered(self.rest()))

    def ordered(self, queryset: Any) -> QuerySet[Any]:
        chosen = self.form.cleaned_data["order"] or next(iter(self.ORDERS))
        ordered: QuerySet[Any] = getattr(queryset, self.ORDERS[chosen][1])()
        return ordered

    @property
    def closed(self) -> list[str]:
        """The names of the filters that have values to choose from."""
        filters = self.filters.items()
        return [name for name, one in filters if isinstance(one, Choosing) and one.is_facet]

    @property
    def open_fields(self) -> list[forms.BoundField]:
        """The fields of the others: words, days and the order."""
        return [field for field in self.form if field.name not in self.closed]

    @property
    def closed_labels(self) -> list[str]:
        return [str(self.filters[name].label) for name in self.closed]

    def chosen_codes(self, name: str) -> list[str]:
        """The valid values of a closed filter, as the choices write them."""
        value = self.form.cleaned_data.get(name) if self.form.is_bound else None
        return [value] if isinstance(value, str) and value else list(value or [])

    @property
    def closed_values(self) -> list[tuple[str, str]]:
        """Name and code of all that is chosen in closed filters."""
        return [(name, code) for name in self.closed for code in self.chosen_codes(name)]

    # The filter in words and in an address

    def values(self) -> Iterator[tuple[str, str]]:
        """The name and text of each value that counts, in the order of the form.

        Where a filter takes one value and the address gives several, the last one counts.
        """
        for name, narrowing in self.filters.items():
            many = isinstance(narrowing, AnyOf)
            given = self.data.getlist(name) if many else [self.data.get(name, "")]
            for value in dict.fromkeys(given):
                if value.strip():
                    yield name, value

    @property
    def query(self) -> str:
        """The query string of this filter: without the page and without what is no filter."""
        return self._encoded(list(self.values()))

    @property
    def slug(self) -> str:
        """The values as a part of a file's name: ASCII, bounded."""
        before = {"start": "from ", "end": "until "}
        words = [
            slugify(before.get(name, "") + value.replace(".", "-"))
            for name, value in self.values()
            if name != "order"
        ]
        return "_".join(filter(None, words))[:MAX_SLUG].strip("-_")

    def chosen(self, path: str) -> list[Chosen]:
        """What narrows the list, in words, each with the address without it.

        Nothing for a filter that makes no sense: its values can be of any number and length.
        """
        values = list(self.values()) if self.is_valid() else []
        return [
            Chosen(
                label=str(self.filters[name].label),
                value=self._in_words(name, value),
                remove_url=self._address(path, [v for v in values if v != (name, value)]),
            )
            for name, value in values
            if name != "order"
        ]

    def _in_words(self, name: str, value: str) -> str:
        if name in {"start", "end"}:
            return _date_in_words(value)
        narrowing = self.filters[name]
        labels = narrowing.labels([value]) if isinstance(narrowing, Choosing) else {}
        return str(labels.get(known_code(value, labels), value))[:100]

    def _address(self, path: str, values: list[tuple[str, str]]) -> str:
        return f"{path}?{self._encoded(values)}" if values else path

    @staticmethod
    def _encoded(values: list[tuple[str, str]]) -> str:
        query = QueryDict(mutable=True)
        for name, value in values:
            query.appendlist(name, value)
        return query.urlencode()


def _date_in_words(text: str) -> str:
    try:
        return PartialDate.parse(text).in_words()
    except ValueError:
        return text[:100]
