"""The filter of events, which knows what it finds by the search's index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from priorities.models import Commitment, Item
from tracking.filters.narrowing import (
    AnyOf,
    FirstDay,
    Items,
    LastDay,
    OneCommitment,
    OneOf,
    Voices,
    Words,
)
from tracking.filters.numbers import Number
from tracking.filters.record_filter import RecordFilter
from tracking.models import Event, Forum, Party, SearchEntry
from tracking.models.keys import HasOneOfKeys
from tracking.models.search_entries import Groups, facet
from tracking.search.query import Query
from tracking.summaries.reading import events_with
from tracking.values.languages import Language

FEW = 2_000  # events whose keys are read, to be sorted when they are known
MOST_WITHOUT_INDEX = 5_000


class IndexedWords(Words):
    """Events in whose words the search finds all of these; as of an earlier day, of which there is
    no index, those in which they stand.
    """

    def filter(self, qs: Any, value: list[str]) -> Any:
        if not value or self.parent.as_of.known_until:
            return super().filter(qs, value)
        return qs.filter(SearchEntry.objects.of_event_holding(_words(value)))


def _words(words: Sequence[str]) -> Groups:
    return Query.of(" ".join(words)).accepted


def _keys(name: str, rows: QuerySet[Any]) -> Groups:
    return [[facet(name, key) for key in rows.order_by().values_list("pk", flat=True)]]


# By the name of a filter: the groups of tokens of which an event holds one each.
INDEXED: dict[str, Callable[[Sequence[str]], Groups]] = {
    "q": _words,
    "item": lambda keys: _keys("item", Item.objects.with_keys(list(keys))),
    "commitment": lambda codes: _keys("commitment", Commitment.objects.with_code(codes[0])),
    "kind": lambda kinds: [[facet("kind", kind) for kind in kinds]],
    "party": lambda codes: _keys("party", Party.objects.with_codes(list(codes))),
    "forum": lambda slugs: _keys("forum", Forum.objects.with_slugs(list(slugs))),
    "country": lambda codes: [[facet("country", code) for code in codes]],
}


class EventFilter(RecordFilter):
    """Words and closed values are looked up in the search's index where there are many events: few
    that have all of them are found at once, however long ago they were.
    """

    is_long = True
    ORDERS = {
        "newest": (_("Newest first"), "newest_first"),
        "oldest": (_("Oldest first"), "oldest_first"),
        "title": (_("Title"), "by_title"),
    }

    q = IndexedWords(label=_("Words"))
    item = Items(label=_("Item"), counted="items__key")
    commitment = OneCommitment(label=_("Commitment"), counted="commitments")
    kind = AnyOf(label=_("Kind"), choices=Event.Kind.choices, by="of_kinds", counted="kind")
    party = AnyOf(
        label=_("Party"), by="with_parties", counted="involvements__party__code", repeats=True
    )
    forum = OneOf(label=_("Forum"), by="at_published_forum", counted="forum__slug")
    country = AnyOf(label=_("Country of the place"), by="in_countries", counted="country")
    start = FirstDay(
        label=_("From"),
        help_text=_("Events that may have taken place then or later."),
        by="not_over_by",
    )
    end = LastDay(
        label=_("Until"),
        help_text=_("Events that may have taken place then or earlier."),
        by="begun_by",
    )
    language = OneOf(
        label=_("Language of a source"),
        choices=Language.choices,
        by="in_language",
        counted="sources__language",
        repeats=True,
    )
    voice = Voices(
        label=_("Who reports it"), choices=Event.Voice.choices, by="in_voice", counted="voice"
    )

    def rest(self, without: str = "") -> QuerySet[Any]:
        if without or self.keys is None:
            return super().rest(without)
        rows: QuerySet[Any] = self.queryset.filter(HasOneOfKeys(self.keys))
        for name in self.set_values.keys() - INDEXED.keys():
            rows = self.filters[name].filter(rows, self.form.cleaned_data[name])
        return rows

    def number(self) -> Number:
        if not self.as_of.is_now:
            return super().number()
        if self.keys is not None and self.set_values.keys() <= INDEXED.keys():
            return Number(len(self.keys))
        known = events_with(self.set_values) if self.set_values else self.all_events
        return super().number() if known is None else Number(known)

    @cached_property
    def all_events(self) -> int:
        """The public events."""
        return events_with({}) or 0

    @cached_property
    def keys(self) -> list[int] | None:
        """The events that have the words and closed values; None where they are many, or where all
        events are so few that the index saves nothing.
        """
        names = INDEXED.keys() & self.set_values.keys()
        if not names or self.as_of.known_until or self.all_events <= MOST_WITHOUT_INDEX:
            return None
        groups = [group for name in names for group in INDEXED[name](self.set_values[name])]
        return SearchEntry.objects.events_if_few(groups, FEW)
