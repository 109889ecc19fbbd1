"""Dated, reasoned assessments of an item or a commitment."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from priorities.models import Commitment, Item
from tracking.models.events import Event
from tracking.models.evidence_links import EvidenceLink
from tracking.models.history import ActionHistory
from tracking.models.records import Record
from tracking.models.searches import SearchLog
from tracking.models.status_update_queries import StatusUpdateQuerySet
from tracking.values.confidence import Confidence, DerivedConfidence
from tracking.values.statuses import RECORDABLE, TESTS, Status
from tracking.values.validators import validate_prose


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
        Event,
        through=EvidenceLink,
        related_name="status_updates",
        blank=True,
        verbose_name=_("evidence"),
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
    def shown_evidence(self) -> list[Event]:
        """The events that are shown, newest first (`shown_links`)."""
        return [link.event for link in self.shown_links]  # type: ignore[attr-defined]

    @property
    def shown_proof(self) -> list[EvidenceLink]:
        """Of what is shown, what bears directly or indirectly."""
        return [link for link in self.shown_links if not link.is_context]  # type: ignore[attr-defined]

    @property
    def shown_context(self) -> list[EvidenceLink]:
        return [link for link in self.shown_links if link.is_context]  # type: ignore[attr-defined]

    @property
    def derived(self) -> DerivedConfidence:
        """What the rule of confidence gives for the evidence that is shown, context left out."""
        return DerivedConfidence.of(
            citation
            for link in self.shown_proof
            for citation in link.event.shown_citations  # type: ignore[attr-defined]
        )
