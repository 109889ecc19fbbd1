"""Staff comments on records. Never public, never in a file, never deleted."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import CheckConstraint, Count, Index, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from tracking.models.links import HasLink
from tracking.models.records import Record, both_or_neither
from tracking.models.versioned import person
from tracking.values.validators import validate_prose

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAX_COMMENT = 2000


class CommentQuerySet(models.QuerySet["Comment"]):
    def about(self, record: Record) -> Self:
        return self.filter(kind=Comment.Kind.of(type(record)), object_id=record.pk)

    def on_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def oldest_first(self) -> Self:
        return self.order_by("created_at", "pk")

    def by_others_since(self, moment: datetime, user: User) -> Self:
        """What others said since then, newest first."""
        return self.by_others(user).filter(created_at__gt=moment)

    def by_others(self, user: User) -> Self:
        """What others said, newest first."""
        return self.exclude(created_by=user).order_by("-created_at", "-pk")

    def on_any_of(self, records: Mapping[CommentKind, models.QuerySet[Any]]) -> Self:
        """Comments on records that one of these queries finds, by their kind."""
        found = Q()
        for kind, rows in records.items():
            # Asked of each comment: somebody may have recorded a million of these.
            found |= Q(HasLink(rows.order_by().filter(pk=OuterRef("object_id"))), kind=kind)
        return self.filter(found)

    def unresolved(self) -> Self:
        return self.filter(resolved_at=None)

    def counted(self, kind: str, keys: Iterable[int]) -> models.QuerySet[Comment, tuple[int, int]]:
        """Pairs of the key of a record of this kind and the number of these comments on it."""
        of_kind = self.filter(kind=kind, object_id__in=list(keys)).order_by()
        return of_kind.values_list("object_id").annotate(count=Count("pk"))

    def made_by_form(self, key: uuid.UUID, user: User) -> Self:
        return self.filter(form_key=key, created_by=user)

    def with_people(self) -> Self:
        return self.select_related("created_by", "resolved_by")


class CommentKind(models.TextChoices):
    EVENT = "event", _("Event")
    FORUM = "forum", _("Forum")
    STATUS_UPDATE = "statusupdate", _("Status update")

    @classmethod
    def of(cls, model: type[Record]) -> CommentKind:
        return cls(str(model._meta.model_name))


class Comment(models.Model):
    """One remark. It names its record by kind and number, so that it outlives the trash."""

    Kind = CommentKind

    kind = models.CharField(max_length=12, choices=Kind.choices)
    object_id = models.PositiveBigIntegerField()
    text = models.TextField(_("comment"), max_length=MAX_COMMENT, validators=[validate_prose])
    form_key = models.UUIDField(unique=True, help_text=_("A form sent twice makes one comment."))
    created_at = models.DateTimeField(_("created at"), db_index=True)
    created_by = person(_("created by"))
    resolved_at = models.DateTimeField(_("resolved at"), null=True)
    resolved_by = person(_("resolved by"), null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        default_permissions = ()
        constraints = [
            known_value("kind", CommentKind),
            both_or_neither("resolved"),
            CheckConstraint(condition=~models.Q(text=""), name="%(class)s_says_something"),
        ]
        indexes = [Index(fields=["kind", "object_id", "created_at"], name="comment_of_record")]

    def __str__(self) -> str:
        return self.text

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None
