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
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from gsi_tracker.reader import reader
from priorities.models import Item
from priorities.models import Kind as KindOfItem
from tracking.filters.fields import MOST_WORDS
from tracking.filters.narrowing import AnyOf, Narrowing
from tracking.filters.record_filter import Chosen, RecordFilter
from tracking.filters.widgets import TextLine
from tracking.models import Event, Forum, Party, Publisher, SearchEntry, Source, StatusUpdate
from tracking.models.keys import HasOneOfKeys
from tracking.models.search_entries import Groups, SearchEntryQuerySet, facet
from tracking.search.marking import Run, drawn, excerpt, marked
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


# What is ranked where a query finds more than MOST: of each of these sorts the latest so many.
RANKED = 100
SORTS = (
    (Kind.ITEM, Kind.COMMITMENT),
    (Kind.FORUM, Kind.STATUS_UPDATE, Kind.PARTY, Kind.PUBLISHER),
    (Kind.EVENT,),
    (Kind.SOURCE,),
)


class Looking(Narrowing):
    """Narrows by the tokens that an entry holds: `SearchFilter.groups`."""

    def filter(self, qs: Any, value: Any) -> Any:
        return qs


class QueryWords(Looking):
    """Finds entries that contain every word, in any form. It refuses nothing that is typed."""

    field_class = forms.CharField


class OneYear(Looking):
    field_class = forms.IntegerField


class KindsOrItems(AnyOf):
    """As `Looking`, for closed values."""

    def filter(self, qs: Any, value: list[str]) -> Any:
        return qs


class SearchFilter(RecordFilter):
    """The query and its filters. `wanted` is the query as it is used."""

    ORDERS = {
        "best": (_("Best match first"), "best_first"),
        "newest": (_("Newest first"), "newest_first"),
    }

    q = QueryWords(
        label=_("Words"),
        widget=TextLine(
            attrs={"type": "search", "maxlength": MOST_CHARACTERS, "data-search-box": True}
        ),
    )
    kind = KindsOrItems(label=_("Type of record"), choices=Kind.choices)
    item = KindsOrItems(label=_("Item"))
    year = OneYear(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, data: QueryDict) -> None:
        self.wanted = Query.of(data.get("q", ""))
        data = data.copy()
        data["q"] = self.wanted.text
        entries = SearchEntry.objects.all()
        if reader():
            entries = entries.without(Kind.STATUS_UPDATE, StatusUpdate.objects.hidden())
        super().__init__(data, entries)

    @property
    def groups(self) -> Groups:
        """Of each group of tokens what is found holds one: of each word, and of each filter."""
        values = self.form.cleaned_data
        filters = [
            [facet(kind) for kind in values["kind"]],
            [facet("about", key) for key in values["item"]],
            [facet("year", values["year"])] if values["year"] else [],
        ]
        return [*self.wanted.accepted, *filter(None, filters)]

    def rest(self, without: str = "") -> SearchEntryQuerySet:
        """What is found; where that is more than MOST, what is ranked of it."""
        entries: SearchEntryQuerySet = self.queryset
        if not self.wanted.accepted:
            return entries.none()
        if self.keys is not None:
            return entries.filter(HasOneOfKeys(self.keys))
        kinds = self.form.cleaned_data["kind"] or list(Kind)
        sorts = [[kind for kind in sort if kind in kinds] for sort in SORTS]
        return entries.latest_of_each(list(filter(None, sorts)), self.groups, RANKED)

    @cached_property
    def keys(self) -> list[int] | None:
        """The entries that are found; None where they are more than MOST."""
        entries: SearchEntryQuerySet = self.queryset
        return entries.keys_if_few(self.groups, MOST)

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
    def title_with_marks(self) -> SafeString:
        return drawn(self.title)

    @property
    def excerpt_with_marks(self) -> SafeString:
        return drawn(self.excerpt)

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

    Cost: two queries for all keys, on PostgreSQL three; two for a slice, of whatever length.
    """

    def __init__(self, found: SearchFilter) -> None:
        self.found = found

    @cached_property
    def keys(self) -> list[int]:
        """Sorting keys alone is several times faster than sorting whole rows."""
        return list(self.found.qs.values_list("pk", flat=True)[:MOST])

    @property
    def is_more(self) -> bool:
        """Whether more are found than these, which were ranked."""
        return self.found.is_valid() and bool(self.keys) and self.found.keys is None

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> list[Hit]: ...
    def __getitem__(self, place: int | slice) -> Hit | list[Hit]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        pks = self.keys[place]
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
