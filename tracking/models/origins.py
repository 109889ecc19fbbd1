"""The external reference: under which ID another collection has the same record."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import BaseConstraint, CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.models.keys import HasOneOfTexts
from tracking.models.versioned import Versioned
from tracking.values.validators import validate_line

REFERENCE = ("origin", "origin_id")
ORIGIN_MAX_LENGTH, ORIGIN_ID_MAX_LENGTH = 100, 200
FILLED = ~Q(origin="")  # said in each query too: SQLite uses the index only then
WHOLE, ONCE = "%(class)s_reference_whole", "%(class)s_reference_once"

ReferencedType = TypeVar("ReferencedType", bound="Referenced")


class ReferencedQuerySet(models.QuerySet[ReferencedType]):
    def with_reference(self, origin: str, ids: Iterable[str]) -> Self:
        """Those that this origin has under one of these IDs, whatever their state.

        However many IDs: one parameter and one look-up of an index for each.
        """
        return self.filter(HasOneOfTexts(ids, field="origin_id"), FILLED, origin=origin)


def reference_rules(among: Q | None = None) -> list[BaseConstraint]:
    """Origin and ID stand together, and a pair belongs to one row. among: of which rows."""
    empty = Q(origin="", origin_id="")
    return [
        CheckConstraint(condition=empty | Q(FILLED, ~Q(origin_id="")), name=WHOLE),
        UniqueConstraint(fields=REFERENCE, condition=FILLED & (among or Q()), name=ONCE),
    ]


def reference_index() -> Index:
    """For rows of which not all stand in the index that keeps a pair unique."""
    return Index(fields=REFERENCE, condition=FILLED, name="%(class)s_reference")


class Referenced(Versioned):
    """What another collection may have as well, under an ID of its own."""

    origin = models.CharField(
        _("origin"),
        max_length=ORIGIN_MAX_LENGTH,
        blank=True,
        validators=[validate_line],
        help_text=_("The collection that has it too, for example: MFA spreadsheet."),
    )
    origin_id = models.CharField(
        _("ID at the origin"),
        max_length=ORIGIN_ID_MAX_LENGTH,
        blank=True,
        validators=[validate_line],
        help_text=_("What that collection calls it: its number, code or key."),
    )

    objects: Any  # each kind has its own

    class Meta(Versioned.Meta):
        abstract = True

    @classmethod
    def content_fields(cls) -> list[str]:
        """The fields that people fill in, in the order of the model, the reference last."""
        names = super().content_fields()
        return [*(name for name in names if name not in REFERENCE), *REFERENCE]

    @property
    def reference_in_words(self) -> str:
        """`17 (MFA spreadsheet)`; empty where there is none."""
        return f"{self.origin_id} ({self.origin})" if self.origin else ""

    @classmethod
    def unplaced_fields(cls) -> list[str]:
        return [name for name in super().unplaced_fields() if name not in REFERENCE]

    @property
    def other_facts(self) -> list[tuple[str, str]]:
        """As other rows have them; the reference is one fact, the last."""
        reference = self.reference_in_words
        mine = [(gettext("Recorded elsewhere as"), reference)] if reference else []
        return [*super().other_facts, *mine]

    @property
    def counts_for_reference(self) -> bool:
        """Whether no other row may have its reference."""
        return True

    def others_with_reference(self) -> models.QuerySet[Any]:
        """The other rows of its kind with its reference, whatever their state."""
        rows: models.QuerySet[Any] = type(self).objects.with_reference(
            self.origin, [self.origin_id]
        )
        return rows.exclude(pk=self.pk)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        self.validate_reference(exclude)
        super().validate_constraints(exclude)

    def validate_reference(self, exclude: Collection[str] | None = None) -> None:
        """Refuses beside its field what the rules of the reference refuse.

        Most rows have no reference: they cost no query, as Django's own check would.
        """
        if {*REFERENCE} & {*(exclude or ())} or not (self.origin or self.origin_id):
            return
        if not self.origin:
            sentence = gettext("Say which collection has this ID, or leave both empty.")
            raise ValidationError({"origin": sentence})
        if not self.origin_id:
            sentence = gettext("Say under which ID that collection has it, or leave both empty.")
            raise ValidationError({"origin_id": sentence})
        if self.counts_for_reference:
            self.require_free_reference()

    def require_free_reference(self) -> None:
        """Refuses it where another row has its reference. One query where it has one."""
        twins = self.others_with_reference() if self.origin else ()
        for twin in twins:
            if twin.counts_for_reference:
                sentence = gettext("“%(record)s” has this origin and ID already.")
                raise ValidationError({"origin_id": sentence % {"record": twin}})
