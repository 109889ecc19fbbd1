"""The right of reply on public pages: where to reply, how many did, and the published answers."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.urls import reverse

from tracking.models import Reply
from tracking.models.replies import Contested, ReplyKind, ReplyQuerySet

MOST_ANSWERS = 20

register = template.Library()


@dataclass(frozen=True)
class Replies:
    """How many replies are open, answered and set aside, and the answers that are public."""

    open: int
    answered: int
    set_aside: int
    answers: list[Reply]

    @classmethod
    def of(cls, found: ReplyQuerySet) -> Replies:
        """Two queries; one where nothing is answered."""
        numbers = found.numbers()
        answers = found.with_public_answer()[:MOST_ANSWERS] if numbers["answered"] else []
        return cls(answers=list(answers), **numbers)


@register.simple_tag
def replies_about(record: Contested) -> Replies:
    return Replies.of(Reply.objects.about(record))


@register.simple_tag
def numbers_of_replies() -> dict[str, int]:
    """Of all records together. One query."""
    return Reply.objects.numbers()


@register.simple_tag
def reply_address(record: Contested) -> str:
    """The page with the form about this record."""
    kind = ReplyKind.of(record)
    name = record.pk if kind == ReplyKind.SOURCE else record.slug  # type: ignore[union-attr]
    return reverse("tracking:reply", args=[kind.path, name])
