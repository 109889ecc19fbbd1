"""The links that a record should have, as a form or file gives them, and how they are stored."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models

from tracking.actions.refusals import Refusals
from tracking.actions.stored_links import StoredLinks
from tracking.models import (
    Citation,
    Event,
    EvidenceLink,
    Party,
    Record,
    SearchLog,
    Source,
    StatusUpdate,
)
from tracking.models.versioned import Versioned


@dataclass(frozen=True)
class Links:
    """The related rows that a record should have; rows not named here stay as they are.

    rows: many-to-many fields by name. parties: an event's parties with their roles.
    new_sources: sources that are not stored yet; they join the record's others.
    new_parties: parties that are not stored yet, with their roles; they join the event's others.
    evidence: an assessment's events, each with how it bears. Named among the rows alone, an event
    stays as it was cited, and one that was not bears directly on the whole.
    by_hand: of an event's sources, by key, the relations that were set by hand. What is set by hand
    already stays; with `by_hand_alone`, what is not named here is worked out again.
    searches: an assessment's searches as they were typed; those that are not stored yet are added.
    reused: stored searches that the assessment rests on as well.
    verdicts: of an event, what the person said of those that may be the same: (verdict, event,
    reason); they are remembered beside the record and change nothing in it.
    """

    rows: Mapping[str, Iterable[models.Model]] = field(default_factory=dict)
    parties: Sequence[tuple[Party, str]] | None = None
    new_sources: Sequence[Source] = ()
    new_parties: Sequence[tuple[Party, str]] = ()
    evidence: Sequence[EvidenceLink] | None = None
    by_hand: Mapping[int, Citation] = field(default_factory=dict)
    by_hand_alone: bool = False
    searches: Sequence[SearchLog] | None = None
    reused: Sequence[SearchLog] = ()
    verdicts: Sequence[tuple[str, Record, str]] = ()

    @classmethod
    def now(cls, event: Event) -> Self:
        """The links that an event has now, without its searches and verdicts."""
        involvements = event.involvements.in_role_order()
        return cls(
            rows={name: list(getattr(event, name).all()) for name in event.LINKS},
            parties=[(involvement.party, involvement.role) for involvement in involvements],
            by_hand={one.source_id: one for one in event.citations.set_by_hand()},
        )

    @classmethod
    def at(cls, record: Versioned, stored: models.Model) -> Self:
        """The links that a record had at a version, from that version's history row.

        Rows that are gone since are left out. Cost: two queries for each kind of link.
        """
        rows: dict[str, list[models.Model]] = {}
        parties = evidence = None
        for link in record.link_fields():
            if link.name == "evidence":
                evidence = evidence_at(record, stored)
                continue
            pairs = _pairs_at(record, link, stored)
            related: Any = link.related_model
            found = related._default_manager.in_bulk({key for key, _role in pairs})
            if link.name == "parties":
                parties = [(found[key], role) for key, role in pairs if key in found]
            else:
                rows[link.name] = list(found.values())
        by_hand = _by_hand_at(record, stored) if isinstance(record, Event) else {}
        return cls(rows=rows, parties=parties, evidence=evidence, by_hand=by_hand)

    def differ_from(self, record: Versioned, stored: StoredLinks | None = None) -> bool:
        """stored: the links of several records, of which this is one."""
        if self.new_sources or self.new_parties:
            return True
        stored = stored or StoredLinks([record])
        for name, rows in self.rows.items():
            if {row.pk for row in rows} != stored.of(name, record).keys():
                return True
        if self._relations_to_set(record):
            return True
        if self.evidence is not None:
            links = record.evidence_links.all()  # type: ignore[attr-defined]
            if {link.typed for link in self.evidence} != {link.typed for link in links}:
                return True
        if self.searches is not None:
            linked = {search.typed for search in record.searches.all()}  # type: ignore[attr-defined]
            if {search.typed for search in (*self.searches, *self.reused)} != linked:
                return True
        return self.parties is not None and self.roles != stored.roles_of(record).keys()

    def put_on(self, record: Versioned, *, by: User) -> None:
        """Stores what is said of a record's links, beyond which rows and parties they lead to."""
        for citation in self._relations_to_set(record):
            citation.save(update_fields=Citation.BY_HAND_FIELDS)
        if self.evidence is not None:
            self._put_evidence_on(record)
        if self.searches is not None:
            self._put_searches_on(record, by)

    @property
    def roles(self) -> set[tuple[int, str]]:
        return {(party.pk, role) for party, role in self.parties or ()}

    def _relations_to_set(self, record: Any) -> list[Citation]:
        """The citations of an event that get another relation by hand, with it; not stored."""
        if not (self.by_hand or self.by_hand_alone):
            return []
        changed = []
        for citation in record.citations.all():
            wanted = self.by_hand.get(citation.source_id)
            if wanted and (self.by_hand_alone or not citation.is_set_by_hand):
                if not citation.is_set_like(wanted):
                    citation.set_like(wanted)
                    changed.append(citation)
            elif self.by_hand_alone and citation.is_set_by_hand:
                citation.work_out_again()
                changed.append(citation)
        return changed

    def _put_evidence_on(self, record: Any) -> None:
        """Refuses what cannot be said of an event here. A link that says the same stays."""
        stored = {link.event_id: link for link in record.evidence_links.all()}
        wanted = {link.event_id: _checked(link, record) for link in self.evidence or ()}
        for event, link in stored.items():
            if event not in wanted:
                link.delete()
        for event, link in wanted.items():
            if event not in stored:
                link.pk = None
                link.save(force_insert=True)
            elif link.typed != stored[event].typed:
                link.pk = stored[event].pk
                link.save(force_update=True)

    def _put_searches_on(self, record: Any, by: User) -> None:
        """Links the searches. One that says the same as a linked row of the item is that row."""
        stored = [*record.searches.all(), *self.reused]
        known = {search.typed: search for search in stored if search.item_id == record.item_id}
        wanted = {search.typed: search for search in (*(self.searches or ()), *self.reused)}
        record.searches.set(
            known.get(typed) or _add_search(search, record, by) for typed, search in wanted.items()
        )


