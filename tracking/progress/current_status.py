"""The current assessments of an item and its commitments, and what a reader sees of them first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.text import Truncator

from gsi_tracker.drawn import ByKey
from priorities.models import Commitment, Item
from tracking.models import Citation, Event, EvidenceLink, Forum, SearchLog, StatusUpdate
from tracking.models.citations import SourceRelation
from tracking.models.keys import HasOneOfKeys
from tracking.models.status_update_queries import StatusUpdateQuerySet
from tracking.progress.assessed_twice import AssessedTwice
from tracking.progress.at_a_moment import days_ago, is_too_long_ago, status_of
from tracking.progress.prepared import prepared
from tracking.progress.queries import commitments_with_forums
from tracking.values.as_of import AsOf
from tracking.values.confidence import voices_of
from tracking.values.partial_dates import in_words
from tracking.values.statuses import Status

MOST_OF_A_REASON = 240  # characters
# Up to a full stop after a word, not after a number, an initial or "U.S.".
FIRST_SENTENCE = re.compile(r".*?[^\W\d_A-Z]{2}[)”\"']?[.!?。](?=\s|$)", re.DOTALL)


@dataclass(frozen=True)
class CommitmentStatus(ByKey):
    commitment: Commitment
    update: StatusUpdate | None

    @property
    def status(self) -> Status:
        return status_of(self.update)

    @property
    def named_forums(self) -> list[Forum]:
        """The public forums that the sentence names."""
        return self.commitment.shown_forums  # type: ignore[attr-defined,no-any-return]

    @classmethod
    def of_item(cls, item: Item, as_of: AsOf) -> list[CommitmentStatus]:
        """Three queries."""
        commitments = commitments_with_forums(as_of, item=item.pk)
        updates = _current_of_commitments(as_of, item=item.pk)
        update_of = {update.commitment_id: update for update in updates}
        return [cls(commitment, update_of.get(commitment.pk)) for commitment in commitments]


@dataclass(frozen=True)
class VoiceCount(ByKey):
    """How many voices relate to the acting party in this way."""

    relation: SourceRelation
    count: int

    @classmethod
    def of_citations(cls, citations: Iterable[Citation]) -> list[VoiceCount]:
        """No query."""
        counted = Counter(voice.relation for voice in voices_of(citations))
        return [
            cls(relation, counted[relation]) for relation in Citation.Relation if counted[relation]
        ]


@dataclass(frozen=True)
class Cited(ByKey):
    """An event that an assessment cites, and whose sources report it."""

    link: EvidenceLink
    voices: list[VoiceCount]

    @classmethod
    def of(cls, link: EvidenceLink) -> Cited:
        return cls(link, VoiceCount.of_citations(link.event.shown_citations))  # type: ignore[attr-defined]

    @property
    def event(self) -> Event:
        return self.link.event


@dataclass(frozen=True)
class Assessment(ByKey):
    """The current assessment of an item, with its evidence; without one, not assessed."""

    update: StatusUpdate | None
    evidence: list[Cited]  # what bears directly or indirectly
    context: list[Cited]
    voices: list[VoiceCount]  # of all the evidence, each once
    days: int  # from its day to the moment's; 0 without one

    @classmethod
    def of(cls, item: Item, as_of: AsOf) -> Assessment:
        """Four queries."""
        update: Any = next(iter(_current(as_of, item=item.pk)), None)
        if update:
            update.shown_searches = _searches(as_of, update=update.pk)
            update.shown_links = _sourced_evidence(update, as_of)
        cited = [Cited.of(link) for link in update.shown_proof] if update else []
        context = [Cited.of(link) for link in update.shown_context] if update else []
        citations = [one for row in cited for one in row.event.shown_citations]  # type: ignore[attr-defined]
        days = (as_of.day - update.as_of).days if update else 0
        return cls(update, cited, context, VoiceCount.of_citations(citations), days)

    @property
    def status(self) -> Status:
        return status_of(self.update)

    @property
    def twice(self) -> AssessedTwice | None:
        """The two opinions behind it, if it was assessed twice."""
        return AssessedTwice.of(self.update)

    @property
    def since_event_in_words(self) -> str:
        """The date of the event that first supported the status; empty without one."""
        return in_words(getattr(self.update, "since_event", ""))

    @property
    def assessed_ago(self) -> str:
        return days_ago(self.days)

    @property
    def is_overdue(self) -> bool:
        return is_too_long_ago(self.days)

    @property
    def why(self) -> str:
        """The first sentence of its reasons, or as much of it as fits."""
        reasons = " ".join(self.update.rationale.split()) if self.update else ""
        first = FIRST_SENTENCE.match(reasons)
        return Truncator(first[0] if first else reasons).chars(MOST_OF_A_REASON)


@prepared
def _current(as_of: AsOf, *, item: int) -> StatusUpdateQuerySet:
    items = Item.objects.filter(pk=item)
    current: StatusUpdateQuerySet = StatusUpdate.objects.current_for_items(items, as_of)
    current = current.with_since(as_of)
    return current.with_removed_evidence().with_opinions(as_of)


@prepared
def _current_of_commitments(as_of: AsOf, *, item: int) -> StatusUpdateQuerySet:
    commitments = Commitment.objects.filter(item=item)
    found: StatusUpdateQuerySet = StatusUpdate.objects.current_for_commitments(commitments, as_of)
    return found


@prepared
def _searches(_as_of: AsOf, *, update: int) -> QuerySet[SearchLog]:
    return SearchLog.objects.filter(status_updates=update).newest_first()


def _sourced_evidence(update: StatusUpdate, as_of: AsOf) -> list[EvidenceLink]:
    """As `StatusUpdateQuerySet.with_sourced_evidence`. Two queries."""
    links = _evidence(as_of, update=update.pk)
    cited: dict[int, list[Citation]] = {link.event_id: [] for link in links}
    for citation in _citations(as_of, events=list(cited)) if links else ():
        cited[citation.event_id].append(citation)
    for link in links:
        link.event.shown_citations = cited[link.event_id]  # type: ignore[attr-defined]
    return links


@prepared
def _evidence(as_of: AsOf, *, update: int) -> QuerySet[EvidenceLink]:
    links = EvidenceLink.objects.filter(status_update=update).at(as_of).with_words()
    return links.select_related("event__forum").newest_first()


@prepared
def _citations(_as_of: AsOf, *, events: list[int]) -> QuerySet[Citation]:
    return Citation.objects.filter(HasOneOfKeys(events, field="event")).with_voice()


@dataclass(frozen=True)
class ReadFirst(ByKey):
    """Three lines: the status and why, the latest event, and what is open."""

    current: Assessment
    latest: Event | None
    commitments: list[CommitmentStatus]
    as_of: AsOf

    @property
    def never_assessed(self) -> list[Commitment]:
        return [row.commitment for row in self.commitments if not row.update]

    @property
    def without_evidence(self) -> list[Commitment]:
        """Those for which a search found nothing."""
        nothing = Status.NO_EVIDENCE_FOUND
        return [row.commitment for row in self.commitments if row.status == nothing]

    @property
    def overdue(self) -> list[Commitment]:
        return [
            row.commitment
            for row in self.commitments
            if row.update and is_too_long_ago((self.as_of.day - row.update.as_of).days)
        ]

    @property
    def is_nothing_open(self) -> bool:
        current = self.current
        lists = (self.never_assessed, self.without_evidence, self.overdue)
        return bool(current.update) and not current.is_overdue and not any(lists)
