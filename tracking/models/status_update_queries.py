"""The named queries of assessments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import Coalesce

from priorities.models import Commitment, Item, rank_in_paper
from tracking.models.events import Event
from tracking.models.evidence_links import EvidenceLink
from tracking.models.publication import was_public
from tracking.models.records import Record, RecordQuerySet
from tracking.models.searches import SearchLog
from tracking.models.sources import Source
from tracking.models.states import State

if TYPE_CHECKING:
    from tracking.values.as_of import AsOf


class StatusUpdateQuerySet(RecordQuerySet[Any]):
    def about_items(self) -> Self:
        """Assessments of whole items."""
        return self.filter(commitment=None)

    def for_items(self, items: list[Item]) -> Self:
        """Assessments of these items and of their commitments."""
        return self.filter(item__in=items)

    def for_commitments(self, commitments: models.QuerySet[Commitment]) -> Self:
        return self.filter(commitment__in=commitments)

    def of_confidences(self, confidences: list[str]) -> Self:
        return self.filter(confidence__in=confidences)

    def containing(self, text: str) -> Self:
        return self.filter(
            Q(rationale__icontains=text)
            | Q(own_claim__icontains=text)
            | Q(search_note__icontains=text)
        )

    def of_statuses(self, statuses: list[str]) -> Self:
        return self.filter(status__in=statuses)

    def at(self, as_of: AsOf) -> Self:
        public = super().at(as_of)
        return public.dated_by(as_of.as_of) if as_of.as_of else public

    def dated_by(self, day: date) -> Self:
        return self.filter(as_of__lte=day)

    def dated_from(self, day: date) -> Self:
        return self.filter(as_of__gte=day)

    def of_same_subject(self, update: Any) -> Self:
        """Assessments of exactly what this one assesses: its commitment, or its item as a whole."""
        return self.filter(item=update.item_id, commitment=update.commitment_id)

    def of_subject(self, item: Item, commitment: Commitment | None) -> Self:
        """Assessments of this commitment, or without one of the item as a whole."""
        return self.filter(item=item, commitment=commitment)

    def published_before(self, moment: datetime) -> Self:
        return self.filter(published_at__lt=moment)

    def newest_first(self) -> Self:
        return self.order_by("-as_of", "-published_at", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("as_of", "published_at", "pk")

    def current_for_items(self, items: models.QuerySet[Item], as_of: AsOf | None = None) -> Self:
        """The latest public assessment of each of these items at that moment, by default now."""
        return self._current(items, self.filter(item=OuterRef("pk"), commitment=None), as_of)

    def current_for_commitments(
        self, commitments: models.QuerySet[Commitment], as_of: AsOf | None = None
    ) -> Self:
        """The latest public assessment of each of these commitments at that moment."""
        return self._current(commitments, self.filter(commitment=OuterRef("pk")), as_of)

    def _current(self, subjects: models.QuerySet[Any], updates: Self, as_of: AsOf | None) -> Self:
        public = updates.at(as_of) if as_of else updates.published()
        latest = Subquery(public.newest_first().values("pk")[:1])
        return self.filter(pk__in=subjects.order_by().annotate(latest=latest).values("latest"))

    def with_since(self, as_of: AsOf | None = None) -> Self:
        """Adds `since` to assessments of whole items: from when on they say the same status.

        It is the as-of date of the first assessment in the unbroken run of this status, of those
        that were public at that moment.
        """
        updates = self.model.objects
        earlier = (updates.at(as_of) if as_of else updates.published()).about_items()
        earlier = earlier.filter(item=OuterRef("item"), as_of__lte=OuterRef("as_of"))
        other = earlier.exclude(status=OuterRef("status")).order_by("-as_of")
        same = earlier.filter(status=OuterRef("status")).order_by("as_of")
        after = Coalesce(OuterRef("other_on"), date.min, output_field=models.DateField())
        return self.annotate(
            other_on=Subquery(other.values("as_of")[:1]),
            # Two different ones of the same day leave the run without a first: it begins there.
            since=Coalesce(Subquery(same.filter(as_of__gt=after).values("as_of")[:1]), F("as_of")),
        )

    def by_subject(self) -> Self:
        """In the order of the paper, an item as a whole before its commitments; oldest first."""
        places = {
            "place_of_kind": rank_in_paper("item__kind"),
            "place_of_commitment": Coalesce("commitment__number", 0),
        }
        by_item = ("place_of_kind", "item__number", "place_of_commitment")
        return self.annotate(**places).order_by(*by_item, "as_of", "published_at", "pk")

    def with_status_before(self, as_of: AsOf) -> Self:
        """Adds `status_before` and `as_of_before`: the public assessment before, of the same.

        Null for a first one. A case for each kind of subject: the index is of no use to an "or".
        """
        whole = self._before(as_of).filter(item=OuterRef("item"), commitment=None)
        own = self._before(as_of).filter(item=OuterRef("item"), commitment=OuterRef("commitment"))
        return self.annotate(
            **{
                f"{name}_before": Case(
                    When(commitment=None, then=Subquery(whole.values(name)[:1])),
                    default=Subquery(own.values(name)[:1]),
                )
                for name in ("status", "as_of")
            }
        )

    def _before(self, as_of: AsOf) -> Self:
        """What was public at that moment and comes before the assessment of the query around it."""
        earlier = Q(as_of__lt=OuterRef("as_of"))
        same_day = Q(as_of=OuterRef("as_of"), published_at__lt=OuterRef("published_at"))
        same_moment = Q(
            as_of=OuterRef("as_of"), published_at=OuterRef("published_at"), pk__lt=OuterRef("pk")
        )
        before = earlier | same_day | same_moment
        found: Self = self.model.objects.at(as_of).filter(before).newest_first()
        return found

    def resting_on(self, record: Record) -> Self:
        """Published assessments that cite this event as evidence; none for another kind."""
        if not isinstance(record, Event):
            return self.none()
        return self.published().filter(evidence=record).with_subject().order_by("pk")

    def resting_on_sources(self, sources: Iterable[Source]) -> Self:
        """Published assessments whose evidence, as readers see it, cites one of these sources."""
        through = Event.sources.through.objects.filter(
            was_public(None, "event__"), source__in=sources
        )
        cited = EvidenceLink.objects.filter(event__in=through.values("event"))
        resting = self.published().filter(pk__in=cited.values("status_update"))
        return resting.with_subject().order_by("pk")

    def resting_on_search(self, search: SearchLog) -> Self:
        return self.filter(searches=search).with_subject().newest_first()

    def with_subject(self) -> Self:
        return self.select_related("item", "commitment__item")

    def for_list(self) -> Self:
        return self.with_subject()

    def for_check(self) -> Self:
        """With what a check of the evidence looks at first: `cited` and the searches."""
        cited = Prefetch("evidence_links", EvidenceLink.objects.for_check(), "cited")
        return self.for_list().prefetch_related(cited, "searches")

    def being_written(self) -> Self:
        """Drafts and what waits for an editor."""
        return self.filter(state__in=[State.DRAFT, State.IN_REVIEW])

    def with_sourced_evidence(self, as_of: AsOf | None = None) -> Self:
        """With the links to events that are public now, or at that moment, as `shown_links`.

        Each event has its sources as `shown_citations`.
        """
        cited = EvidenceLink.objects.at(as_of).with_words().with_sourced_events()
        return self.prefetch_related(Prefetch("evidence_links", cited, "shown_links"))

    def with_removed_evidence(self) -> Self:
        """Adds `removed_evidence`: how many cited events have been removed from public view."""
        cited = EvidenceLink.objects.filter(status_update=OuterRef("pk"))
        removed: Any = cited.filter(event__state=State.REMOVED).order_by().values("status_update")
        number = Subquery(removed.annotate(number=Count("pk")).values("number"))
        return self.annotate(removed_evidence=Coalesce(number, 0))

    def with_searches(self) -> Self:
        """With the searches behind each, newest first, as `shown_searches`."""
        searches = SearchLog.objects.newest_first()
        return self.prefetch_related(Prefetch("searches", searches, "shown_searches"))

    def for_page(self) -> Self:
        """With all that the page of one assessment shows: its evidence, published only."""
        cited = EvidenceLink.objects.at().with_words().with_listed_events()
        evidence = Prefetch("evidence_links", cited, "shown_links")
        whole = self.with_subject().with_searches().with_removed_evidence()
        return whole.prefetch_related(evidence, "item__passages")
