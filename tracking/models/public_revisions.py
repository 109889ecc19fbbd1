"""The public log of records: each publication, revision, withdrawal and removal."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Count, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from tracking.models.events import Event
from tracking.models.forums import Forum
from tracking.models.publication import was_known
from tracking.models.states import RemovalKind, State
from tracking.models.status_updates import StatusUpdate

if TYPE_CHECKING:
    from priorities.models import Item
    from tracking.models.records import Record


class PublicRevisionQuerySet(models.QuerySet["PublicRevision"]):
    def shown(self) -> Self:
        """What the public may see of it: the revisions of what is public, withdrawals, removals."""
        return self.filter(is_shown=True)

    def of_record(self, record: Record) -> Self:
        return self.filter(**{field_of(record): record})

    def numbered(self) -> Self:
        """The versions that were published, without withdrawals and removals."""
        return self.exclude(act__in=ENDINGS)

    def endings(self) -> Self:
        """The rows that say a record was withdrawn or removed: they repeat nothing of it."""
        return self.filter(act__in=ENDINGS)

    def of_kinds(self, kinds: list[str]) -> Self:
        return self.filter(kind__in=kinds)

    def of_acts(self, acts: list[str]) -> Self:
        return self.filter(act__in=acts)

    def for_items(self, items: list[Item] | models.QuerySet[Item]) -> Self:
        """Of records that are now linked to one of these items."""
        events = Event.items.through.objects.filter(item__in=items).values("event")
        forums = Forum.items.through.objects.filter(item__in=items).values("forum")
        updates = StatusUpdate.objects.filter(item__in=items).values("pk")
        return self.filter(Q(event__in=events) | Q(forum__in=forums) | Q(status_update__in=updates))

    def since(self, day: date) -> Self:
        """From the beginning of that day (UTC) on."""
        return self.filter(changed_at__gte=datetime.combine(day, time.min, UTC))

    def until(self, day: date) -> Self:
        """By the end of that day (UTC)."""
        end = datetime.combine(day + timedelta(days=1), time.min, UTC)
        return self.filter(changed_at__lt=end)

    def removed_since(self, day: date) -> Self:
        """The removals of what was public on that day (UTC): why its counts were higher then."""
        end = datetime.combine(day + timedelta(days=1), time.min, UTC)
        was = Q()
        for name in RevisionKind.values:
            latest = Q(**{f"{name}__state": State.REMOVED, f"{name}__version": F("version")})
            was |= latest & was_known(end, f"{name}__")
        return self.filter(was, act=RevisionAct.REMOVED)

    def counted_by_reason(self) -> models.QuerySet[PublicRevision, Any]:
        """Rows of a kind of record, a kind of reason and their number."""
        counted = self.order_by("kind", "removal_kind").values("kind", "removal_kind")
        return counted.annotate(number=Count("pk"))

    def newest_first(self) -> Self:
        return self.order_by("-changed_at", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("changed_at", "pk")

    def for_list(self) -> Self:
        """With the record of each. Public records alone have a row here, so that none leaks."""
        return self.select_related(
            "event", "forum", "status_update__item", "status_update__commitment__item"
        )


class RevisionKind(models.TextChoices):
    EVENT = "event", _("Event")
    FORUM = "forum", _("Forum")
    STATUS_UPDATE = "status_update", _("Status update")


class RevisionAct(models.TextChoices):
    PUBLISHED = "published", _("Published")
    EDITED = "edited", _("Edited")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REMOVED = "removed", _("Removed from public view")
    PUT_BACK = "put_back", _("Put back into public view")


ENDINGS = (RevisionAct.WITHDRAWN, RevisionAct.REMOVED)


class RevisionRole(models.TextChoices):
    """The role in which a change was made: readers see it instead of the name."""

    CONTRIBUTOR = "contributor", _("Contributor")
    EDITOR = "editor", _("Editor")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUTOMATIC = "automatic", _("Automatic")


class PublicRevision(models.Model):
    """A row for each version of a record that was published, and for its withdrawal or removal.

    Written with the version's history row, in the same transaction; never by people. The rows of a
    record that is withdrawn or removed are hidden but for the one that says so.
    """

    Kind = RevisionKind

    Act = RevisionAct

    Role = RevisionRole

    kind = models.CharField(_("kind"), max_length=13, choices=Kind.choices)
    event = models.ForeignKey(
        Event, null=True, on_delete=models.PROTECT, related_name="public_revisions"
    )
    forum = models.ForeignKey(
        Forum, null=True, on_delete=models.PROTECT, related_name="public_revisions"
    )
    status_update = models.ForeignKey(
        StatusUpdate, null=True, on_delete=models.PROTECT, related_name="public_revisions"
    )
    version = models.PositiveIntegerField(_("version"))
    number = models.PositiveIntegerField(_("number"))
    act = models.CharField(_("kind of change"), max_length=9, choices=Act.choices)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(_("role"), max_length=13, choices=Role.choices)
    reason = models.TextField(_("reason"), blank=True)
    removal_kind = models.CharField(
        _("kind of reason"), max_length=7, choices=RemovalKind.choices, blank=True
    )
    is_shown = models.BooleanField(_("shown"), default=True)

    objects = PublicRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        default_permissions = ()
        ordering = ["-changed_at", "-pk"]
        constraints = [
            known_value("kind", RevisionKind),
            known_value("act", RevisionAct),
            known_value("role", RevisionRole),
            known_value("removal_kind", RemovalKind, or_empty=True),
            CheckConstraint(
                condition=Q(~Q(act="removed"), removal_kind="")
                | Q(~Q(removal_kind=""), act="removed", reason=""),
                name="public_revision_of_removal_has_kind",
            ),
            CheckConstraint(
                condition=(
                    Q(kind="event", event__isnull=False, forum=None, status_update=None)
                    | Q(kind="forum", event=None, forum__isnull=False, status_update=None)
                    | Q(kind="status_update", event=None, forum=None, status_update__isnull=False)
                ),
                name="public_revision_of_one_record",
            ),
            *(
                UniqueConstraint(fields=[name, "version"], name=f"public_revision_of_{name}_once")
                for name in ("event", "forum", "status_update")
            ),
        ]
        indexes = [
            Index(fields=["is_shown", "-changed_at", "-id"], name="public_revision_newest"),
            Index(
                fields=["is_shown", "kind", "-changed_at", "-id"], name="public_revision_of_kind"
            ),
            Index(fields=["is_shown", "act", "-changed_at", "-id"], name="public_revision_of_act"),
        ]

    def __str__(self) -> str:
        return f"{self.record}: {self.get_act_display()}"

    @staticmethod
    def kind_of(record: Record) -> str:
        return field_of(record)

    @property
    def record(self) -> Event | Forum | StatusUpdate:
        return self.event or self.forum or self.status_update  # type: ignore[return-value]

    @property
    def is_withdrawal(self) -> bool:
        return self.act == self.Act.WITHDRAWN

    @property
    def is_removal(self) -> bool:
        return self.act == self.Act.REMOVED

    @property
    def public_name(self) -> str:
        """What names a record that readers cannot open: the address of a withdrawn one.

        Of a removed one it is kind and number, because its address has words of its title.
        """
        record = self.record
        return f"{self.kind}-{record.pk}" if record.is_removed else str(record.slug)

    @property
    def names_record(self) -> bool:
        """Whether readers may learn here what the record is called."""
        return self.record.is_published and self.act not in ENDINGS


def field_of(record: Record | type[Record]) -> str:
    """The name of the field that leads to a record of this kind."""
    kind = record if isinstance(record, type) else type(record)
    return {Event: "event", Forum: "forum", StatusUpdate: "status_update"}[kind]
