"""What others did at the desk since a given time: one line for each record, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext

from tracking.models import Comment, Event, Forum, Record, StatusUpdate
from tracking.revisions.transitions import act_of

MOST_NEWS = 15
MOST_READ = 10 * MOST_NEWS  # changes of each kind; one record may have many


@dataclass(frozen=True)
class News:
    """The latest change that others made to a record."""

    at: datetime
    by: User | None
    act: str
    reason: str
    record: Record


def news_since(moment: datetime, person: User) -> list[News]:
    """Read from the history's index of moments. Four queries and what a list of each kind takes."""
    latest: dict[tuple[str, int], News] = {}
    found = [news for model in (Event, Forum, StatusUpdate) for news in _of(model, moment, person)]
    for news in sorted(found, key=attrgetter("at"), reverse=True):
        latest.setdefault((news.record._meta.label, news.record.pk), news)
    return list(latest.values())[:MOST_NEWS]


def _of(model: type[Record], moment: datetime, person: User) -> Iterable[News]:
    """Changes of one kind of record, and comments on it."""
    changes = (
        model.history.filter(history_date__gt=moment)
        .exclude(history_user=person)
        .select_related("history_user")
        .order_by("-history_date", "-history_id")
    )
    rows: dict[int, Any] = {}
    for row in changes[:MOST_READ]:
        rows.setdefault(row.id, row)
    comments: dict[int, Comment] = {}
    said = Comment.objects.by_others_since(moment, person).on_kind(Comment.Kind.of(model))
    for comment in said.with_people()[:MOST_READ]:
        comments.setdefault(comment.object_id, comment)
    records = model.objects.not_trashed().for_list().in_bulk([*rows, *comments])
    for pk, record in records.items():
        if row := rows.get(pk):
            reason = row.history_change_reason or ""
            yield News(row.history_date, row.history_user, act_of(row), reason, record)
        if said_last := comments.get(pk):
            act = gettext("Commented on")
            yield News(said_last.created_at, said_last.created_by, act, said_last.text, record)
