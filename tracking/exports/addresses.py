"""Pages and sources as programs read them in files, feeds and structured data."""

from __future__ import annotations

from django.conf import settings

from priorities.models import Item
from tracking.exports.declaring import SEPARATOR
from tracking.models import Event, Forum, Party, PublicRevision, Record, Source, StatusUpdate


def address_of(record: Event | Forum | StatusUpdate | Party | Item) -> str:
    """The page of a record; none for one that was public at the moment asked for, and is not."""
    if isinstance(record, Record) and not record.is_published:
        return ""
    return settings.SITE_URL + record.get_absolute_url()


def page_of_change(change: PublicRevision) -> str:
    """Of a withdrawal too: its page tells when and why."""
    return settings.SITE_URL + change.record.get_absolute_url()


def reference_of(source: Source) -> str:
    """A source in one cell beside others: its web address, else its citation."""
    if source.url:
        return source.url.replace(SEPARATOR, "%3B")
    return source.citation.replace(SEPARATOR, ",")
