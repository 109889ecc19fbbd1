"""What an analyst reads before assessing: the text, the last assessment, the events since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import formats
from django.utils.translation import gettext

from priorities.models import Commitment, Item
from tracking.assessment.evidence import Evidence
from tracking.assessment.rules import Verdict, reach_of, verdicts
from tracking.models import Event, EvidenceLink, StatusUpdate
from tracking.models.events import EventQuerySet
from tracking.progress.current_status import VoiceCount
from tracking.values.confidence import DerivedConfidence

MOST_EVENTS = 200
MOST_CORRECTED = 50


@dataclass(frozen=True)
class Dossier:
    """A subject, the assessment before, and the published events that may be cited, newest first.

    used_links: how that assessment cites its evidence. since: what began after it or was recorded
    after it.
    """

    item: Item | None = None
    commitment: Commitment | None = None
    sentences: list[Commitment] = field(default_factory=list)
    previous: StatusUpdate | None = None
    used_links: list[EvidenceLink] = field(default_factory=list)
    since: list[Event] = field(default_factory=list)
    earlier: list[Event] = field(default_factory=list)

    @classmethod
    def of(cls, basis: Evidence, sentences: Iterable[Commitment]) -> Dossier:
        """Six queries, however many events; of the item the newest 200."""
        if not basis.item:
            return cls()
        events = list(_citable(Event.objects).for_item(basis.item)[:MOST_EVENTS])
        previous = basis.previous
        links = previous.evidence_links.at().with_words() if previous else None
        used_links = list(links.with_sourced_events()[:MOST_EVENTS]) if links is not None else []
        used = [link.event for link in used_links]
        others = [event for event in events if event not in used]
        since = [event for event in others if previous and _is_new(event, previous)]
        return cls(
            item=basis.item,
            commitment=basis.commitment,
            sentences=[row for row in sentences if row.item_id == basis.item.pk],
            previous=previous,
            used_links=used_links,
            since=since,
            earlier=[event for event in others if event not in since],
        )

    @property
    def used(self) -> list[Event]:
        """The evidence of the assessment before."""
        return [link.event for link in self.used_links]

    def correctable(self, record: StatusUpdate | None) -> dict[str, StatusUpdate]:
        """The public assessments of the subject that another one may correct, newest first.

        One query where any is public or the record corrects one.
        """
        if not self.item or not (self.previous or (record and record.corrects_id)):
            return {}
        same = StatusUpdate.objects.published().of_subject(self.item, self.commitment)
        others = list(same.with_subject().newest_first()[:MOST_CORRECTED])
        return {str(row.pk): row for row in others if row != record}

    def groups(self, others: Iterable[Event]) -> dict[str, dict[str, Event]]:
        """All events that may be cited, under their headings; `others` are of no such heading."""
        known = {event.pk for event in (*self.used, *self.since, *self.earlier)}
        others = [event for event in others if event.pk not in known]
        headings = {
            gettext("Chosen or found by words"): others,
            gettext("Since the last assessment"): self.since,
            gettext("Used for the last assessment"): self.used,
            gettext("Earlier") if self.previous else gettext("Of this item"): self.earlier,
        }
        return {
            heading: {str(event.pk): event for event in events}
            for heading, events in headings.items()
            if events
        }


@dataclass(frozen=True)
class EvidenceRow:
    """An event that may be cited: who reports it, which sentences it is about, what it supports."""

    event: Event
    voices: list[VoiceCount]
    sentences: list[Commitment]
    supports: str  # on its own

    @classmethod
    def of_events(
        cls, events: Sequence[Event], basis: Evidence, sentences: Sequence[Commitment]
    ) -> Iterator[EvidenceRow]:
        """From events with `shown_citations`. Two queries, however many events."""
        prefetch_related_objects(events, "commitments", "involvements")
        alone = replace(basis, item=None, commitment=None)  # what was assessed before is not asked
        for event in events:
            about = {commitment.pk for commitment in event.commitments.all()}
            yield cls(
                event=event,
                voices=VoiceCount.of_citations(event.shown_citations),  # type: ignore[attr-defined]
                sentences=[sentence for sentence in sentences if sentence.pk in about],
                supports=reach_of(replace(alone, events=[event])),
            )


def _citable(events: Any) -> EventQuerySet:
    """The citable ones of these events, with their sources, newest first."""
    public: EventQuerySet = events.published()
    return public.select_related("forum").with_shown_citations().newest_first()


def _is_new(event: Event, previous: StatusUpdate) -> bool:
    """Whether the assessment before could not have known the event."""
    return event.earliest_on > previous.as_of or event.published_at > previous.published_at  # type: ignore[operator]


@dataclass(frozen=True)
class SupportTable:
    """What the chosen evidence supports: each status with its verdict, and the confidence.

    unsaid: events of which nobody has said yet how they bear; they count as context until then.
    """

    as_of: str
    derived: DerivedConfidence
    verdicts: list[Verdict]
    status: str
    unsaid: list[Event] = field(default_factory=list)

    @classmethod
    def of(cls, basis: Evidence, status: str, unsaid: list[Event]) -> SupportTable:
        """Eight queries at the most."""
        day = formats.date_format(basis.as_of, "DATE_FORMAT")
        return cls(day, basis.derived, verdicts(basis), status, unsaid)

    @property
    def chosen(self) -> Verdict | None:
        return next((verdict for verdict in self.verdicts if verdict.status == self.status), None)


def event_label(event: Event) -> str:
    """An event as a choice, where a list of choices is all there is."""
    state = "" if event.is_published else f" ({event.get_state_display().lower()})"
    return f"{event.date_in_words}: {event.title}{state}"
