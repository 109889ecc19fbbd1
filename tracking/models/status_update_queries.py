"""The named queries of assessments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from gsi_tracker.reader import reader
from priorities.models import Commitment, Item, rank_in_paper
from tracking.models.events import Event
from tracking.models.evidence_links import EvidenceLink
from tracking.models.forums import Forum
from tracking.models.keys import HasOneOfKeys
from tracking.models.publication import was_public
from tracking.models.records import Record, RecordQuerySet
from tracking.models.searches import SearchLog
from tracking.models.second_opinions import UNPUBLISHED, Opinion, OpinionState, SecondOpinion
from tracking.models.sources import Source
from tracking.models.states import OPEN, State

if TYPE_CHECKING:
    from tracking.values.as_of import AsOf


@lru_cache(maxsize=1000)  # each page of a person who is signed in asks many times
def _shown_to(key: int) -> Q:
    opened = SecondOpinion.objects.open().for_assessor(key).about_outer()
    same_day = Exists(opened.filter(as_of=OuterRef("as_of")))
    of_other = Exists(opened.for_assessor(OuterRef("created_by")))
    return Q(created_by=key) | (~Q(same_day) & (~Q(state__in=UNPUBLISHED) | ~Q(of_other)))


class StatusUpdateQuerySet(RecordQuerySet[Any]):
    def shown_to(self, key: int) -> Self:
        """Without what an assessor must not see while the second opinion is open.

        Whatever others say of the subject and day; of the other assessor what is not public too,
        so that a day that is changed later betrays nothing.
        """
        return self.filter(_shown_to(key))

    def opinions_in_any(self, asked: list[SecondOpinion]) -> Self:
        return self.filter(second_opinion__in=asked, state__in=OPEN).order_by("pk")

    def of_settled(self, as_of: AsOf) -> Self:
        """Of second opinions that were settled at that moment, by default now."""
        settled = self.filter(second_opinion__state=OpinionState.SETTLED)
        end = as_of.known_until
        return settled.filter(second_opinion__settled_at__lt=end) if end else settled

    def unsettled_pairs(self, as_of: AsOf) -> models.QuerySet[Any, Any]:
        """The keys of second opinions of which both are public, and not settled at that moment."""
        end = as_of.known_until
        later = Q(second_opinion__settled_at__gte=end) if end else Q(pk=None)
        open_then = self.filter(Q(second_opinion__state=OpinionState.BOTH_IN) | later)
        counted = open_then.order_by().values("second_opinion").annotate(number=Count("pk"))
        pairs: models.QuerySet[Any, Any] = counted.filter(number__gt=1)
        return pairs

    def opinions_given(self) -> Self:
        """Those that belong to a second opinion."""
        return self.exclude(opinion="")

    def two(self) -> Self:
        """Of opinions the two, the first before the second, without the agreed assessment."""
        return self.filter(opinion__in=[Opinion.FIRST, Opinion.SECOND]).order_by("opinion", "pk")

    def hidden_from(self, key: int) -> Self:
        """The rest: few, and found by the items of what is open."""
        opened = SecondOpinion.objects.open().for_assessor(key)
        shown = self.shown_to(key).order_by().values("pk")
        return self.filter(item__in=opened.values("item")).exclude(pk__in=shown)

    def counting(self, as_of: AsOf | None = None) -> Self:
        """Without opinions that are not accepted: those that make the status of their subject."""
        end = as_of.known_until if as_of else None
        accepted = Q(accepted_at__lt=end) if end else Q(accepted_at__isnull=False)
        return self.filter(Q(opinion__in=["", Opinion.AGREED]) | accepted)

    def of_same_day(self, update: Any) -> Self:
        """Others of the same subject and day."""
        return self.of_same_subject(update).filter(as_of=update.as_of).exclude(pk=update.pk)

    def beside(self, update: Any) -> Self:
        """Without what belongs to the same second opinion: two opinions stand side by side."""
        if not update.second_opinion_id:
            return self
        return self.exclude(second_opinion=update.second_opinion_id)

    def with_correction(self) -> Self:
        """Adds `is_corrected`: whether a published assessment corrects it."""
        corrections = self.model.objects.published().filter(corrects=OuterRef("pk"))
        return self.annotate(is_corrected=Exists(corrections))

    def opinions_in(self, second_opinion: SecondOpinion) -> Self:
        """What was recorded for it and is open: drafts, in review, published."""
        return self.filter(second_opinion=second_opinion, state__in=OPEN).order_by("pk")

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
        public = (updates.at(as_of) if as_of else updates.published()).counting(as_of)
        latest = Subquery(public.newest_first().values("pk")[:1])
        return self.filter(pk__in=subjects.order_by().annotate(latest=latest).values("latest"))

    def with_since(self, as_of: AsOf | None = None) -> Self:
        """Adds `since` to assessments of whole items: from when on they say the same status.

        It is the as-of date of the first assessment in the unbroken run of this status, of those
        that were public at that moment. `since_event` is the date of the event that supported that
        one, as recorded; empty where it is not public.
        """
        updates = self.model.objects
        earlier = (
            (updates.at(as_of) if as_of else updates.published()).counting(as_of).about_items()
        )
        earlier = earlier.filter(item=OuterRef("item"), as_of__lte=OuterRef("as_of"))
        other = earlier.exclude(status=OuterRef("status")).order_by("-as_of")
        same = earlier.filter(status=OuterRef("status")).order_by("as_of")
        after = Coalesce(OuterRef("other_on"), date.min, output_field=models.DateField())
        first = same.filter(as_of__gt=after)
        known_until = as_of.known_until if as_of else None
        supporting = first.filter(was_public(known_until, "supported_by__"))
        return self.annotate(
            other_on=Subquery(other.values("as_of")[:1]),
            # Two different ones of the same day leave the run without a first: it begins there.
            since=Coalesce(Subquery(first.values("as_of")[:1]), F("as_of")),
            since_event=Coalesce(Subquery(supporting.values("supported_by__start")[:1]), Value("")),
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
        before_it: Self = self.model.objects.at(as_of).counting(as_of).filter(before).newest_first()
        return before_it

    def resting_on(self, record: Record) -> Self:
        """Published assessments that cite this event, or an event at this forum, as evidence."""
        if isinstance(record, Event):
            links = EvidenceLink.objects.filter(event=record)
        elif isinstance(record, Forum):
            links = EvidenceLink.objects.filter(event__forum=record)
        else:
            return self.none()
        resting = self.published().filter(pk__in=links.values("status_update"))
        return resting.with_subject().order_by("pk")

    def rested_on(self, records: Sequence[Record]) -> set[int]:
        """The keys of those of these records, of one kind, on which published assessments rest."""
        fields = {Event: "event", Forum: "event__forum"}
        field = fields.get(type(records[0]))
        if field is None:
            return set()
        keys = [record.pk for record in records]
        links = EvidenceLink.objects.filter(HasOneOfKeys(keys, field=field))
        resting = links.filter(status_update__in=self.published().order_by().values("pk"))
        return set(resting.order_by().values_list(field, flat=True))

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
        return self.select_related("item", "commitment__item", "claimed_by")

    def for_list(self) -> Self:
        return self.with_subject()

    def for_check(self) -> Self:
        """With what a check of the evidence looks at first: `cited` and the searches."""
        cited = Prefetch("evidence_links", EvidenceLink.objects.for_check(), "cited")
        return self.with_others_of_day().for_list().prefetch_related(cited, "searches")

    def with_others_of_day(self) -> Self:
        """Adds `is_day_taken`: whether another one of the subject and day is public."""
        public = self.model.objects.published().exclude(pk=OuterRef("pk"))
        of_subject = public.alias(subject=Coalesce(F("commitment"), 0)).filter(
            item=OuterRef("item"), subject=Coalesce(OuterRef("commitment"), 0)
        )
        return self.annotate(is_day_taken=Exists(of_subject.filter(as_of=OuterRef("as_of"))))

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

    def with_opinions(self, as_of: AsOf | None = None) -> Self:
        """With all that is public of its second opinion, now or at that moment, as
        `shown_opinions` of that. Two queries where there is one, else none.
        """
        rows = self.model.objects
        shown = rows.among_links_at(as_of) if as_of else rows.published_among_links()
        sourced = shown.with_subject().with_sourced_evidence(as_of)
        opinions = Prefetch("second_opinion__opinions", sourced, "shown_opinions")
        return self.select_related("second_opinion").prefetch_related(opinions)

    def with_searches(self) -> Self:
        """With the searches behind each, newest first, as `shown_searches`."""
        searches = SearchLog.objects.newest_first()
        return self.prefetch_related(Prefetch("searches", searches, "shown_searches"))

    def for_page(self) -> Self:
        """With all that the page of one assessment shows: its evidence, published only."""
        cited = EvidenceLink.objects.at().with_words().with_listed_events()
        evidence = Prefetch("evidence_links", cited, "shown_links")
        whole = self.with_subject().with_searches().with_removed_evidence().with_opinions()
        corrections = self.model.objects.published().with_subject().newest_first()
        corrected_by = Prefetch("corrected_by", corrections, "corrections_shown")
        with_corrected = whole.select_related("corrects__item", "corrects__commitment__item")
        return with_corrected.prefetch_related(evidence, corrected_by, "item__passages")


class StatusUpdateManager(models.Manager.from_queryset(StatusUpdateQuerySet)):  # type: ignore[misc]
    """All queries begin here: what is hidden from whoever reads is in none of them."""

    def get_queryset(self) -> StatusUpdateQuerySet:
        every: StatusUpdateQuerySet = super().get_queryset()
        key = reader()
        return every.shown_to(key) if key else every

    def hidden(self) -> StatusUpdateQuerySet:
        """What whoever reads must not see: for rows that tell of assessments elsewhere."""
        every: StatusUpdateQuerySet = super().get_queryset()
        key = reader()
        return every.hidden_from(key) if key else every.none()
