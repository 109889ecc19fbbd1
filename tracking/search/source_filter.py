"""The filter of public sources, which knows what it finds by the search's index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracking.filters.lists import SourceFilter
from tracking.filters.narrowing import ItemsOfSources, Words
from tracking.models import SearchEntry
from tracking.models.search_entries import EntryKind, Groups, facet
from tracking.search.indexed_filter import IndexedFilter, words
from tracking.summaries.reading import sources_with


def _is_address(word: str) -> bool:
    return "://" in word


def _words(typed: Sequence[str]) -> Groups:
    """The index has no addresses."""
    return [] if any(map(_is_address, typed)) else words(typed)


class IndexedWords(Words):
    """Sources in whose title, publisher, citation or domain the search finds all of these; of a web
    address, the source at that page. As of an earlier day, of which there is no index, those in
    which they stand.
    """

    def filter(self, qs: Any, value: list[str]) -> Any:
        for address in filter(_is_address, value):
            qs = qs.at_page(address)
        others = [word for word in value if not _is_address(word)]
        if not others or self.parent.as_of.known_until:
            return super().filter(qs, others)
        return qs.filter(SearchEntry.objects.of_source_holding(words(others)))


class IndexedItems(ItemsOfSources):
    def filter(self, qs: Any, value: list[str]) -> Any:
        if not value or not self.parent.has_many:
            return super().filter(qs, value)
        groups = [[facet("about", key) for key in value]]
        return qs.filter(SearchEntry.objects.of_source_holding(groups))


class PublicSourceFilter(IndexedFilter, SourceFilter):
    ENTRIES = EntryKind.SOURCE
    INDEXED = {
        "q": _words,
        "item": lambda keys: [[facet("about", key) for key in keys]],
        "kind": lambda kinds: [[facet("kind", kind) for kind in kinds]],
        "language": lambda codes: [[facet("language", code) for code in codes]],
    }

    q = IndexedWords(label=_("Words"))
    item = IndexedItems(label=_("Item"))

    def known(self, chosen: dict[str, Any]) -> int | None:
        return sources_with(chosen)
