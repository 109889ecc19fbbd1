"""The results of a search, in pages: `Hits(SearchFilter(request.GET))`.

A result holds every word of the query. Which comes first is a rule that a reader can check (see
`SearchEntryQuerySet.best_first`), the same on both databases: neither engine's own rank is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gsi_tracker.reader import reader
from priorities.models import Item
from priorities.models import Kind as KindOfItem
from tracking.filters.fields import MOST_WORDS
from tracking.filters.narrowing import AnyOf, Narrowing
from tracking.filters.record_filter import Chosen, RecordFilter
from tracking.models import Event, Forum, Party, Publisher, SearchEntry, Source, StatusUpdate
from tracking.models.search_entries import SearchEntryQuerySet
from tracking.search.marking import Run, excerpt, marked
from tracking.search.query import MOST_CHARACTERS, Query
from tracking.values.partial_dates import in_words
from tracking.values.statuses import Status

Kind = SearchEntry.Kind
MOST = 1000  # results counted and shown; more are said to be more
FIRST_YEAR, LAST_YEAR = 1900, 2100
DETAILS = {
    Kind.ITEM: KindOfItem,
    Kind.EVENT: Event.Kind,
    Kind.FORUM: Forum.Kind,
    Kind.STATUS_UPDATE: Status,
    Kind.PARTY: Party.Kind,
    Kind.PUBLISHER: Publisher.Kind,
    Kind.SOURCE: Source.Kind,
}


class QueryWords(Narrowing):
    """Finds entries that contain every word, in any form. It refuses nothing that is typed."""

    field_class = forms.CharField

    def filter(self, qs: Any, value: str) -> Any:
        return qs.with_one_of_each(Query.of(value).accepted)


class OneYear(Narrowing):
    field_class = forms.IntegerField


class SearchFilter(RecordFilter):
    """The query and its filters. `wanted` is the query as it is used."""

    ORDERS = {
        "best": (_("Best match first"), "best_first"),
        "newest": (_("Newest first"), "newest_first"),
    }

    q = QueryWords(
        label=_("Words"),
        widget=forms.TextInput(
            attrs={"type": "search", "maxlength": MOST_CHARACTERS, "data-search-box": True}
        ),
    )
    kind = AnyOf(label=_("Type of record"), choices=Kind.choices, by="of_kinds")
    item = AnyOf(label=_("Item"), by="for_item_keys")
    year = OneYear(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, by="of_year")

    def __init__(self, data: QueryDict) -> None:
        self.wanted = Query.of(data.get("q", ""))
        data = data.copy()
        data["q"] = self.wanted.text
        entries = SearchEntry.objects.all()
        if reader():
            entries = entries.without(Kind.STATUS_UPDATE, StatusUpdate.objects.hidden())
        super().__init__(data, entries)

    def ordered(self, queryset: SearchEntryQuerySet) -> SearchEntryQuerySet:
        if self.form.cleaned_data["order"] == "newest":
            return queryset.newest_first()
        return queryset.best_first(self.wanted.tokens, self.wanted.in_title)

    def chosen(self, path: str) -> list[Chosen]:
        """The filters of the search; its words are in the field above."""
        words = str(self.filters["q"].label)
        return [choice for choice in super().chosen(path) if choice.label != words]


@dataclass(frozen=True)
class Hit:
    """One result, to be drawn."""

    entry: SearchEntry
    title: list[Run]
    excerpt: list[Run]
    items: list[Item]

    @property
    def kind_label(self) -> str:
        """The type of record; for an item, which of the three types it is."""
        entry = self.entry
        return str(
            KindOfItem(entry.detail).label if entry.kind == Kind.ITEM else entry.get_kind_display()
        )

    @property
    def detail_label(self) -> str:
        choices = DETAILS.get(Kind(self.entry.kind))
        return (
            str(choices(self.entry.detail).label)
            if choices and self.entry.kind != Kind.ITEM
            else ""
        )

    @property
    def date_in_words(self) -> str:
        return in_words(self.entry.start, self.entry.end)

    @property
    def path(self) -> str:
        """Its page on this site; a source has none."""
        kind, key = self.entry.kind, self.entry.key
        if kind == Kind.SOURCE:
            return ""
        if kind in SearchEntry.FRAMEWORK:
            of_kind, _dash, number = self.entry.items.strip().partition("-")
            return reverse(f"tracking:{of_kind}_detail", args=[number])
        return reverse(f"tracking:{kind}_detail", args=[key])

    @property
    def address(self) -> str:
        """Its page on this site; of a source its own address."""
        page = f"{self.path}{self.fragment}"
        return f"{settings.SITE_URL}{page}" if self.path else self.entry.url

    @property
    def citing_path(self) -> str:
        """For a source, the list of sources filtered to it, which says what cites it."""
        if self.entry.kind != Kind.SOURCE:
            return ""
        words = self.entry.url if len(self.entry.url) <= MOST_CHARACTERS else ""
        words = words or " ".join(self.entry.title.split()[:MOST_WORDS])[:MOST_CHARACTERS]
        return f"{reverse('tracking:source_list')}?{urlencode({'q': words})}"

    @property
    def fragment(self) -> str:
        return f"#{self.entry.key}" if self.entry.kind == Kind.COMMITMENT else ""


class Hits(Sequence[Hit]):
    """The results of a filter, read on demand, at most MOST of them.

    Cost: one query to count, at most MOST + 1 rows; three for a slice, of whatever length.
    """

    def __init__(self, found: SearchFilter) -> None:
        self.found = found

    @cached_property
    def counted(self) -> int:
        """The number of results; MOST + 1 if there are more than MOST."""
        return int(self.found.qs.order_by()[: MOST + 1].count())

    @property
    def is_more(self) -> bool:
        return self.counted > MOST

    def __len__(self) -> int:
        return min(self.counted, MOST)

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> list[Hit]: ...
    def __getitem__(self, place: int | slice) -> Hit | list[Hit]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        # Sorting keys alone is several times faster than sorting whole rows.
        pks = list(self.found.qs.values_list("pk", flat=True)[place])
        entries = SearchEntry.objects.in_bulk(pks)
        items = Item.objects.in_bulk(field_name="key") if pks else {}
        return [self._hit(entries[pk], items) for pk in pks if pk in entries]

    def _hit(self, entry: SearchEntry, items: dict[str, Item]) -> Hit:
        tokens = {token for accepted in self.found.wanted.accepted for token in accepted}
        about = [items[key] for key in entry.items.split() if key in items]
        is_item = entry.kind in SearchEntry.FRAMEWORK
        return Hit(
            entry,
            marked(entry.title, tokens),
            excerpt(entry.text, tokens),
            [] if is_item else about,
        )
