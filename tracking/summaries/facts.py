"""What each public event and each source of one counts towards: the summaries, declared once.

Pure functions of plain facts, for whoever has them: an act that reads them, a recount that reads
all, and generated events that were never anywhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from priorities.models import Kind
from tracking.models import Event
from tracking.models.citations import SourceRelation
from tracking.models.summaries import ALWAYS, SummaryName

KINDS = list(Kind)


class Key(NamedTuple):
    """What identifies one number."""

    name: SummaryName
    subject: int
    word: str = ""
    day: date = ALWAYS


Counts = Counter[Key]


class CitedSource(NamedTuple):
    source: int
    voice: int | None
    relation: str


@dataclass
class EventFacts:
    """What a public event counts by."""

    day: date
    kind: str
    country: str
    forum: int | None
    items: dict[int, str] = field(default_factory=dict)  # with its kind
    roles: list[tuple[int, str]] = field(default_factory=list)  # party and role
    citations: list[CitedSource] = field(default_factory=list)

    @property
    def voice(self) -> str:
        """As `EventQuerySet.with_voice`."""
        relations = {citation.relation for citation in self.citations}
        if SourceRelation.INDEPENDENT in relations:
            return Event.Voice.INDEPENDENT.value
        known = Event.Voice.UNKNOWN if SourceRelation.UNKNOWN in relations else Event.Voice.PARTY
        return known.value


@dataclass
class SourceFacts:
    """What a source of public events and forums counts by."""

    kind: str
    language: str
    voice: int | None
    publisher: str
    carrier: int | None
    first_on: dict[int, date] = field(default_factory=dict)  # of each item, the first event's day


def counts_of(events: Iterable[EventFacts], sources: Iterable[SourceFacts]) -> Counts:
    counts: Counts = Counter()
    for event in events:
        counts.update(_of_event(event))
    for source in sources:
        counts.update(_of_source(source))
    return counts


def kinds_of(items: Iterable[str]) -> int:
    """The kinds of items as one number, a bit for each."""
    return sum(1 << KINDS.index(Kind(kind)) for kind in set(items))


def sets_with(kinds: Iterable[str]) -> list[int]:
    """The numbers of `kinds_of` that have one of these kinds."""
    wanted = kinds_of(kinds)
    return [number for number in range(1, 1 << len(KINDS)) if number & wanted]


def word_of(*parts: object) -> str:
    return " ".join(str(part) for part in parts)


def word_of_voice(voice: int | None, publisher: str) -> str:
    """The key of a voice; of a source without one the name that is printed, after a tilde."""
    return f"~{publisher}" if voice is None else str(voice)


def month_of(day: date) -> date:
    return day.replace(day=1)


def year_of(day: date) -> date:
    return date(day.year, 1, 1)


def _of_event(event: EventFacts) -> Iterator[Key]:
    day, month, year = event.day, month_of(event.day), year_of(event.day)
    yield Key(SummaryName.KIND_MONTH, 0, event.kind, month)
    yield Key(SummaryName.COUNTRY, 0, event.country)
    if event.forum:
        yield Key(SummaryName.FORUM, event.forum)
    if event.items:
        kinds = kinds_of(event.items.values())
        yield Key(SummaryName.KINDS_DAY, kinds, day=day)
        yield Key(SummaryName.KINDS_MONTH, kinds, day=month)
    for item in event.items:
        yield Key(SummaryName.ITEM_DAY, item, day=day)
        yield Key(SummaryName.ITEM_MONTH, item, day=month)
        yield Key(SummaryName.ITEM_KIND_MONTH, item, event.kind, month)
        yield Key(SummaryName.ITEM_YEAR, item, word_of(event.kind, event.voice), year)
        if event.forum:
            yield Key(SummaryName.ITEM_FORUM, item, str(event.forum))
        for one in event.citations:
            yield Key(SummaryName.ITEM_CITATION, item, word_of(one.voice or "", one.relation))
    for party in {party for party, _role in event.roles}:
        yield Key(SummaryName.PARTY_YEAR, party, day=year)
        for item in event.items:
            yield Key(SummaryName.PARTY_ITEM, party, str(item))
    for party, role in event.roles:
        yield Key(SummaryName.PARTY_ROLE, party, role, year)


def _of_source(source: SourceFacts) -> Iterator[Key]:
    yield Key(SummaryName.SOURCE, 0, word_of(source.kind, source.language))
    for word, publisher in (("voice", source.voice), ("carrier", source.carrier)):
        if publisher:
            yield Key(SummaryName.PUBLISHER, publisher, word)
    for item, day in source.first_on.items():
        yield Key(SummaryName.SOURCE_DAY, item, day=day)
        yield Key(SummaryName.SOURCE_MONTH, item, day=month_of(day))
        yield Key(SummaryName.SOURCE_SORT, item, word_of(source.kind, source.language))
        voice = word_of_voice(source.voice, source.publisher)
        yield Key(SummaryName.SOURCE_VOICE, item, voice)
