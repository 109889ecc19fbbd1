"""Two assessments of one subject and day by two people, neither of whom sees the other's."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, CheckConstraint, F, Index, OuterRef, Q, UniqueConstraint, When
from django.db.models.functions import Coalesce
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from priorities.models import Commitment, Item
from tracking.models.history import ActionHistory
from tracking.models.records import both_or_neither
from tracking.models.states import State
from tracking.models.versioned import Versioned, person
from tracking.values.validators import validate_prose

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.utils.functional import _StrOrPromise as StrOrPromise


class OpinionState(models.TextChoices):
    OPEN = "open", _("Open: not both are in")
    BOTH_IN = "both_in", _("Both are in, not settled")
    SETTLED = "settled", _("Settled")
    CANCELLED = "cancelled", _("Cancelled")


class Opinion(models.TextChoices):
    """What an assessment is among those of one subject and day."""

    FIRST = "first", _("First opinion")
    SECOND = "second", _("Second opinion")
    AGREED = "agreed", _("Agreed assessment")


UNSETTLED = (OpinionState.OPEN, OpinionState.BOTH_IN)
# In such a state nothing of an assessment is public, nor was ever.
UNPUBLISHED = (State.DRAFT, State.IN_REVIEW, State.TRASHED)


class SecondOpinionQuerySet(models.QuerySet["SecondOpinion"]):
    def open(self) -> Self:
        """Not both assessments are in: each assessor is blind."""
        return self.filter(state=OpinionState.OPEN)

    def both_in(self) -> Self:
        """Both assessments are in and wait for each other's publication, or to be settled."""
        return self.filter(state=OpinionState.BOTH_IN)

    def unsettled(self) -> Self:
        return self.filter(state__in=UNSETTLED)

    def not_cancelled(self) -> Self:
        return self.exclude(state=OpinionState.CANCELLED)

    def of_subject(self, item: Item, commitment: Commitment | None, as_of: date) -> Self:
        return self.filter(item=item, commitment=commitment, as_of=as_of)

    def for_assessor(self, key: int | OuterRef) -> Self:
        return self.filter(Q(first_assessor=key) | Q(second_assessor=key))

    def open_first(self) -> Self:
        """What waits before what is over, each the newest first."""
        waiting = Case(When(state__in=UNSETTLED, then=0), default=1)
        return self.order_by(waiting, "-created_at", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("created_at", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def with_subject(self) -> Self:
        return self.select_related("item", "commitment__item", "first_assessor", "second_assessor")

    def with_people(self) -> Self:
        return self.select_related(
            "created_by", "both_in_by", "settled_by", "cancelled_by", "updated_by"
        )

    def about_outer(self) -> Self:
        """Those about the subject of the assessment of the query around."""
        of_subject = self.alias(subject=Coalesce(F("commitment"), 0))
        outer = Coalesce(OuterRef("commitment"), 0)
        return of_subject.filter(item=OuterRef("item"), subject=outer)


def _assessor(name: StrOrPromise) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=name
    )


class SecondOpinion(Versioned):
    """One subject and day, given to two assessors. Open, both in, settled; or cancelled."""

    State = OpinionState

    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="second_opinions", verbose_name=_("item")
    )
    commitment = models.ForeignKey(
        Commitment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="second_opinions",
        help_text=_("Leave empty to have the item as a whole assessed."),
        verbose_name=_("commitment"),
    )
    as_of = models.DateField(_("as-of date"), help_text=_("Of both assessments."))
    first_assessor = _assessor(_("first assessor"))
    second_assessor = _assessor(_("second assessor"))
    first_was_public = models.BooleanField(
        _("first was public"),
        default=False,
        editable=False,
        help_text=_("The first assessment was public when the second was asked for: not blind."),
    )
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=OpinionState.choices,
        default=OpinionState.OPEN,
        editable=False,
    )
    both_in_at = models.DateTimeField(_("both in at"), null=True, editable=False)
    both_in_by = person(_("both in by"), null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, editable=False)
    settled_by = person(_("settled by"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, editable=False)
    cancelled_by = person(_("cancelled by"), null=True)
    cancel_reason = models.TextField(
        _("reason for cancelling"),
        blank=True,
        max_length=2000,
        editable=False,
        validators=[validate_prose],
    )

    objects = SecondOpinionQuerySet.as_manager()
    history = ActionHistory()

    class Meta:
        verbose_name = _("second opinion")
        verbose_name_plural = _("second opinions")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("add", "change", "view")
        constraints = [
            known_value("state", OpinionState),
            *(both_or_neither(stamp) for stamp in ("both_in", "settled", "cancelled")),
            CheckConstraint(
                condition=~Q(first_assessor=F("second_assessor")),
                name="secondopinion_two_assessors",
                violation_error_message=_("Nobody gives the second opinion on their own."),
            ),
            CheckConstraint(
                condition=Q(~Q(cancel_reason=""), state="cancelled", cancelled_at__isnull=False)
                | Q(~Q(state="cancelled"), cancel_reason="", cancelled_at=None),
                name="secondopinion_cancelled_has_reason",
            ),
            CheckConstraint(
                condition=~Q(state__in=["both_in", "settled"]) | Q(both_in_at__isnull=False),
                name="secondopinion_both_in_before_settled",
            ),
            UniqueConstraint(
                F("item"),
                Coalesce(F("commitment"), 0),
                F("as_of"),
                condition=~Q(state="cancelled"),
                name="secondopinion_once",
                violation_error_message=_(
                    "This subject and day have been given to two assessors already."
                ),
            ),
        ]
        indexes = [Index(fields=["state", "item"], name="secondopinion_open")]

    def __str__(self) -> str:
        day = formats.date_format(self.as_of, "DATE_FORMAT")
        return gettext("%(code)s as of %(day)s") % {"code": self.subject.code, "day": day}

    def clean(self) -> None:
        errors = {}
        if self.commitment and self.commitment.item_id != self.item_id:
            sentence = gettext("%(code)s is not a commitment of this item.")
            errors["commitment"] = sentence % {"code": self.commitment.code}
        if isinstance(self.as_of, date) and self.as_of > timezone.localdate():
            sentence = gettext("The as-of date is in the future; evidence can reach today at most.")
            errors["as_of"] = sentence
        if errors:
            raise ValidationError(errors)

    @property
    def is_read_publicly(self) -> bool:
        """Readers see opinions, not who was asked for them."""
        return False

    @property
    def subject(self) -> Item | Commitment:
        return self.commitment or self.item

    @property
    def about(self) -> tuple[Item, Commitment | None, date]:
        return self.item, self.commitment, self.as_of

    @property
    def is_open(self) -> bool:
        return self.state == OpinionState.OPEN

    @property
    def is_unsettled(self) -> bool:
        return self.state in UNSETTLED

    def opinion_of(self, person: User) -> str:
        """Which of the two this person is to give; empty for anybody else."""
        return {self.first_assessor_id: Opinion.FIRST, self.second_assessor_id: Opinion.SECOND}.get(
            person.pk, ""
        )
