"""What all records share: who made and changed them, their state, version and history."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, Value
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from tracking.validators import validate_prose

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class State(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ActionHistory(HistoricalRecords):
    """A history whose rows are written by actions, once for each change, links included.

    Left to itself the library writes one row at each save and at each change of a link.
    """

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        super().contribute_to_class(cls, name)
        cls.history_writer = self  # type: ignore[attr-defined]

    def post_save(self, instance: models.Model, created: bool, **kwargs: Any) -> None:
        pass

    def m2m_changed(self, instance: models.Model, action: str, **kwargs: Any) -> None:
        pass

    def _get_history_user_fields(self) -> dict[str, Any]:
        """History names its people for ever: an account with history cannot be deleted."""
        fields = super()._get_history_user_fields()
        person = models.ForeignKey(
            settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
        )
        return {**fields, "history_user": person}

    def write(self, instance: Versioned, *, created: bool) -> None:
        """Adds one row: the record as it now stands."""
        self.create_historical_record(instance, "+" if created else "~")


def person(**options: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        **options,
    )


class Versioned(models.Model):
    """A row that people edit: who and when, and a version against lost updates."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    created_by = person()
    updated_at = models.DateTimeField(editable=False)
    updated_by = person()

    history: Any
    history_writer: ActionHistory  # set by the class of `history`

    LINKS: tuple[str, ...] = ()  # the many-to-many fields that people fill in
    DERIVED: tuple[str, ...] = ()  # fields that `clean` works out from others

    class Meta:
        abstract = True
        # Nobody may delete: there is no such right to give.
        default_permissions = ("add", "change", "view")

    @classmethod
    def content_fields(cls) -> list[str]:
        """The fields that people fill in, in the order of the model."""
        return [f.name for f in cls._meta.concrete_fields if f.editable and not f.primary_key]


class RecordQuerySet(models.QuerySet):
    def published(self) -> Self:
        """What the public may see: the only query that decides it."""
        return self.filter(state=State.PUBLISHED)

    def published_among_links(self) -> Self:
        """As `published`, for records that are looked up by links, as a prefetch does.

        SQLite would else begin with the index of all published records and seek the links of
        each: the file of 10,000 sources took 10 seconds, without that index it takes one.
        """
        state = Coalesce("state", Value(""))
        return self.alias(state_without_index=state).filter(state_without_index=State.PUBLISHED)

    def samples(self) -> Self:
        """What came with the tracker to show its use."""
        return self.filter(is_sample=True)

    def in_state(self, state: str) -> Self:
        return self.filter(state=state)

    def waiting_longest_first(self) -> Self:
        """What waits for an editor, by the moment of submission."""
        return self.filter(state=State.IN_REVIEW).order_by("submitted_at", "pk")

    def drafts_of(self, user: User) -> Self:
        """A person's own drafts and what they have in review, last touched first."""
        return self.filter(created_by=user, state__in=[State.DRAFT, State.IN_REVIEW]).order_by(
            "-updated_at", "-pk"
        )

    def made_by_form(self, key: uuid.UUID, user: User) -> Self:
        """The record that this person's form of this key has made already, if any."""
        return self.filter(form_key=key, created_by=user)

    def with_people(self) -> Self:
        return self.select_related(
            "created_by", "updated_by", "submitted_by", "returned_by", "published_by",
            "withdrawn_by",
        )  # fmt: skip


def both_or_neither(act: str) -> CheckConstraint:
    """A moment and its person are known together."""
    at, by = f"{act}_at__isnull", f"{act}_by__isnull"
    return CheckConstraint(
        condition=Q(**{at: True, by: True}) | Q(**{at: False, by: False}),
        name=f"%(class)s_{act}_at_and_by",
    )


class Record(Versioned):
    """A dated statement about the world that is drafted, reviewed and published."""

    state = models.CharField(
        max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    # NULL, not "": a draft has no address, and only addresses must be unique.
    slug = models.SlugField(  # noqa: DJ001
        max_length=120,
        unique=True,
        null=True,
        editable=False,
        help_text="The public address; given at publication, so that drafts never show in one.",
    )
    is_sample = models.BooleanField(
        "sample", default=False, editable=False, help_text="Came with the tracker to show its use."
    )
    form_key = models.UUIDField(
        null=True, unique=True, editable=False, help_text="A form sent twice makes one record."
    )
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = person(null=True)
    returned_at = models.DateTimeField(null=True, editable=False)
    returned_by = person(null=True)
    return_reason = models.TextField(blank=True, editable=False, validators=[validate_prose])
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = person(null=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = person(null=True)
    withdrawal_reason = models.TextField(blank=True, editable=False, validators=[validate_prose])

    objects: Any  # each kind of record has its own

    # Each kind of record says from which words its address is made, and what still keeps it from
    # being published (field name to sentence).
    slug_text: Callable[[], str]
    missing_for_publication: Callable[[], dict[str, str]]

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "view", "publish")
        constraints = [
            both_or_neither("submitted"),
            both_or_neither("returned"),
            both_or_neither("published"),
            both_or_neither("withdrawn"),
            CheckConstraint(condition=Q(state__in=State.values), name="%(class)s_state_known"),
            CheckConstraint(
                condition=~Q(state__in=[State.PUBLISHED, State.WITHDRAWN])
                | Q(published_at__isnull=False, slug__isnull=False),
                name="%(class)s_published_has_address",
            ),
            CheckConstraint(
                condition=~Q(state=State.WITHDRAWN)
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="%(class)s_withdrawn_has_reason",
            ),
            CheckConstraint(
                condition=Q(updated_at__gte=F("created_at")), name="%(class)s_updated_after_created"
            ),
        ]

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def public_revision(self) -> int:
        """How many versions of it have been public: 1 as first published. One query."""
        return self.history.filter(state=State.PUBLISHED).count()
