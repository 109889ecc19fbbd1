"""Lists of the admin that cost the same however long they are: no count, order or search of all."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest

from tracking.desk.records.fields import row_keys
from tracking.models import SearchEntry
from tracking.models.keys import HasOneOfKeys
from tracking.models.search_entries import EntryKind, Groups
from tracking.search.query import Query

MOST_SHOWN = 1000  # rows that one can page through; filters and words lead to the others
RECENT = 1000  # the rows recorded last, in which any part of a word is looked for

if TYPE_CHECKING:  # no generic class when the code runs
    Pages = Paginator[Any]
else:
    Pages = Paginator


class BoundedPages(Pages):
    """Counts no further than it shows."""

    @cached_property
    def _number(self) -> int:
        rows: Any = self.object_list  # in their order: it is an index that finds the first ones
        return int(rows[: MOST_SHOWN + 1].count())

    @cached_property
    def count(self) -> int:
        return min(self._number, MOST_SHOWN)

    @property
    def has_more(self) -> bool:
        """Whether there are rows that no page shows."""
        return self._number > MOST_SHOWN


class OrderedByIndex(ChangeList):
    """Sorts by no other columns than those that the list offers, whatever its address asks for."""

    def get_ordering_field(self, field_name: Any) -> Any:
        is_offered = field_name in (self.sortable_by or ())
        return super().get_ordering_field(field_name) if is_offered else None


class ByStaff(admin.RelatedFieldListFilter):
    """Offers the accounts of staff: which of them recorded something is found by reading all."""

    def has_output(self) -> bool:
        """An address filters by it even where there is nobody to choose."""
        return bool(self.lookup_val) or super().has_output()

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        choices: list[Any] = field.get_choices(
            include_blank=False, ordering=("username",), limit_choices_to={"is_staff": True}
        )
        return choices


class ByItem(admin.RelatedFieldListFilter):
    """Asks each event whether it has the item, so that the list is read in its order."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        keys = row_keys(self.lookup_val or ())
        return queryset.for_items(keys) if keys else super().queryset(request, queryset)


def found(
    rows: models.QuerySet[Any],
    kind: EntryKind,
    term: str,
    containing: Iterable[models.QuerySet[Any]],
    facets: Groups,
) -> models.QuerySet[Any]:
    """Those of the rows that have all words of the term, by the index of the search: of more than
    are shown the latest ones. And those that `containing` gives, of few rows each.
    """
    entries = SearchEntry.objects.none()
    if words := Query.of(term).accepted:
        entries = SearchEntry.objects.latest_of_each([[kind]], [*words, *facets], MOST_SHOWN)
    keys = set(entries.order_by().values_list("object_id", flat=True))
    for part in containing:
        keys.update(part.values_list("pk", flat=True)[:MOST_SHOWN])
    return rows.filter(HasOneOfKeys(keys))


def recent(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Those of the rows that were recorded last. One query, which reads their keys: PostgreSQL
    would compare a subquery of them with all rows.
    """
    latest = rows.model._default_manager.order_by("-pk").values_list("pk", flat=True)[:RECENT]
    return rows.filter(HasOneOfKeys(latest)).order_by()
