"""What an assessment rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.db.models import prefetch_related_objects

from priorities.models import Commitment, Item
from tracking.models import (
    Citation,
    Event,
    EvidenceLink,
    Involvement,
    Party,
    Record,
    StatusUpdate,
)
from tracking.models.citations import measured_against
from tracking.models.events import EventQuerySet
from tracking.values.confidence import DerivedConfidence, voices_of
from tracking.values.statuses import WORDS_ALONE, window_start

MOST_READ = 6  # more recorded events than any sentence names


@dataclass(frozen=True)
class Evidence:
    """What one assessment of a subject up to a day rests on.

    events: with their forums. links: how they bear; an event without one bears directly on the
    whole. searched_on: the days of its searches. has_note: a sample's search note stands for its
    searches. claimed_by: the party whose claim it is. pk and published_at: of the assessment
    itself, once it has them.
    **cost** A query for the citations, one for the assessment before, two for what is recorded and
    three for what the events are linked to; each when a rule first asks, and only then.
    """

    item: Item | None
    commitment: Commitment | None
    as_of: date
    events: Sequence[Event]
    searched_on: Sequence[date] = ()
    has_note: bool = False
    pk: int | None = None
    published_at: datetime | None = None
    links: Sequence[EvidenceLink] = ()
    claimed_by: Party | None = None

    @classmethod
    def of(cls, update: StatusUpdate) -> Evidence:
        """Seven queries; none after `for_check`."""
        cited = getattr(update, "cited", None)
        if cited is None:
            cited = list(update.evidence_links.for_check())
        return cls(
            item=update.item,
            commitment=update.commitment,
            as_of=update.as_of,
            events=[link.event for link in cited],
            links=cited,
            searched_on=[search.searched_on for search in update.searches.all()],
            has_note=update.is_sample and bool(update.search_note),
            pk=update.pk,
            published_at=update.published_at,
            claimed_by=update.claimed_by,
        )

    @cached_property
    def link_of(self) -> dict[int, EvidenceLink]:
        """How each event bears, by its key."""
        said = {link.event_id: link for link in self.links}
        return {event.pk: said.get(event.pk) or EvidenceLink(event=event) for event in self.events}

    @property
    def proof(self) -> list[Event]:
        """The events that bear directly or indirectly; context proves nothing."""
        return [event for event in self.events if not self.link_of[event.pk].is_context]

    @cached_property
    def direct(self) -> Evidence:
        """The same with the direct evidence alone, which is what carries “Initiated” and more."""
        events = [event for event in self.events if self.link_of[event.pk].is_direct]
        return replace(self, events=events) if len(events) < len(self.events) else self

    @cached_property
    def citations(self) -> list[Citation]:
        """The sources of what proves something, and whose voice each is in its event."""
        events = self.proof
        if not events:
            return []
        if all(hasattr(event, "shown_citations") for event in events):
            shown = [getattr(event, "shown_citations", ()) for event in events]
            cited = [citation for of_event in shown for citation in of_event]
        else:
            cited = list(Citation.objects.of_events([event.pk for event in events]).with_voice())
        return list(measured_against(self.claimed_by, cited))

    @cached_property
    def derived(self) -> DerivedConfidence:
        return DerivedConfidence.of(self.citations)

    @property
    def has_independent_voice(self) -> bool:
        """Whether a voice is known to be independent; an unknown one never helps."""
        return bool(self.derived.independent)

    @property
    def is_own_voice(self) -> bool:
        """Whether every voice is the acting party's own."""
        return bool(self.events) and all(
            voice.relation == "party" for voice in voices_of(self.citations)
        )

    @property
    def since(self) -> date:
        return window_start(self.as_of)

    @cached_property
    def steps(self) -> list[Event]:
        """Events that are more than words, and that nobody blocked or merely criticised."""
        events = [event for event in self.proof if event.kind not in WORDS_ALONE]
        prefetch_related_objects(events, "involvements")
        return [one for one in events if not Involvement.obstruct(one.involvements.all())]

    @property
    def activities(self) -> list[Event]:
        """The steps within the activity window."""
        return [event for event in self.steps if event.latest_on >= self.since]

    @property
    def meets_at_forum(self) -> bool:
        """Whether a recurring, published forum, which has sources then, met within the window."""
        forums = (event.shown_forum for event in self.activities)
        return any(forum and forum.is_recurring for forum in forums)

    @cached_property
    def unlinked(self) -> list[Event]:
        """The events that are not linked to the assessed item."""
        if not self.item:
            return []
        prefetch_related_objects(self.events, "items")
        return [event for event in self.events if self.item not in event.items.all()]

    @cached_property
    def astray(self) -> list[Event]:
        """Of a commitment: the events that do not bear on it, by what is cited or their own links.

        What is cited as context need not.
        """
        if not self.commitment:
            return []
        prefetch_related_objects(self.events, "commitments")
        return [event for event in self.proof if not self._bears_on(event, self.commitment)]

    @cached_property
    def misquoted(self) -> list[Event]:
        """The events, with `shown_citations`, that do not cite the source of their excerpt."""
        quoted = {event.pk: self.link_of[event.pk].source_id for event in self.events}
        return [
            event
            for event in self.events
            if quoted[event.pk]
            and hasattr(event, "shown_citations")
            and quoted[event.pk] not in {one.source_id for one in event.shown_citations}
        ]

    def _bears_on(self, event: Event, commitment: Commitment) -> bool:
        named = self.link_of[event.pk].commitment_id
        return named == commitment.pk if named else commitment in event.commitments.all()

    @cached_property
    def previous(self) -> StatusUpdate | None:
        """The published assessment of the same subject that this one follows."""
        if not self.item:
            return None
        public = StatusUpdate.objects.published().counting()
        same = public.of_subject(self.item, self.commitment)
        earlier = same.dated_by(self.as_of)
        if self.pk:
            earlier = earlier.exclude(pk=self.pk)
        if self.published_at:
            earlier = earlier.published_before(self.published_at)
        found: StatusUpdate | None = earlier.newest_first().for_list().first()
        return found

    @cached_property
    def recorded_activities(self) -> list[Event]:
        """Published activities of the subject within the window, the newest ones, cited or not."""
        activities = Event.objects.more_than_words().without_obstruction()
        return self._recorded(activities.between(self.since, self.as_of))

    @cached_property
    def recorded(self) -> list[Event]:
        """Published events of the subject up to the as-of date, the newest ones, cited or not."""
        return self._recorded(Event.objects.begun_by(self.as_of))

    def _recorded(self, events: EventQuerySet) -> list[Event]:
        """For a published assessment, only events published before it."""
        if not self.item:
            return []
        events = events.published()
        if self.published_at:
            events = events.published_before(self.published_at)
        of_subject = (
            events.for_commitments([self.commitment])
            if self.commitment
            else events.for_item(self.item)
        )
        return list(of_subject.newest_first()[:MOST_READ])


@contextmanager
def evidence_read_once(record: Record) -> Iterator[None]:
    """Inside, what an assessment cites is read once, however many rules ask for it."""
    if not isinstance(record, StatusUpdate):
        yield
        return
    record.cited = list(record.evidence_links.for_check())  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del record.cited  # type: ignore[attr-defined]
