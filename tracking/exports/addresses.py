"""The addresses of pages and sources in files, feeds and structured data."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from priorities.models import Item
from tracking.exports.declaring import SEPARATOR
from tracking.filters.fields import MOST_CHARACTERS, MOST_WORDS
from tracking.models import (
    Event,
    Forum,
    Party,
    PublicRevision,
    Publisher,
    Record,
    Source,
    StatusUpdate,
)


def address_of(record: Event | Forum | StatusUpdate | Party | Publisher | Item) -> str:
    """The page of a record; empty for one that was public as of the given day and is not now."""
    if isinstance(record, Record) and not record.is_published:
        return ""
    return settings.SITE_URL + record.get_absolute_url()


def page_of_change(change: PublicRevision) -> str:
    """The page of a change; a withdrawal has one too, which says when and why.

    The address of a record that has been removed is not repeated: it has words of its title. A
    source has no page here: its own web address, if it has one.
    """
    record = change.record
    if isinstance(record, Source):
        return record.url
    if change.is_of_removed:
        return f"{settings.SITE_URL}{reverse('tracking:changes')}?change={change.Act.REMOVED}"
    return settings.SITE_URL + record.get_absolute_url()


def place_in_list(source: Source) -> str:
    """The list of sources with a filter that finds this one: its address, or words of its title."""
    title = " ".join(source.title.split()[:MOST_WORDS])[:MOST_CHARACTERS]
    words = source.url if 0 < len(source.url) <= MOST_CHARACTERS else title
    return f"{reverse('tracking:source_list')}?{urlencode({'q': words})}"


def reference_of(source: Source) -> str:
    """A source as one of several in a cell: its web address, or its citation."""
    if source.url:
        return source.url.replace(SEPARATOR, "%3B")
    return source.citation.replace(SEPARATOR, ",")
