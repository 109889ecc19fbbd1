"""Numbers of events and sources that a filter finds, where the summaries know them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from priorities.models import Item
from tracking.models import Forum, Party, Summary
from tracking.models.summaries import ANY, SummaryName
from tracking.summaries.facts import word_of
from tracking.values.event_kinds import EventKind

Chosen = Mapping[str, Sequence[str]]


def events_with(chosen: Chosen) -> int | None:
    """How many public events have one of these values of each filter, by the filter's name: keys of
    items, codes of parties, kinds, countries, the short name of a forum. None where no summary
    knows. At most three queries.
    """
    names = frozenset(chosen)
    if any(len(chosen.get(name, ())) > 1 for name in ("item", "party", "forum")):
        return None  # an event with two of them would count twice
    if names <= {"country"}:
        return _total(SummaryName.COUNTRY, [0], chosen.get("country"))
    if names == {"kind"}:
        return _total(SummaryName.KIND_MONTH, [0], chosen["kind"])
    if names == {"forum"}:
        return _total(SummaryName.FORUM, _keys("forum", chosen), [ANY])
    if names == {"party"}:
        return _total(SummaryName.PARTY_YEAR, _keys("party", chosen), [ANY])
    if names == {"item"}:
        return _total(SummaryName.ITEM_MONTH, _keys("item", chosen), [ANY])
    if names == {"item", "kind"}:
        return _total(SummaryName.ITEM_KIND_MONTH, _keys("item", chosen), chosen["kind"])
    if names == {"item", "party"}:
        items = [str(key) for key in _keys("item", chosen)]
        return _total(SummaryName.PARTY_ITEM, _keys("party", chosen), items)
    return None


def has_events_in(voice: str) -> bool:
    """Whether a public event has this voice; each has an item, which counts it. One query."""
    words = [word_of(kind, voice) for kind in EventKind.values]
    return Summary.objects.named(SummaryName.ITEM_YEAR).of_words(words).exists()


def sources_with(chosen: Chosen) -> int | None:
    """As `events_with`, for public sources: their kinds and their language. One query."""
    if not chosen.keys() <= {"kind", "language"}:
        return None
    found = Summary.objects.named(SummaryName.SOURCE).of_subjects([0]).by_word()
    kinds, languages = chosen.get("kind"), chosen.get("language")
    total = 0
    for word, number in found.items():
        kind, language = word.split(" ")
        if kind in (kinds or [kind]) and language in (languages or [language]):
            total += number
    return total


def _keys(name: str, chosen: Chosen) -> list[int]:
    codes = list(chosen[name])
    rows = {
        "item": Item.objects.with_keys,
        "party": Party.objects.with_codes,
        "forum": Forum.objects.with_slugs,
    }
    return list(rows[name](codes).values_list("pk", flat=True))


def _total(name: SummaryName, subjects: Sequence[int], words: Sequence[str] | None) -> int:
    rows = Summary.objects.named(name).of_subjects(subjects)
    return (rows if words is None else rows.of_words(words)).total()
