"""What all records share: who made and changed them, their state, version and history."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from tracking.models.keys import HasOneOfKeys
from tracking.models.origins import (
    Referenced,
    ReferencedQuerySet,
    reference_index,
    reference_rules,
)
from tracking.models.publication import UNPUBLISHED, is_public, links_to_public, was_public
from tracking.models.states import OPEN, STAMPS, RemovalKind, State
from tracking.models.versioned import person
from tracking.values.validators import validate_prose

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from tracking.values.as_of import AsOf


DAYS_IN_TRASH = timedelta(days=30)

BEING_WRITTEN = [State.DRAFT, State.IN_REVIEW]
ALL = 2**31  # more rows than there can be: a subquery without a limit loses its order
RecordType = TypeVar("RecordType", bound="Record")


class RecordQuerySet(ReferencedQuerySet[RecordType]):
    def published(self) -> Self:
        """What the public may see now."""
        return self.filter(was_public(None))

    def at(self, as_of: AsOf) -> Self:
        """What was public at that moment; a record with a date must have begun by then."""
        return self.filter(was_public(as_of.known_until))

    def gone_from_address(self, slug: str) -> Self:
        """What was public at this address once and has been withdrawn or removed."""
        return self.filter(state__in=[State.WITHDRAWN, State.REMOVED], slug=slug)

    def published_among_links(self) -> Self:
        """As `published`, for records that are looked up by links, as a prefetch does."""
        return links_to_public(self, None)

    def among_links_at(self, as_of: AsOf) -> Self:
        """As `at`, for records that are looked up by links."""
        return links_to_public(self, as_of.known_until)

    def samples(self) -> Self:
        """What came with the tracker to show its use."""
        return self.filter(is_sample=True)

    def in_state(self, state: str) -> Self:
        return self.filter(state=state)

    def waiting_longest_first(self) -> Self:
        """What waits for an editor, by the moment of submission."""
        return self.filter(state=State.IN_REVIEW).order_by("submitted_at", "pk")

    def drafts_of(self, user: User) -> Self:
        """A person's own drafts and what they have in review, most recently changed first."""
        own = self.filter(self._is_being_written(), created_by=user)
        return own.filter(state__in=BEING_WRITTEN).order_by("-updated_at", "-pk")

    def returned_to(self, user: User) -> Self:
        """A person's drafts that an editor sent back, newest first."""
        own = self.filter(self._is_being_written(), created_by=user, state=State.DRAFT)
        own = own.filter(returned_at__isnull=False)
        sent_again = Q(taken_back_at__isnull=False, taken_back_at__gt=F("returned_at"))
        return own.exclude(sent_again).order_by("-returned_at", "-pk")

    def _is_being_written(self) -> Q:
        """Looked for first, by the index of states and in its order: SQLite would else go through
        all that a person ever recorded. However many there are, none is left out.
        """
        rows = self.model._default_manager.filter(state__in=BEING_WRITTEN)
        by_state = rows.order_by("state", *(self.model._meta.ordering or ()))
        return Q(pk__in=by_state.values("pk")[:ALL])

    def unopened(self) -> Self:
        """What is in review and was not opened by an editor since it was submitted."""
        return self.filter(state=State.IN_REVIEW, review_opened_at__isnull=True)

    def submitted_of(self, user: User) -> Self:
        """What this person recorded and ever submitted, most recently changed first."""
        own = self.filter(created_by=user, submitted_at__isnull=False)
        return own.not_trashed().order_by("-updated_at", "-pk")

    def by_author(self, user: User) -> Self:
        return self.filter(created_by=user)

    def authors(self) -> dict[int, str]:
        """By key, the name of each person who recorded one of these. One query, in their order:
        without it SQLite looks through all that these people ever recorded.
        """
        return dict(self.values_list("created_by", "created_by__username"))

    def unpublished(self) -> Self:
        """Of every other state, in the order of the index by state: SQLite reads all rows else,
        because it does not know how few of them are not published.
        """
        rows = self.filter(state__in=UNPUBLISHED)
        return rows.order_by("state", *(self.model._meta.ordering or ()))

    def recorded_as(self, keys: Iterable[int]) -> Self:
        """Those that have these keys, however many they are."""
        return self.filter(HasOneOfKeys(keys))

    def not_trashed(self) -> Self:
        """All that is not in the trash."""
        return self.exclude(state=State.TRASHED)

    def with_slugs(self, slugs: Iterable[str]) -> Self:
        return self.filter(slug__in=list(slugs))

    def in_trash(self) -> Self:
        """Drafts that were thrown away, the last one first."""
        return self.filter(state=State.TRASHED).order_by("-trashed_at", "-pk")

    def trashed_before(self, as_of: datetime) -> Self:
        """Records put into the trash before this moment, longest first."""
        old = self.filter(state=State.TRASHED, trashed_at__lt=as_of)
        return old.order_by("trashed_at", "pk")

    def for_check(self) -> Self:
        """With the links that the check before publication looks at."""
        with_links: Self = self.for_list()  # type: ignore[attr-defined]  # each kind has its own
        return with_links

    def made_by_form(self, key: uuid.UUID, user: User) -> Self:
        """The record that this person's form of this key has made already, if any."""
        return self.filter(form_key=key, created_by=user)

    def keys_of_forms(self, keys: Iterable[uuid.UUID], user: User) -> set[uuid.UUID]:
        """Those of these keys with which a form of this person has made a record."""
        made = self.filter(form_key__in=list(keys), created_by=user).order_by()
        return set(made.values_list("form_key", flat=True))

    def not_made_by_form(self, key: uuid.UUID | None) -> Self:
        return self.exclude(form_key=key) if key else self

    def with_people(self) -> Self:
        acts = ("created", "updated", "review_opened", *STAMPS)
        return self.select_related(*(f"{act}_by" for act in acts))


