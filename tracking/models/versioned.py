"""What every row that people edit has: who and when, a version, and a history."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import BaseConstraint, UniqueConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from gsi_tracker.drawn import Drawn
from tracking.models.history import ActionHistory

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


def person(name: StrOrPromise, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=name,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        **options,
    )


class Versioned(Drawn):
    """A row that people edit: who and when, and a version against lost updates."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), editable=False)
    created_by = person(_("created by"))
    updated_at = models.DateTimeField(_("updated at"), editable=False)
    updated_by = person(_("updated by"))

    history: Any
    history_writer: ActionHistory  # set by the class of `history`

    LINKS: tuple[str, ...] = ()  # the many-to-many fields that people fill in
    DERIVED: tuple[str, ...] = ()  # fields that `clean` works out from others
    # The fields that its pages draw in places of their own; they list all others by themselves.
    PLACED: tuple[str, ...] = ()

    class Meta:
        abstract = True
        # Nobody may delete: there is no such right to give.
        default_permissions = ("add", "change", "view")

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[BaseConstraint]]]:
        """What to check before writing: what is unique, and rules with a sentence for people.

        The others can be broken by a fault in the code alone. The database holds them; asking it
        before each writing as well would cost a query for each.
        """
        return [(model, _met_by_people(model)) for model, _all in super().get_constraints()]

    @property
    def is_read_publicly(self) -> bool:
        """Whether readers see what it says, so that a change of it needs a reason."""
        return True

    @classmethod
    def content_fields(cls) -> list[str]:
        """The fields that people fill in, in the order of the model."""
        return [f.name for f in cls._meta.concrete_fields if f.editable and not f.primary_key]

    @classmethod
    def link_fields(cls) -> list[Any]:
        """The many-to-many fields that its history keeps; those that are worked out are not."""
        stored = cls.history_writer.m2m_models
        return [field for field in cls._meta.many_to_many if field in stored]

    @classmethod
    def unplaced_fields(cls) -> list[str]:
        """The fields that people fill in and to which pages give no place of their own."""
        return [name for name in cls.content_fields() if name not in cls.PLACED]

    @property
    def other_facts(self) -> list[tuple[str, str]]:
        """Label and text of each filled-in field to which pages give no place of their own."""
        fields: list[Any] = [self._meta.get_field(name) for name in self.unplaced_fields()]
        return [
            (capfirst(field.verbose_name), self._get_FIELD_display(field))
            for field in fields
            if getattr(self, field.attname) not in (None, "")
        ]


@cache
def _met_by_people(model: type[models.Model]) -> list[BaseConstraint]:
    return [one for one in model._meta.constraints if _is_met_by_people(one)]


def _is_met_by_people(constraint: BaseConstraint) -> bool:
    if constraint.name.endswith("_reference_once"):
        return False  # checked by the row itself, where it has a reference
    has_sentence = constraint.violation_error_message != constraint.default_violation_error_message
    return has_sentence or isinstance(constraint, UniqueConstraint)
