"""The rows of a block of drawn events: their own, and those that actions would derive from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.utils import translation

from tracking.duplicates.candidate import Candidate
from tracking.duplicates.fingerprints import address_fingerprints, of_day
from tracking.models import (
    Citation,
    Event,
    EventFingerprint,
    Involvement,
    PublicRevision,
    SearchEntry,
    Source,
    State,
)
from tracking.models.citations import SourceRelation
from tracking.sample.generated.drawing import Drawing, DrawnEvent, DrawnSource
from tracking.sample.generated.rows import Columns, Row
from tracking.search.entries import INDEXED, Kind
from tracking.summaries.facts import CitedSource, Counts, EventFacts, SourceFacts, counts_of
from tracking.values.web_addresses import page_key

# From recording to submitting, and from that to publishing.
UNTIL_SUBMITTED, UNTIL_PUBLISHED = timedelta(hours=1), timedelta(hours=20)
PUBLISHED_VERSION = 3


class Linked(list[Any]):
    """What an event is linked to, as a manager gives it."""

    def all(self) -> Linked:
        return self


@dataclass(frozen=True)
class Keys:
    """The keys of the accounts, and those after which the generated rows begin."""

    author: int
    editor: int
    events: int
    sources: int


class Blocks:
    """Makes the rows of one block after the other. Asks the database nothing."""

    def __init__(self, drawing: Drawing, keys: Keys) -> None:
        self.drawing, self.named, self.keys = drawing, drawing.named, keys
        author, editor = keys.author, keys.editor
        self.event = Columns(
            Event,
            has_key=True,
            version=PUBLISHED_VERSION,
            state=str(State.PUBLISHED),
            is_sample=True,
            created_by_id=author,
            submitted_by_id=author,
            published_by_id=editor,
            updated_by_id=editor,
        )
        self.source = Columns(Source, has_key=True, created_by_id=author, updated_by_id=author)
        self.item_link = Columns(Event.items.through)
        self.commitment_link = Columns(Event.commitments.through)
        self.involvement = Columns(Involvement)
        self.citation = Columns(Citation)
        self.fingerprint = Columns(EventFingerprint)
        self.entry = Columns(SearchEntry)
        self.revision = Columns(
            PublicRevision,
            kind=str(PublicRevision.Kind.EVENT),
            version=PUBLISHED_VERSION,
            number=1,
            act=str(PublicRevision.Act.PUBLISHED),
            changed_by_id=editor,
            role=str(PublicRevision.Role.EDITOR),
        )
        self.tables = [
            self.source, self.event, self.item_link, self.commitment_link, self.involvement,
            self.citation, self.fingerprint, self.entry, self.revision,
        ]  # fmt: skip

    def made(self, block: range) -> tuple[list[list[Row]], Counts]:
        """The rows of each of `tables`, in an order in which they can be stored, and what they add
        to the summaries.
        """
        rows: dict[Columns, list[Row]] = {table: [] for table in self.tables}
        items_of: dict[DrawnSource, dict[str, date]] = defaultdict(dict)
        facts: list[EventFacts] = []
        with translation.override(settings.LANGUAGE_CODE):
            for event in self.drawing.events(block):
                for table, made in self._of_event(event):
                    rows[table] += made
                facts.append(self._facts(event))
                for source in event.sources:
                    first_on = items_of[source]
                    for item in event.items:
                        first_on[item] = min(first_on.get(item, date.max), event.earliest_on)
            rows[self.entry] += (self._entry_of_source(*pair) for pair in items_of.items())
        sources = (self._source_facts(*pair) for pair in items_of.items())
        return [rows[table] for table in self.tables], counts_of(facts, sources)

    def _facts(self, event: DrawnEvent) -> EventFacts:
        named = self.named
        return EventFacts(
            day=event.earliest_on,
            kind=event.kind,
            country=event.country,
            forum=event.forum,
            items={named.items[item]: item.partition("-")[0] for item in event.items},
            roles=[(named.parties[code], role) for code, role in event.roles],
            citations=[
                CitedSource(source.number, self._voice(source), self._relation(event, source))
                for source in event.sources
            ],
        )

    def _source_facts(self, source: DrawnSource, first_on: dict[str, date]) -> SourceFacts:
        pattern = source.pattern
        return SourceFacts(
            kind=pattern.kind,
            language=pattern.language,
            voice=self._voice(source),
            publisher=pattern.publisher,
            carrier=None,
            first_on={self.named.items[item]: day for item, day in first_on.items()},
        )

    def _voice(self, source: DrawnSource) -> int | None:
        return self.named.publishers.get(source.pattern.voice)

    def _of_event(self, event: DrawnEvent) -> Iterable[tuple[Columns, list[Row]]]:
        key, recorded = self.keys.events + event.number, event.recorded_at
        submitted = recorded + UNTIL_SUBMITTED
        published = submitted + UNTIL_PUBLISHED
        yield self.source, [self._source(source, recorded) for source in event.new_sources]
        yield (
            self.event,
            [
                self.event.row(
                    id=key,
                    title=event.title,
                    slug=event.slug,
                    kind=event.kind,
                    start=event.start,
                    earliest_on=event.earliest_on.isoformat(),
                    latest_on=event.latest_on.isoformat(),
                    place=event.place,
                    country=event.country,
                    summary=event.summary,
                    forum_id=event.forum,
                    created_at=_moment(recorded),
                    submitted_at=_moment(submitted),
                    published_at=_moment(published),
                    updated_at=_moment(published),
                )
            ],
        )
        named = self.named
        yield (
            self.item_link,
            [self.item_link.row(event_id=key, item_id=named.items[item]) for item in event.items],
        )
        yield (
            self.commitment_link,
            [
                self.commitment_link.row(event_id=key, commitment_id=commitment)
                for commitment in event.commitments
            ],
        )
        yield (
            self.involvement,
            [
                self.involvement.row(event_id=key, party_id=named.parties[code], role=role)
                for code, role in event.roles
            ],
        )
        yield self.citation, [self._citation(key, event, source) for source in event.sources]
        yield (
            self.fingerprint,
            [
                self.fingerprint.row(
                    event_id=key, fingerprint=one, earliest_on=event.earliest_on.isoformat()
                )
                for one in _fingerprints(event)
            ],
        )
        yield self.entry, [self._entry_of_event(key, event)]
        yield self.revision, [self.revision.row(event_id=key, changed_at=_moment(published))]

    def _source(self, source: DrawnSource, at: datetime) -> Row:
        return self.source.row(
            id=self.keys.sources + source.number,
            url=source.url,
            page_key=page_key(source.url),
            title=source.title,
            publisher=source.pattern.publisher,
            published_on=source.day,
            language=source.pattern.language,
            kind=source.pattern.kind,
            voice_id=self._voice(source),
            created_at=_moment(at),
            updated_at=_moment(at),
        )

    def _citation(self, key: int, event: DrawnEvent, source: DrawnSource) -> Row:
        return self.citation.row(
            event_id=key,
            source_id=self.keys.sources + source.number,
            relation=str(self._relation(event, source)),
        )

    def _relation(self, event: DrawnEvent, source: DrawnSource) -> SourceRelation:
        """By the rule of `worked_out_relation`."""
        voice = source.pattern.voice
        if voice not in self.named.publishers:
            return SourceRelation.UNKNOWN
        acting = {code for code, role in event.roles if role not in Involvement.NOT_ACTING}
        own = not acting.isdisjoint(self.named.spoken_for.get(voice, ()))
        return SourceRelation.PARTY if own else SourceRelation.INDEPENDENT

    def _entry_of_event(self, key: int, event: DrawnEvent) -> Row:
        row = SimpleNamespace(
            pk=key,
            slug=event.slug,
            title=event.title,
            summary=event.summary,
            place=event.place,
            country=SimpleNamespace(
                code=event.country, name=self.named.countries.get(event.country, "")
            ),
            edition_label="",
            kind=event.kind,
            forum_id=event.forum,
            items=Linked(
                SimpleNamespace(key=item, pk=self.named.items[item]) for item in event.items
            ),
            commitments=Linked(SimpleNamespace(pk=key) for key in event.commitments),
            involvements=Linked(
                SimpleNamespace(party_id=self.named.parties[code]) for code, _role in event.roles
            ),
            start=event.start,
            end="",
        )
        return self._entry(INDEXED[Kind.EVENT].entry(row))

    def _entry_of_source(self, source: DrawnSource, items: Iterable[str]) -> Row:
        row = SimpleNamespace(
            pk=self.keys.sources + source.number,
            title=source.title,
            publisher=source.pattern.publisher,
            citation="",
            url=source.url,
            kind=source.pattern.kind,
            language=source.pattern.language,
            published_on=source.day,
            item_keys=set(items),
        )
        return self._entry(INDEXED[Kind.SOURCE].entry(row))

    def _entry(self, entry: SearchEntry) -> Row:
        values = {name: getattr(entry, name) for name in SearchEntry.content_fields()}
        day = entry.dated_on
        return self.entry.row(
            kind=str(entry.kind),
            object_id=entry.object_id,
            **{**values, "dated_on": day and day.isoformat()},
        )


def _fingerprints(event: DrawnEvent) -> list[str]:
    candidate = Candidate(
        title=event.title,
        parties=frozenset(code for code, _role in event.roles),
        forum=event.forum,
    )
    addresses = address_fingerprints(source.url for source in event.sources)
    return sorted({*of_day(candidate), *addresses})


def _moment(at: datetime) -> str:
    """As both databases read it: a time without a zone, which is UTC."""
    return f"{at:%Y-%m-%d %H:%M:%S}"
