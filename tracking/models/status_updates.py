"""Dated, reasoned assessments of an item or a commitment."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gsi_tracker.addresses import address_of
from gsi_tracker.constraints import known_value
from priorities.models import Commitment, Item
from tracking.models.citations import measured_against
from tracking.models.events import Event
from tracking.models.evidence_links import EvidenceLink
from tracking.models.history import ActionHistory
from tracking.models.parties import Party
from tracking.models.records import Record, both_or_neither
from tracking.models.searches import SearchLog
from tracking.models.second_opinions import Opinion, SecondOpinion
from tracking.models.states import OPEN
from tracking.models.status_update_queries import StatusUpdateManager
from tracking.models.versioned import person
from tracking.values.confidence import Confidence, DerivedConfidence
from tracking.values.statuses import RECORDABLE, TESTS, Status, current_scale_version
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
    # What the rule gave for its evidence when it was published or last changed.
    rule_confidence = models.CharField(
        _("confidence by the rule"),
        max_length=12,
        blank=True,
        editable=False,
        choices=Confidence.choices,
    )
    supported_by = models.ForeignKey(
        Event,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("supported by"),
        help_text=_("The first of the cited events with which the evidence supports the status."),
    )
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
    claimed_by = models.ForeignKey(
        Party,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("claimed by"),
        help_text=_(
            "The party whose claim is assessed, if one. A voice that speaks for it is then not "
            "independent, whoever took part in the events."
        ),
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
    corrects = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrected_by",
        help_text=_(
            "The earlier assessment of this subject and day that this one takes over from."
        ),
        verbose_name=_("correction of"),
    )
    why_another = models.TextField(
        _("why another assessment of this day"),
        blank=True,
        max_length=1000,
        validators=[validate_prose],
        help_text=_("What is corrected, or why two opinions are settled so; readers see it."),
    )
    scale_version = models.CharField(
        _("version of the scale"), max_length=20, default=current_scale_version, editable=False
    )
    second_opinion = models.ForeignKey(
        SecondOpinion,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="opinions",
        verbose_name=_("second opinion"),
    )
    opinion = models.CharField(
        _("which opinion"), max_length=6, choices=Opinion.choices, blank=True, editable=False
    )
    accepted_at = models.DateTimeField(
        _("accepted at"),
        null=True,
        editable=False,
        help_text=_("Since when an opinion counts as the status of its subject."),
    )
    accepted_by = person(_("accepted by"), null=True)

    LINKS = ("evidence",)
    PLACED = (
        "item", "commitment", "status", "as_of", "direction", "confidence", "confidence_reason",
        "rationale", "own_claim", "claimed_by", "search_note", "corrects", "why_another",
    )  # fmt: skip

    objects = StatusUpdateManager()
    history = ActionHistory(m2m_fields=[evidence, searches])

    class Meta(Record.Meta):
        verbose_name = _("status update")
        verbose_name_plural = _("status updates")
        ordering = ["-as_of", "-pk"]
        constraints = [
            *Record.Meta.constraints,
            known_value("direction", AssessedDirection),
            known_value("confidence", Confidence),
            known_value("rule_confidence", Confidence, or_empty=True),
            CheckConstraint(
                condition=Q(status__in=[code for code, _ in RECORDABLE]),
                name="statusupdate_status_known",
            ),
            known_value("opinion", Opinion, or_empty=True),
            both_or_neither("accepted"),
            CheckConstraint(
                condition=Q(second_opinion=None, opinion="", accepted_at=None)
                | Q(~Q(opinion=""), second_opinion__isnull=False),
                name="statusupdate_opinion_of_something",
            ),
            CheckConstraint(
                condition=Q(corrects=None) | ~Q(why_another=""),
                name="statusupdate_correction_has_reason",
            ),
            UniqueConstraint(
                fields=["second_opinion", "opinion"],
                condition=Q(state__in=OPEN),
                name="statusupdate_each_opinion_once",
                violation_error_message=_("This opinion has been recorded already."),
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
        return address_of("tracking:status_update_detail", self.slug)

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
        errors |= self._wrong_about_correction()
        if self.opinion == Opinion.AGREED and not self.why_another.strip():
            errors["why_another"] = gettext("State why it is settled so; readers see it.")
        if errors:
            raise ValidationError(errors)

    def _wrong_about_correction(self) -> dict[str, str]:
        if not self.corrects:
            return {}
        if self.corrects_id == self.pk or not self.corrects.is_of_same_day(self):
            return {
                "corrects": gettext(
                    "A correction is of the same subject and the same as-of date; what is dated "
                    "otherwise follows, and corrects nothing."
                )
            }
        if not self.why_another.strip():
            return {"why_another": gettext("State what is corrected and why; readers see it.")}
        return {}

    def is_of_same_day(self, other: StatusUpdate) -> bool:
        """Whether it assesses the same subject as of the same day."""
        mine = (self.item_id, self.commitment_id, self.as_of)
        return mine == (other.item_id, other.commitment_id, other.as_of)

    def counts_at(self, end: datetime | None) -> bool:
        """Whether it is one of those that make the status of its subject, now or at that moment.

        An opinion does only once it is accepted (docs/decisions/0027-two-opinions.md).
        """
        if self.opinion in ("", Opinion.AGREED):
            return True
        return bool(self.accepted_at) and (end is None or self.accepted_at < end)  # type: ignore[operator]

    @property
    def counts(self) -> bool:
        return self.counts_at(None)

    def slug_text(self) -> str:
        commitment = f"-c{self.commitment.number}" if self.commitment else ""
        return f"{self.item.key}{commitment}-{self.as_of}"

    def missing_content(self) -> dict[str, str]:
        return (
            {} if self.rationale else {"rationale": gettext("State the reasons for this status.")}
        )

    @property
    def shown_correction(self) -> StatusUpdate | None:
        """What it corrects, where the public may see it."""
        return self.corrects if self.corrects and self.corrects.is_published else None

    @property
    def rule_gives(self) -> str:
        """What the rule gave, in small letters, where an analyst set another confidence."""
        if self.rule_confidence in ("", self.confidence):
            return ""
        return self.get_rule_confidence_display().lower()

    @property
    def confidence_in_words(self) -> str:
        """The confidence; where an analyst set another one than the rule gave, with that one."""
        level, given = self.get_confidence_display(), self.rule_gives
        words = gettext("%(level)s (the rule gives %(given)s)") if given else "%(level)s"
        return words % {"level": level, "given": given}

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
    def is_by_own_account(self) -> bool:
        """Ended, as nobody but the acting party says (`shown_evidence`)."""
        voices = self.derived
        own = [voice for voice in (*voices.other, *voices.primary) if voice.relation == "party"]
        return self.status == Status.ENDED and bool(own) and not voices.independent

    @property
    def derived(self) -> DerivedConfidence:
        """What the rule of confidence gives for the evidence that is shown, context left out."""
        shown = (link.event.shown_citations for link in self.shown_proof)  # type: ignore[attr-defined]
        citations = [citation for of_event in shown for citation in of_event]
        return DerivedConfidence.of(measured_against(self.claimed_by, citations))
