"""What others said about a person's records and nobody has resolved: for the author to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracking.desk.kinds import KINDS
from tracking.desk.worklists.lists import Task, tasks
from tracking.models import Comment

MOST_SHOWN = 10


@dataclass(frozen=True)
class OwnComment:
    """A comment, and the record that it is about."""

    task: Task
    comment: Comment


@dataclass(frozen=True)
class OwnComments:
    """The newest, and how many there are in all."""

    shown: list[OwnComment]
    count: int


def comments_for(author: Any) -> OwnComments:
    """Newest first. Two queries, and for each kind with a comment what its list takes."""
    own = {
        Comment.Kind.of(kind.model): kind.records.by_author(author).not_trashed() for kind in KINDS
    }
    said = Comment.objects.unresolved().by_others(author).on_any_of(own).with_people()
    shown = list(said[:MOST_SHOWN])
    found: dict[tuple[str, int], Task] = {}
    for kind in KINDS:
        name = Comment.Kind.of(kind.model)
        keys = {comment.object_id for comment in shown if comment.kind == name}
        found |= {(name, task.record.pk): task for task in tasks(kind, keys)}
    pairs = ((found.get((one.kind, one.object_id)), one) for one in shown)
    return OwnComments(
        shown=[OwnComment(task, comment) for task, comment in pairs if task], count=said.count()
    )
