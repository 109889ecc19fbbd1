"""Dated, reasoned assessments of an item or a commitment."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import (
    Case,
    CheckConstraint,
    Count,
    F,
    Index,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from priorities.models import Commitment, Item, rank_in_paper
from tracking.models.events import Event, EventQuerySet
from tracking.models.history import ActionHistory
from tracking.models.publication import was_public
from tracking.models.records import Record, RecordQuerySet
from tracking.models.searches import SearchLog
from tracking.models.sources import Source
from tracking.models.states import State
from tracking.values.confidence import Confidence, DerivedConfidence
from tracking.values.statuses import RECORDABLE, TESTS, Status
from tracking.values.validators import validate_prose

if TYPE_CHECKING:
    from tracking.values.as_of import AsOf


class StatusUpdateQuerySet(RecordQuerySet["StatusUpdate"]):
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

    def of_same_subject(self, update: StatusUpdate) -> Self:
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
        updates = StatusUpdate.objects
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

    def _before(self, as_of: AsOf) -> StatusUpdateQuerySet:
        """What was public at that moment and comes before the assessment of the query around it."""
        earlier = Q(as_of__lt=OuterRef("as_of"))
        same_day = Q(as_of=OuterRef("as_of"), published_at__lt=OuterRef("published_at"))
        same_moment = Q(
            as_of=OuterRef("as_of"), published_at=OuterRef("published_at"), pk__lt=OuterRef("pk")
        )
        before = earlier | same_day | same_moment
        return StatusUpdate.objects.at(as_of).filter(before).newest_first()

    def resting_on(self, record: Record) -> Self:
        """Published assessments that cite this event as evidence; none for another kind."""
        if not isinstance(record, Event):
            return self.none()
        return self.published().filter(evidence=record).with_subject().order_by("pk")

    def resting_on_source(self, source: Source) -> Self:
        """Published assessments whose evidence, as readers see it, cites this source."""
        through = Event.sources.through.objects.filter(was_public(None, "event__"), source=source)
        cited = StatusUpdate.evidence.through.objects.filter(event__in=through.values("event"))
        resting = self.published().filter(pk__in=cited.values("statusupdate"))
        return resting.with_subject().order_by("pk")

    def with_subject(self) -> Self:
        return self.select_related("item", "commitment__item")

    def for_list(self) -> Self:
        return self.with_subject()

    def for_check(self) -> Self:
        """With what a check of the evidence looks at first: `cited_events` and the searches."""
        cited = Event.objects.select_related("forum").with_shown_sources().newest_first()
        evidence = Prefetch("evidence", cited, "cited_events")
        return self.for_list().prefetch_related(evidence, "searches")

    def being_written(self) -> Self:
        """Drafts and what waits for an editor."""
        return self.filter(state__in=[State.DRAFT, State.IN_REVIEW])

    def with_shown_evidence(self, as_of: AsOf | None = None) -> Self:
        """With the events that are cited and public now, or at that moment, as `shown_evidence`."""
        cited = _cited(as_of).newest_first()
        return self.prefetch_related(Prefetch("evidence", cited, "shown_evidence"))

    def with_sourced_evidence(self, as_of: AsOf | None = None) -> Self:
        """As `with_shown_evidence`, each event with its sources as `shown_sources`."""
        cited = _cited(as_of).with_shown_sources().newest_first()
        return self.prefetch_related(Prefetch("evidence", cited, "shown_evidence"))

    def with_removed_evidence(self) -> Self:
        """Adds `removed_evidence`: how many cited events have been removed from public view."""
        cited = StatusUpdate.evidence.through.objects.filter(statusupdate=OuterRef("pk"))
        removed: Any = cited.filter(event__state=State.REMOVED).order_by().values("statusupdate")
        number = Subquery(removed.annotate(number=Count("pk")).values("number"))
        return self.annotate(removed_evidence=Coalesce(number, 0))

    def with_searches(self) -> Self:
        """With the searches behind each, newest first, as `shown_searches`."""
        searches = SearchLog.objects.newest_first()
        return self.prefetch_related(Prefetch("searches", searches, "shown_searches"))

    def for_page(self) -> Self:
        """With all that the page of one assessment shows: its evidence, published only."""
        cited = Event.objects.published().for_list().with_shown_sources().newest_first()
        evidence = Prefetch("evidence", cited, "shown_evidence")
        whole = self.with_subject().with_searches().with_removed_evidence()
        return whole.prefetch_related(evidence, "item__passages")


def _cited(as_of: AsOf | None) -> EventQuerySet:
    links = Event.objects
    return links.among_links_at(as_of) if as_of else links.published_among_links()


class AssessedDirection(models.TextChoices):
    FIRST = "first", _("First assessment")
    MORE = "more", _("More than before")
    SAME = "same", _("Same as before")
    LESS = "less", _("Less than before")
    CANNOT_JUDGE = "cannot_judge", _("Cannot judge")


class StatusUpdate(Record):
    """An assessment of one item or commitment. Never overwritten: a new one follows."""

    Direction = AssessedDirection

    Confidence = Confidence

    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="status_updates", verbose_name=_("item")
    )
    commitment = models.ForeignKey(
        Commitment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="status_updates",
        help_text=_("Leave empty to assess the item as a whole."),
        verbose_name=_("commitment"),
    )
    status = models.CharField(_("status"), max_length=17, choices=RECORDABLE)
    as_of = models.DateField(
        _("as-of date"), help_text=_("The day up to which the evidence was looked at.")
    )
    direction = models.CharField(
        _("direction"),
        max_length=12,
        choices=Direction.choices,
        help_text=_("Compared with the previous assessment."),
    )
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)
    confidence_reason = models.TextField(
        _("reason for this confidence"),
        blank=True,
        max_length=1000,
        validators=[validate_prose],
        help_text=_("Required where it is higher than the rule gives; readers see it beside it."),
    )
    rationale = models.TextField(
        _("rationale"),
        blank=True,
        max_length=4000,
        validators=[validate_prose],
        help_text=_("Why this status: what the evidence shows, and what it does not."),
    )
    own_claim = models.TextField(
        _("own claim"),
        blank=True,
        max_length=2000,
        validators=[validate_prose],
        help_text=_("What the acting party itself says, quoted and attributed."),
    )
    search_note = models.TextField(
        _("search note"),
        blank=True,
        max_length=2000,
        validators=[validate_prose],
        help_text=_("Where and when somebody searched, with which words, and what they found."),
    )
    evidence = models.ManyToManyField(
        Event, related_name="status_updates", blank=True, verbose_name=_("evidence")
    )
    searches = models.ManyToManyField(
        SearchLog,
        related_name="status_updates",
        blank=True,
        editable=False,
        verbose_name=_("searches"),
    )

    LINKS = ("evidence",)
    PLACED = (
        "item", "commitment", "status", "as_of", "direction", "confidence", "confidence_reason",
        "rationale", "own_claim", "search_note",
    )  # fmt: skip

    objects = StatusUpdateQuerySet.as_manager()
    history = ActionHistory(m2m_fields=[evidence, searches])

    class Meta(Record.Meta):
        verbose_name = _("status update")
        verbose_name_plural = _("status updates")
        ordering = ["-as_of", "-pk"]
        constraints = [
            *Record.Meta.constraints,
            known_value("direction", AssessedDirection),
            known_value("confidence", Confidence),
            CheckConstraint(
                condition=Q(status__in=[code for code, _ in RECORDABLE]),
                name="statusupdate_status_known",
            ),
        ]
        indexes = [
            *Record.Meta.indexes,
            Index(fields=["item", "commitment", "state", "-as_of"], name="status_update_current"),
        ]

    def __str__(self) -> str:
        day = formats.date_format(self.as_of, "DATE_FORMAT")
        return f"{self.subject.code} {self.get_status_display()}, {day}"

    def get_absolute_url(self) -> str:
        return reverse("tracking:status_update_detail", args=[self.slug])

    @property
    def subject(self) -> Item | Commitment:
        """What is assessed: the commitment where there is one, else the item."""
        return self.commitment or self.item

    def clean(self) -> None:
        errors = {}
        if self.commitment_id and self.commitment and self.commitment.item_id != self.item_id:
            errors["commitment"] = gettext("%(code)s is not a commitment of this item.") % {
                "code": self.commitment.code
            }
        if isinstance(self.as_of, date) and self.as_of > timezone.localdate():
            errors["as_of"] = gettext(
                "The as-of date is in the future; evidence can reach today at most."
            )
        if errors:
            raise ValidationError(errors)

    def slug_text(self) -> str:
        commitment = f"-c{self.commitment.number}" if self.commitment else ""
        return f"{self.item.key}{commitment}-{self.as_of}"

    def missing_content(self) -> dict[str, str]:
        return (
            {} if self.rationale else {"rationale": gettext("State the reasons for this status.")}
        )

    @property
    def status_test(self) -> str:
        return str(TESTS[Status(self.status)])

    @property
    def derived(self) -> DerivedConfidence:
        """What the rule of confidence gives for the evidence that is shown (`shown_evidence`)."""
        events = self.shown_evidence  # type: ignore[attr-defined]
        return DerivedConfidence.of(source for event in events for source in event.shown_sources)
