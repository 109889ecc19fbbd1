"""The rows of the forums of an item, with their latest editions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gsi_tracker.drawn import ByKey
from tracking.models import Event, Forum
from tracking.progress.item_links import ForumEditions
from tracking.values.as_of import AsOf


@dataclass(frozen=True, slots=True)
class RecordLink(ByKey):
    """address: "" of a record that was withdrawn since."""

    record: Event | Forum
    words: str
    address: str
    date: str = ""
    edition: str = ""


@dataclass(frozen=True, slots=True)
class ForumRow(ByKey):
    forum: Forum
    link: RecordLink
    kind: str
    count: int
    more: int
    editions: list[RecordLink]


def forum_rows(held: Iterable[ForumEditions], as_of: AsOf) -> list[ForumRow]:
    return [_row(one, as_of) for one in held]


def _row(held: ForumEditions, as_of: AsOf) -> ForumRow:
    forum = held.forum
    return ForumRow(
        forum=forum,
        link=RecordLink(forum, forum.name, _address(forum, as_of)),
        kind=forum.get_kind_display(),
        count=held.count,
        more=held.more,
        editions=[
            RecordLink(
                event,
                event.title,
                _address(event, as_of),
                event.date_in_words,
                event.edition_label,
            )
            for event in held.editions
        ],
    )


def _address(record: Event | Forum, as_of: AsOf) -> str:
    return "" if record.is_withdrawn else as_of.with_as_of(record.get_absolute_url())
