"""Replies of readers to public records. Nothing of one is public until an editor takes it over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from tracking.models.events import Event
from tracking.models.forums import Forum
from tracking.models.history import ActionHistory
from tracking.models.records import both_or_neither
from tracking.models.sources import Source
from tracking.models.status_updates import StatusUpdate
from tracking.models.versioned import person
from tracking.values.validators import (
    URL_MAX_LENGTH,
    validate_line,
    validate_prose,
    validate_web_address,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAX_REPLY = 4000
Contested = Event | Forum | StatusUpdate | Source


class ReplyQuerySet(models.QuerySet["Reply"]):
    def about(self, record: Contested) -> Self:
        return self.filter(**{ReplyKind.of(record): record})

    def open(self) -> Self:
        return self.filter(verdict="")

    def answered(self) -> Self:
        return self.exclude(verdict="")

    def counted(self) -> Self:
        """Without what an editor set aside because it is no reply."""
        return self.exclude(verdict=Verdict.SET_ASIDE)

    def with_public_answer(self) -> Self:
        """Those whose answer an editor has published, last answered first."""
        public = self.counted().answered().filter(is_answer_public=True)
        return public.order_by("-answered_at", "-pk")

    def numbers(self) -> dict[str, int]:
        """How many are open, answered and set aside. One query."""
        numbers = self.order_by().aggregate(
            open=models.Count("pk", filter=Q(verdict="")),
            answered=models.Count("pk", filter=~Q(verdict__in=["", Verdict.SET_ASIDE])),
            set_aside=models.Count("pk", filter=Q(verdict=Verdict.SET_ASIDE)),
        )
        return dict(numbers)

    def in_state(self, state: str) -> Self:
        return self.answered() if state == "answered" else self.open()

    def of_kinds(self, kinds: list[str]) -> Self:
        found = Q()
        for kind in kinds:
            found |= Q(**{f"{kind}__isnull": False})
        return self.filter(found)

    def with_verdicts(self, verdicts: list[str]) -> Self:
        return self.filter(verdict__in=verdicts)

    def taken_by_nobody(self) -> Self:
        return self.open().filter(taken_by=None)

    def in_hands_of(self, user: Any) -> Self:
        """Those that this person has taken on or answered."""
        return self.filter(Q(taken_by=user) | Q(answered_by=user))

    def containing(self, text: str) -> Self:
        return self.filter(
            Q(text__icontains=text) | Q(url__icontains=text) | Q(answer__icontains=text)
        )

    def made_by_form(self, key: Any) -> Self:
        return self.filter(form_key=key)

    def with_record(self) -> Self:
        return self.select_related(
            "event", "forum", "source", "status_update__item", "status_update__commitment__item"
        )

    def with_people(self) -> Self:
        return self.select_related("taken_by", "answered_by", "sender")

    def newest_first(self) -> Self:
        return self.order_by("-received_at", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("received_at", "pk")


class ReplyKind(models.TextChoices):
    """What a reply can be about: the names of its fields."""

    EVENT = "event", _("Event")
    FORUM = "forum", _("Forum")
    STATUS_UPDATE = "status_update", _("Status update")
    SOURCE = "source", _("Source")

    @classmethod
    def of(cls, record: Contested) -> ReplyKind:
        return KINDS[type(record)]

    @property
    def path(self) -> str:
        """The kind in addresses."""
        return self.value.replace("_", "-")


KINDS: dict[type[models.Model], ReplyKind] = {
    Event: ReplyKind.EVENT,
    Forum: ReplyKind.FORUM,
    StatusUpdate: ReplyKind.STATUS_UPDATE,
    Source: ReplyKind.SOURCE,
}


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly", _("Accepted in part")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    SET_ASIDE = "set_aside", _("Set aside: advertising, abuse or not about the record")


class ReplyAct(models.TextChoices):
    """What its history says was done; stored as the reason of the row."""

    RECEIVED = "received", _("Received")
    TAKEN = "taken", _("Taken on")
    LEFT = "left", _("Left to others")
    ANSWERED = "answered", _("Answered")
    CHANGED = "changed", _("Answer changed")
    FORGOTTEN = "forgotten", _("Name and email address removed")


class Reply(models.Model):
    """What a reader says is wrong with a public record, or a source that they propose for it.

    Who wrote it stands apart, in `ReplySender`, and in no history: it is removed after the answer.
    """

    Kind = ReplyKind
    Verdict = Verdict

    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="replies")
    forum = models.ForeignKey(Forum, null=True, on_delete=models.PROTECT, related_name="replies")
    status_update = models.ForeignKey(
        StatusUpdate, null=True, on_delete=models.PROTECT, related_name="replies"
    )
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField(_("reply"), max_length=MAX_REPLY, validators=[validate_prose])
    url = models.CharField(
        _("proposed source"),
        max_length=URL_MAX_LENGTH,
        blank=True,
        validators=[validate_web_address],
    )
    form_key = models.UUIDField(unique=True, help_text=_("A form sent twice makes one reply."))
    received_at = models.DateTimeField(_("received at"))
    taken_at = models.DateTimeField(_("taken on at"), null=True)
    taken_by = person(_("taken on by"), null=True)
    verdict = models.CharField(
        _("verdict"), max_length=12, choices=Verdict.choices, blank=True, default=""
    )
    answer = models.TextField(
        _("answer"), blank=True, max_length=MAX_REPLY, validators=[validate_prose]
    )
    is_answer_public = models.BooleanField(_("the answer is public"), default=False)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = person(_("answered by"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReplyQuerySet.as_manager()
    history: Any = ActionHistory()
    history_writer: ActionHistory

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        default_permissions = ()
        ordering = ["-received_at", "-pk"]
        constraints = [
            known_value("verdict", Verdict, or_empty=True),
            both_or_neither("taken"),
            both_or_neither("answered"),
            CheckConstraint(
                condition=Q(verdict="", answer="", answered_at=None, is_answer_public=False)
                | (~Q(verdict="") & ~Q(answer="") & Q(answered_at__isnull=False)),
                name="reply_answered_has_answer",
            ),
            CheckConstraint(
                condition=Q(event__isnull=False, forum=None, status_update=None, source=None)
                | Q(event=None, forum__isnull=False, status_update=None, source=None)
                | Q(event=None, forum=None, status_update__isnull=False, source=None)
                | Q(event=None, forum=None, status_update=None, source__isnull=False),
                name="reply_is_about_one_record",
            ),
            CheckConstraint(condition=~Q(text=""), name="reply_says_something"),
        ]
        indexes = [
            Index(fields=["-received_at", "-id"], name="reply_newest"),
            Index(fields=["received_at"], condition=Q(verdict=""), name="reply_open"),
        ]

    def __str__(self) -> str:
        return f"{self.record}"

    @property
    def kind(self) -> ReplyKind:
        return next(kind for kind in ReplyKind if getattr(self, f"{kind}_id"))

    @property
    def record(self) -> Contested:
        record: Contested = getattr(self, self.kind)
        return record

    @property
    def is_answered(self) -> bool:
        return bool(self.verdict)

    def steps(self) -> Iterator[Step]:
        """Its history, oldest first. One query."""
        rows = self.history.select_related("history_user").order_by("history_date", "history_id")
        return (Step(row) for row in rows)


class Step:
    """A row of a reply's history in words."""

    def __init__(self, row: Any) -> None:
        self.act = ReplyAct(row.history_change_reason).label
        self.at: datetime = row.history_date
        self.by: User | None = row.history_user
        self.verdict: str = row.get_verdict_display() if row.verdict else ""
        self.answer: str = row.answer


class ReplySenderQuerySet(models.QuerySet["ReplySender"]):
    def answered_before(self, moment: datetime) -> Self:
        return self.filter(reply__answered_at__lt=moment)


class ReplySender(models.Model):
    """Who wrote a reply, as far as they said so. Never published; removed some time after it."""

    reply = models.OneToOneField(Reply, on_delete=models.CASCADE, related_name="sender")
    name = models.CharField(_("name"), max_length=120, blank=True, validators=[validate_line])
    email = models.EmailField(_("email address"), blank=True)

    objects = ReplySenderQuerySet.as_manager()

    class Meta:
        verbose_name = _("sender of a reply")
        verbose_name_plural = _("senders of replies")
        default_permissions = ()
        constraints = [
            CheckConstraint(condition=~Q(name="", email=""), name="replysender_says_something")
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.name, self.email]))