def put_all(
    records: Sequence[Versioned], links: Mapping[int, Links], stored: StoredLinks, *, by: User
) -> Refusals:
    """Stores the links of records, by their places, except new sources and parties, which are rows
    of their own. stored: those that they have.

    Cost: two statements at the most for each kind of link, however many records there are; more for
    each record with evidence, searches or relations set by hand.
    """
    for name in dict.fromkeys(name for one in links.values() for name in one.rows):
        having = {place: one.rows[name] for place, one in links.items() if name in one.rows}
        stored.put(name, [(records[place], rows) for place, rows in having.items()])
    stored.put_parties(
        [(records[place], one.roles) for place, one in links.items() if one.parties is not None]
    )
    refusals = Refusals()
    for place, one in links.items():
        with refusals.of(place):
            one.put_on(records[place], by=by)
    return refusals


def _add_search(search: SearchLog, record: Any, by: User) -> SearchLog:
    """Stores a search that was made for this assessment; its item is that of the assessment."""
    search.pk = None
    search.item, search.commitment = record.item, record.commitment
    search.recorded_at, search.recorded_by = record.updated_at, by
    search.clean_fields(exclude={"item", "commitment", "recorded_by"})  # all of which were read
    search.clean()
    search.save(force_insert=True)
    return search


def _checked(link: EvidenceLink, record: StatusUpdate) -> EvidenceLink:
    """The link, as one of this record. A refusal names the event."""
    link = copy.copy(link)
    link.status_update = record
    try:
        link.full_clean(validate_unique=False, validate_constraints=False)
        refusals = link.why_not_about(record.item)
    except ValidationError as error:
        refusals = {name: " ".join(told) for name, told in error.message_dict.items()}
    if refusals:
        sentences = [f"{link.event}: {sentence}" for sentence in refusals.values()]
        raise ValidationError({"evidence": sentences})
    return link


def evidence_at(record: Any, stored: models.Model) -> list[EvidenceLink]:
    """The evidence of an assessment at a version, from that version's history row.

    An event that is gone since is left out, a source with its excerpt. Three queries.
    """
    field: Any = type(record)._meta.get_field("evidence")
    rows: list[Any] = list(
        record.history_writer.m2m_models[field]._default_manager.filter(history=stored)
    )
    events = Event.objects.in_bulk({row.event_id for row in rows})
    sources = Source.objects.in_bulk({row.source_id for row in rows} - {None})
    evidence = []
    for row in rows:
        if row.event_id not in events:
            continue
        said = {name: getattr(row, name) for name in ("bearing", "commitment_id")}
        if row.source_id in sources:
            said |= {name: getattr(row, name) for name in EvidenceLink.OF_EXCERPT}
        evidence.append(EvidenceLink(event=events[row.event_id], **said))
    return evidence


def _by_hand_at(event: Event, stored: models.Model) -> dict[int, Citation]:
    """By source, the relations that were set by hand at a version. One query."""
    field: Any = Event._meta.get_field("sources")
    links = event.history_writer.m2m_models[field]._default_manager.filter(history=stored)
    return {
        link.source_id: Citation(**{name: getattr(link, name) for name in Citation.BY_HAND})
        for link in links.exclude(relation_reason="")
    }


def _pairs_at(record: Versioned, field: Any, stored: models.Model) -> list[tuple[int, str]]:
    """The keys of what the history row is linked to through this field, each with its role."""
    links = record.history_writer.m2m_models[field]._default_manager.filter(history=stored)
    target = f"{field.m2m_reverse_field_name()}_id"
    return [(getattr(link, target), getattr(link, "role", "")) for link in links]
