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
from tracking.models import Event, Forum, Party, SearchEntry
from tracking.models.event_days import From
from tracking.models.search_entries import EntryKind, Groups, facet
from tracking.search.indexed_filter import IndexedFilter, words
from tracking.summaries.reading import events_with, has_events_in
from tracking.values.languages import Language


class IndexedWords(Words):
    """Events in whose words the search finds all of these; as of an earlier day, of which there is
    no index, those in which they stand.
    """

    def filter(self, qs: Any, value: list[str]) -> Any:
        if not value or self.parent.as_of.known_until:
            return super().filter(qs, value)
        return qs.filter(SearchEntry.objects.of_event_holding(words(value)))


def _keys(name: str, rows: QuerySet[Any]) -> Groups:
    return [[facet(name, key) for key in rows.order_by().values_list("pk", flat=True)]]


# By the name of a filter: the groups of tokens of which an event holds one each.
INDEXED: dict[str, Callable[[Sequence[str]], Groups]] = {
    "q": words,
    "item": lambda keys: _keys("item", Item.objects.with_keys(list(keys))),
    "commitment": lambda codes: _keys("commitment", Commitment.objects.with_code(codes[0])),
    "kind": lambda kinds: [[facet("kind", kind) for kind in kinds]],
    "party": lambda codes: _keys("party", Party.objects.with_codes(list(codes))),
    "forum": lambda slugs: _keys("forum", Forum.objects.with_slugs(list(slugs))),
    "country": lambda codes: [[facet("country", code) for code in codes]],
}


class EventFilter(IndexedFilter):
    ENTRIES = EntryKind.EVENT
    INDEXED = INDEXED
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

    def known(self, chosen: dict[str, Any]) -> int | None:
        return events_with(chosen)

    def rest(self, without: str = "") -> QuerySet[Any]:
        rows = super().rest(without)
        voice = "" if without == "voice" else self.form.cleaned_data["voice"]
        if voice and self.has_many and not has_events_in(voice):
            return rows.none()  # else all would be looked through
        narrows = self.since and without != "start" and (without or self.keys is None)
        return self.since.narrowed(rows) if self.since and narrows else rows

    @cached_property
    def since(self) -> From | None:
        """What goes on on the first day or later; None without one, or where it saves nothing."""
        start, end = (self.form.cleaned_data[name] for name in ("start", "end"))
        if not start or not self.has_many:
            return None
        events = Event.objects.published()
        begun = events.begun_by(end.latest) if end else events
        return From.day(start.earliest, begun, self.few)