def both_or_neither(act: str) -> CheckConstraint:
    """A moment and its person are known together."""
    at, by = f"{act}_at__isnull", f"{act}_by__isnull"
    return CheckConstraint(
        condition=Q(**{at: True, by: True}) | Q(**{at: False, by: False}),
        name=f"%(class)s_{act}_at_and_by",
    )


class Record(Referenced):
    """A dated statement about the world that is drafted, reviewed and published."""

    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    # NULL, not "": a draft has no address, and only addresses must be unique.
    slug = models.SlugField(  # noqa: DJ001
        _("slug"),
        max_length=120,
        unique=True,
        null=True,
        editable=False,
        help_text=_("The public address; given at publication, so that drafts never show in one."),
    )
    is_sample = models.BooleanField(
        _("sample"),
        default=False,
        editable=False,
        help_text=_("Came with the tracker as an example."),
    )
    form_key = models.UUIDField(
        _("form key"),
        null=True,
        unique=True,
        editable=False,
        help_text=_("A form sent twice makes one record."),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    submitted_by = person(_("submitted by"), null=True)
    review_opened_at = models.DateTimeField(
        _("review opened at"),
        null=True,
        editable=False,
        help_text=_("When an editor first opened it after it was submitted."),
    )
    review_opened_by = person(_("review opened by"), null=True)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, editable=False)
    taken_back_by = person(_("taken back by"), null=True)
    returned_at = models.DateTimeField(_("returned at"), null=True, editable=False)
    returned_by = person(_("returned by"), null=True)
    return_reason = models.TextField(
        _("return reason"), blank=True, editable=False, validators=[validate_prose]
    )
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    published_by = person(_("published by"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = person(_("withdrawn by"), null=True)
    withdrawal_reason = models.TextField(
        _("withdrawal reason"), blank=True, editable=False, validators=[validate_prose]
    )
    trashed_at = models.DateTimeField(_("put into the trash at"), null=True, editable=False)
    trashed_by = person(_("put into the trash by"), null=True)

    removed_at = models.DateTimeField(_("removed from public view at"), null=True, editable=False)
    removed_by = person(_("removed from public view by"), null=True)
    removal_kind = models.CharField(
        _("kind of reason"),
        max_length=7,
        choices=RemovalKind.choices,
        blank=True,
        editable=False,
        help_text=_("Readers see it in place of the record."),
    )
    removal_reason = models.TextField(
        _("removal reason"), blank=True, editable=False, validators=[validate_prose]
    )

    objects: Any  # each kind of record has its own

    # Each kind of record says from which words its address is made, and what a published one must
    # say and this one does not (field name to sentence).
    slug_text: Callable[[], str]
    missing_content: Callable[[], dict[str, str]]

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "view", "publish")
        constraints = [
            *(both_or_neither(stamp) for stamp in (*STAMPS, "review_opened")),
            known_value("state", State),
            CheckConstraint(
                condition=~Q(state__in=[State.PUBLISHED, State.WITHDRAWN, State.REMOVED])
                | Q(published_at__isnull=False, slug__isnull=False),
                name="%(class)s_published_has_address",
            ),
            CheckConstraint(
                condition=~Q(state=State.WITHDRAWN)
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="%(class)s_withdrawn_has_reason",
            ),
            known_value("removal_kind", RemovalKind, or_empty=True),
            CheckConstraint(
                condition=Q(
                    Q(state=State.REMOVED, removed_at__isnull=False),
                    ~Q(removal_kind=""),
                    ~Q(removal_reason=""),
                )
                | Q(~Q(state=State.REMOVED), removed_at=None, removal_kind="", removal_reason=""),
                name="%(class)s_removed_has_reason",
            ),
            CheckConstraint(
                condition=Q(updated_at__gte=F("created_at")), name="%(class)s_updated_after_created"
            ),
            CheckConstraint(
                condition=Q(state=State.TRASHED, trashed_at__isnull=False, published_at=None)
                | (~Q(state=State.TRASHED) & Q(trashed_at=None)),
                name="%(class)s_trashed_was_never_public",
            ),
            *reference_rules(among=Q(state__in=OPEN)),
        ]
        # What waits and what lies in the trash are few among all that is recorded.
        indexes = [
            Index(
                fields=["submitted_at", "id"],
                condition=Q(state=State.IN_REVIEW),
                name="%(class)s_waiting",
            ),
            Index(
                fields=["trashed_at", "id"],
                condition=Q(state=State.TRASHED),
                name="%(class)s_in_trash",
            ),
            Index(fields=["created_by", "-updated_at", "-id"], name="%(class)s_by_author"),
            reference_index(),
        ]

    @property
    def is_published(self) -> bool:
        return is_public(self.state)

    @property
    def is_read_publicly(self) -> bool:
        return self.is_published

    @property
    def counts_for_reference(self) -> bool:
        """A closed record leaves its reference to the next one: it may be imported again."""
        return self.state in OPEN

    @property
    def is_withdrawn(self) -> bool:
        return self.state == State.WITHDRAWN

    @property
    def is_removed(self) -> bool:
        return self.state == State.REMOVED

    @property
    def state_before_removal(self) -> State:
        """The state to which a record returns that is put back into public view."""
        if getattr(self, "merged_into_id", None):
            return State.MERGED
        return State.WITHDRAWN if self.withdrawn_at else State.PUBLISHED

    @property
    def is_trashed(self) -> bool:
        return self.state == State.TRASHED

    @property
    def was_returned(self) -> bool:
        """Whether it is a draft because an editor sent it back."""
        if self.state != State.DRAFT or self.returned_at is None:
            return False
        return self.taken_back_at is None or self.taken_back_at < self.returned_at

    @property
    def is_unopened(self) -> bool:
        """In review, and not opened by an editor since: its author still has it in hand."""
        return self.state == State.IN_REVIEW and self.review_opened_at is None

    @property
    def is_under_review(self) -> bool:
        """In review and opened by an editor since it was submitted."""
        return self.state == State.IN_REVIEW and self.review_opened_at is not None

    @property
    def review_opened(self) -> str:
        """The sentence for its author once an editor has opened the review; else empty."""
        if self.review_opened_at is None:
            return ""
        moment = timezone.localtime(self.review_opened_at)
        sentence = gettext("%(name)s, an editor, opened this on %(moment)s: ask them to return it.")
        return sentence % {
            "name": self.review_opened_by,
            "moment": formats.date_format(moment, "DATETIME_FORMAT"),
        }

    @property
    def leaves_trash_at(self) -> datetime | None:
        """When it may be removed for good."""
        return self.trashed_at and self.trashed_at + DAYS_IN_TRASH

    def why_not_published_by(self, user: User | AnonymousUser) -> str:
        """The sentence if the site's rule stops its author from publishing it; else empty.

        What comes with the tracker is recorded by an account that nobody can sign in to.
        """
        if self.created_by_id != user.pk or settings.AUTHOR_MAY_PUBLISH or not user.is_active:
            return ""
        return gettext("You recorded this yourself: on this site another editor publishes it.")

    def referring(self) -> RecordQuerySet[Any] | None:
        """The records that name this one, those in the trash included; None where none can."""
        return None

    @property
    def public_revision(self) -> int:
        """The number of its latest public version: 1 as first published. One query."""
        number: int = self.history.filter(was_public(None)).count()
        return number
