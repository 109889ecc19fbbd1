"""The public log of records: each publication, revision and withdrawal."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from tracking.models.events import Event
from tracking.models.forums import Forum
from tracking.models.status_updates import StatusUpdate

if TYPE_CHECKING:
    from priorities.models import Item
    from tracking.models.records import Record


class PublicRevisionQuerySet(models.QuerySet["PublicRevision"]):
    def shown(self) -> Self:
        """What the public may see of it: the revisions of what is public, and withdrawals."""
        return self.filter(is_shown=True)

    def of_record(self, record: Record) -> Self:
        return self.filter(**{field_of(record): record})

    def numbered(self) -> Self:
        """The versions that were published, without withdrawals."""
        return self.exclude(act=PublicRevision.Act.WITHDRAWN)

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


class RevisionRole(models.TextChoices):
    """The role in which a change was made: readers see it instead of the name."""

    CONTRIBUTOR = "contributor", _("Contributor")
    EDITOR = "editor", _("Editor")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUTOMATIC = "automatic", _("Automatic")


class PublicRevision(models.Model):
    """A row for each version of a record that was published, and for its withdrawal.

    Written with the version's history row, in the same transaction; never by people. The rows of a
    record that is withdrawn are hidden but for the one that says so.
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


def field_of(record: Record) -> str:
    """The name of the field that leads to a record of this kind."""
    return {Event: "event", Forum: "forum", StatusUpdate: "status_update"}[type(record)]
