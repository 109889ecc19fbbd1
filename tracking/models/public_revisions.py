"""The public log: each publication, revision, withdrawal and removal of a record, and each edit of
a source, a party or a publisher that readers see.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import (
    CheckConstraint,
    Count,
    F,
    Index,
    OuterRef,
    Q,
    UniqueConstraint,
)
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from gsi_tracker.drawn import Drawn
from gsi_tracker.reader import reader
from tracking.models.events import Event
from tracking.models.forums import Forum
from tracking.models.keys import HasOneOfKeys
from tracking.models.links import HasLink
from tracking.models.parties import Party
from tracking.models.publication import was_known, was_public
from tracking.models.publishers import Publisher
from tracking.models.records import Record
from tracking.models.sources import Source
from tracking.models.states import RemovalKind, State
from tracking.models.status_updates import StatusUpdate
from tracking.models.versioned import Versioned

if TYPE_CHECKING:
    from priorities.models import Item

Logged = Record | Source | Party | Publisher


class PublicRevisionQuerySet(models.QuerySet["PublicRevision"]):
    def shown(self) -> Self:
        """What the public may see of it: the revisions of what is public, withdrawals, removals.

        A source is public as long as a published record cites it: asked of each row that is one.
        """
        events = Source.events.through.objects.filter(
            was_public(None, "event__"), source=OuterRef("source")
        )
        forums = Source.forums.through.objects.filter(
            was_public(None, "forum__"), source=OuterRef("source")
        )
        of_records = Q(source=None, party=None)
        of_parties = Q(party__in=Party.objects.public().values("pk"))
        is_public = of_records | of_parties | HasLink(events) | HasLink(forums)
        found = self.filter(is_public, is_shown=True)
        if not reader():
            return found
        told = Q(status_update__in=StatusUpdate.objects.hidden().values("pk"))
        return found.exclude(told & Q(status_update__isnull=False))

    def of_record(self, record: Logged) -> Self:
        return self.filter(**{field_of(record): record})

    def of_records(self, records: Sequence[Versioned]) -> Self:
        """Of rows of one kind."""
        of_kind = field_of(records[0])  # type: ignore[arg-type]
        if len(records) == 1:
            return self.filter(**{of_kind: records[0]})
        return self.filter(HasOneOfKeys([one.pk for one in records], field=of_kind))

    def of_sources_of(self, record: Record) -> Self:
        """Of the sources on which a published record rests now, since it was published."""
        if isinstance(record, StatusUpdate):
            evidence = record.evidence.published().values("pk")
            links = Source.events.through.objects.filter(event__in=evidence)
        else:
            rows = record.sources.through.objects  # type: ignore[attr-defined]
            links = rows.filter(**{field_of(record): record})
        return self.filter(source__in=links.values("source"), changed_at__gte=record.published_at)

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
        """Of records that are now linked to one of these items, and of the sources they cite."""
        events = Event.items.through.objects.filter(event=OuterRef("event"), item__in=items)
        forums = Forum.items.through.objects.filter(forum=OuterRef("forum"), item__in=items)
        updates = StatusUpdate.objects.filter(pk=OuterRef("status_update"), item__in=items)
        sources = Source.objects.filter(pk=OuterRef("source")).for_items(items)
        return self.filter(
            HasLink(events) | HasLink(forums) | HasLink(updates.order_by()) | HasLink(sources)
        )

    def since(self, day: date) -> Self:
        """From the beginning of that day (UTC) on."""
        return self.filter(changed_at__gte=datetime.combine(day, time.min, UTC))

    def until(self, day: date) -> Self:
        """By the end of that day (UTC)."""
        end = datetime.combine(day + timedelta(days=1), time.min, UTC)
        return self.filter(changed_at__lt=end)

    def removed_since(self, end: datetime) -> Self:
        """The removals of what was public before that moment: why its counts were higher then."""
        was = Q()
        for name in OF_RECORDS:
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
        updates = ("status_update__item", "status_update__commitment__item")
        joined = self.select_related("event", "forum", *updates, "source", "party", "publisher")
        own = [field.name for field in PublicRevision._meta.concrete_fields]
        return joined.only(*own, *OF_NAMES)


# What names a record and leads to it, and whether it may be named; a list shows no more of it.
OF_NAMES = (
    *(f"event__{name}" for name in ("slug", "state", "title")),
    *(f"forum__{name}" for name in ("slug", "state", "name")),
    *(f"status_update__{name}" for name in ("slug", "state", "as_of", "status")),
    *(f"status_update__item__{name}" for name in ("kind", "number")),
    *(f"status_update__commitment__{name}" for name in ("number", "item")),
    *(f"status_update__commitment__item__{name}" for name in ("kind", "number")),
    *(f"source__{name}" for name in ("title", "publisher", "url", "language")),
    *(f"party__{name}" for name in ("code", "name", "country")),
    *(f"publisher__{name}" for name in ("slug", "name")),
)


class RevisionKind(models.TextChoices):
    EVENT = "event", _("Event")
    FORUM = "forum", _("Forum")
    STATUS_UPDATE = "status_update", _("Status update")
    SOURCE = "source", _("Source")
    PARTY = "party", _("Party")
    PUBLISHER = "publisher", _("Publisher")


class RevisionAct(models.TextChoices):
    PUBLISHED = "published", _("Published")
    EDITED = "edited", _("Edited")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REMOVED = "removed", _("Removed from public view")
    PUT_BACK = "put_back", _("Put back into public view")


OF_RECORDS = (RevisionKind.EVENT, RevisionKind.FORUM, RevisionKind.STATUS_UPDATE)
ENDINGS = (RevisionAct.WITHDRAWN, RevisionAct.REMOVED)


class RevisionRole(models.TextChoices):
    """The role in which a change was made: readers see it instead of the name."""

    CONTRIBUTOR = "contributor", _("Contributor")
    EDITOR = "editor", _("Editor")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUTOMATIC = "automatic", _("Automatic")


def _of_one_record() -> Q:
    """The field that the kind names is filled in, and no other."""
    return reduce(
        or_,
        (
            Q(kind=kind, **{f"{name}__isnull": name != kind for name in RevisionKind.values})
            for kind in RevisionKind.values
        ),
    )


class PublicRevision(Drawn):
    """A row for each version of a record that was published, and for its withdrawal or removal.

    Of a source, a party and a publisher each edit has a row that was made while readers saw it;
    they become public with what names them, which has rows of its own, and are counted from there.
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
    source = models.ForeignKey(
        Source, null=True, on_delete=models.PROTECT, related_name="public_revisions"
    )
    party = models.ForeignKey(
        Party, null=True, on_delete=models.PROTECT, related_name="public_revisions"
    )
    publisher = models.ForeignKey(
        Publisher, null=True, on_delete=models.PROTECT, related_name="public_revisions"
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
            CheckConstraint(condition=_of_one_record(), name="public_revision_of_one_record"),
            # Without rows of other kinds: SQLite would think that each key has a great many.
            *(
                UniqueConstraint(
                    fields=[kind, "version"],
                    condition=Q(**{f"{kind}__isnull": False}),
                    name=f"public_revision_of_{kind}_once",
                )
                for kind in RevisionKind.values
            ),
        ]
        # SQLite has no use for an index that begins with is_shown: Django asks for it bare.
        indexes = [
            Index(
                fields=[*of, "-changed_at", "-id"],
                condition=Q(is_shown=True),
                name=f"public_revision_{name}",
            )
            for name, of in (("newest", []), ("of_kind", ["kind"]), ("of_act", ["act"]))
        ]

    def __str__(self) -> str:
        return f"{self.record}: {self.get_act_display()}"

    @staticmethod
    def kind_of(record: Logged) -> str:
        return field_of(record)

    @property
    def record(self) -> Event | Forum | StatusUpdate | Source | Party | Publisher:
        return getattr(self, self.kind)  # type: ignore[no-any-return]

    @property
    def is_withdrawal(self) -> bool:
        return self.act == self.Act.WITHDRAWN

    @property
    def is_removal(self) -> bool:
        return self.act == self.Act.REMOVED

    @property
    def is_of_removed(self) -> bool:
        """Whether the record has been removed from public view, whatever this row says of it."""
        return isinstance(self.record, Record) and self.record.is_removed

    @property
    def public_name(self) -> str:
        """What names a record that readers cannot open: the address of a withdrawn one.

        Of a removed one it is kind and number, because its address has words of its title.
        """
        record = self.record
        return f"{self.kind}-{record.pk}" if self.is_of_removed else str(record.slug)  # type: ignore[union-attr]

    @property
    def names_record(self) -> bool:
        """Whether readers may learn here what the record is called.

        Of a source and a party always: `shown` leaves out those that readers do not see.
        """
        is_record = isinstance(self.record, Record)
        return not is_record or (self.record.is_published and self.act not in ENDINGS)  # type: ignore[union-attr]


def field_of(record: Logged | type[Record]) -> str:
    """The name of the field that leads to a record of this kind."""
    fields: dict[type[Any], str] = {
        Event: RevisionKind.EVENT.value,
        Forum: RevisionKind.FORUM.value,
        StatusUpdate: RevisionKind.STATUS_UPDATE.value,
        Source: RevisionKind.SOURCE.value,
        Party: RevisionKind.PARTY.value,
        Publisher: RevisionKind.PUBLISHER.value,
    }
    return fields[record if isinstance(record, type) else type(record)]
