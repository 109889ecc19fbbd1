"""Everything recorded about one item, in one long table: a row for each thing, by section."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from priorities.models import Item, Passage
from tracking.exports import address_of, bearing_code, excerpt_line
from tracking.models import Event, EvidenceLink, Forum, Source, StatusUpdate
from tracking.progress.current_status import CommitmentStatus
from tracking.progress.queries import events_for_report, forums_serving, sources_cited_by
from tracking.reports.filters import DossierFilter
from tracking.reports.parts import RowSource, RowSources
from tracking.reports.references import references_of, references_of_event, sources_of_evidence
from tracking.reports.report import Answer, problems_of
from tracking.values.as_of import AsOf
from tracking.values.partial_dates import in_words
from tracking.values.statuses import Status

SECTIONS = {
    "text": _("The text"),
    "commitment": _("Commitments"),
    "assessment": _("Assessments"),
    "event": _("Events"),
    "forum": _("Forums"),
    "source": _("Sources"),
}
MOST_ON_THE_PAGE = 200  # of each section


@dataclass(frozen=True)
class DossierRow:
    """One thing. Fields that its section lacks stay empty; `kind_label`: `kind` in words."""

    section: str
    item: Item
    code: str
    title: str
    date: str | date | None = ""
    end_date: str = ""
    kind: str = ""
    kind_label: str = ""
    update: StatusUpdate | None = None
    text: str = ""
    parties: list[str] = field(default_factory=list)
    parties_in_words: list[str] = field(default_factory=list)
    publisher: str = ""
    voice: str = ""
    voice_name: str = ""
    url: str = ""
    sources: list[str] = field(default_factory=list)
    is_sample: bool = False

    @property
    def status(self) -> str:
        """The status of an assessment or a commitment."""
        if self.update:
            return self.update.status
        return Status.NOT_ASSESSED if self.section == "commitment" else ""

    @property
    def status_label(self) -> str:
        return str(Status(self.status).label)

    @property
    def searches(self) -> str:
        """The note and the searches of an assessment, one a line."""
        if self.section != "assessment" or not self.update:
            return ""
        searches = self.update.shown_searches  # type: ignore[attr-defined]
        return "\n".join(filter(None, [self.update.search_note, *map(str, searches)]))

    @property
    def bearings(self) -> list[str]:
        """How each event bears that an assessment cites."""
        return [bearing_code(link) for link in self._links]

    @property
    def excerpts(self) -> str:
        """One a line."""
        return "\n".join(excerpt_line(link) for link in self._links if link.excerpt)

    @property
    def _links(self) -> list[EvidenceLink]:
        if self.section != "assessment" or not self.update:
            return []
        return self.update.shown_links  # type: ignore[attr-defined, no-any-return]

    @property
    def own_claim(self) -> str:
        return self.update.own_claim if self.update and self.section == "assessment" else ""

    @property
    def facts(self) -> list[str]:
        """The line on the page: when, what, whose, who."""
        facts = [
            in_words(str(self.date or ""), self.end_date),
            self.kind_label,
            self.publisher,
            self.voice_name,
            self.code if self.section == "source" else "",
            ", ".join(self.parties_in_words),
        ]
        return list(filter(None, facts))


@dataclass(frozen=True)
class Section:
    """A section of the page: its first rows, and the number of all."""

    name: str
    rows: list[DossierRow]
    count: int

    @property
    def title(self) -> str:
        return str(SECTIONS[self.name])

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Dossier:
    """One item with its texts, commitments, assessments, events, forums and sources."""

    item: Item
    as_of: AsOf

    @property
    def parts(self) -> RowSources:
        """The sources of rows. Only the commitments are read yet: two queries."""
        item, as_of = self.item, self.as_of
        updates = StatusUpdate.objects.at(as_of).for_items([item]).with_subject()
        updates = updates.with_searches().with_sourced_evidence(as_of)
        events = Event.objects.at(as_of).for_item(item)
        forums = Forum.objects.at(as_of)
        cited = sources_cited_by(events, forums.for_items([item])).select_related("voice")
        serving = forums_serving(item, as_of).prefetch_related("sources")
        return RowSources(
            (
                RowSource(item.passages.with_editions().in_paper_order(), self.of_passage),
                RowSource(CommitmentStatus.of_item(item, as_of), self.of_commitment),
                RowSource(updates.newest_first(), self.of_update),
                RowSource(events_for_report(events).newest_first(), self.of_event),
                RowSource(serving, self.of_forum),
                RowSource(cited.newest_first(), self.of_source),
            )
        )

    def sections(self) -> Iterator[Section]:
        """The sections of a page, each cut to its first rows. Some thirty queries in all cases."""
        for name, part in zip(SECTIONS, self.parts.parts, strict=True):
            yield Section(name, part.first(MOST_ON_THE_PAGE), part.count())

    def of_passage(self, passage: Passage) -> DossierRow:
        edition = passage.edition
        return DossierRow(
            section="text",
            item=self.item,
            code=self.item.code,
            title=edition.title,
            date=edition.published_on,
            text=passage.text,
            publisher=edition.publisher,
            url=address_of(self.item),
        )

    def of_commitment(self, stated: CommitmentStatus) -> DossierRow:
        update = stated.update
        return DossierRow(
            section="commitment",
            item=self.item,
            code=stated.commitment.code,
            title=stated.commitment.label,
            date=update.as_of if update else "",
            update=update,
            text=stated.commitment.text,
            url=address_of(update) if update else "",
        )

    def of_update(self, update: StatusUpdate) -> DossierRow:
        return DossierRow(
            section="assessment",
            item=self.item,
            code=update.subject.code,
            title=update.commitment.label if update.commitment else self.item.title,
            date=update.as_of,
            update=update,
            text=update.rationale,
            url=address_of(update),
            sources=sources_of_evidence(update),
            is_sample=update.is_sample,
        )

    def of_event(self, event: Any) -> DossierRow:
        return DossierRow(
            section="event",
            item=self.item,
            code=event.slug,
            title=event.title,
            date=event.start,
            end_date=event.end,
            kind=event.kind,
            kind_label=event.get_kind_display(),
            text=event.summary,
            parties=[f"{one.party.code}:{one.role}" for one in event.shown_involvements],
            parties_in_words=[str(one) for one in event.shown_involvements],
            url=address_of(event),
            sources=references_of_event(event),
            is_sample=event.is_sample,
        )

    def of_forum(self, forum: Forum) -> DossierRow:
        return DossierRow(
            section="forum",
            item=self.item,
            code=forum.slug or "",
            title=forum.name,
            date=forum.first_held,
            kind=forum.kind,
            kind_label=forum.get_kind_display(),
            text=forum.description,
            url=address_of(forum),
            sources=references_of(forum.sources.all()),
            is_sample=forum.is_sample,
        )

    def of_source(self, source: Source) -> DossierRow:
        return DossierRow(
            section="source",
            item=self.item,
            code=source.citation,
            title=source.title,
            date=source.published_on,
            kind=source.kind,
            kind_label=source.get_kind_display(),
            publisher=source.publisher,
            voice=source.voice.slug if source.voice else "",
            voice_name=source.voice_in_words,
            url=source.url,
        )


def dossier_path(item: Item) -> str:
    """The page to read and print."""
    return reverse("tracking:dossier", args=[item.key])


def ask(query: QueryDict, as_of: AsOf) -> Answer:
    """The rows of the chosen item; eight queries to count them, none without an item."""
    found = DossierFilter(query, Item.objects.all())
    item = found.qs.first()
    if not item:
        return Answer(found, problems_of(found), [], is_asked=False)
    return Answer(found, [], Dossier(item, as_of).parts, page=dossier_path(item))
