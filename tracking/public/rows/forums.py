"""The rows of the forums of an item, with their latest editions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape  # Django's takes ten times as long

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from gsi_tracker.drawn import ByKey
from tracking.models import Forum
from tracking.progress.item_links import Edition, ForumEditions
from tracking.values.as_of import AsOf


@dataclass(frozen=True, slots=True)
class RecordLink(ByKey):
    """address: "" of a record that was withdrawn since."""

    record: Forum
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class ForumRow(ByKey):
    """editions: a list item for each. A forum with many of them makes a long page: their markup is
    put together here.
    """

    forum: Forum
    link: RecordLink
    kind: str
    count: int
    more: int
    editions: SafeString


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
        editions=SafeString("".join(_edition(event, as_of) for event in held.editions)),
    )


def _edition(event: Edition, as_of: AsOf) -> str:
    words, address = f"<bdi>{escape(event.title)}</bdi>", _address(event, as_of)
    if address:
        words = f'<a href="{escape(address)}">{words}</a>'
    else:
        words += render_to_string("tracking/records/_withdrawn_since.html", {"record": event})
    label = f" (<bdi>{escape(event.edition_label)}</bdi>)" if event.edition_label else ""
    return f"<li>{escape(event.date_in_words)}: {words}{label}</li>"


def _address(record: Edition | Forum, as_of: AsOf) -> str:
    return "" if record.is_withdrawn else as_of.with_as_of(record.get_absolute_url())
