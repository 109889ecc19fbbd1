"""The rows of lists."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from priorities.models import Item
from tracking.models import Event, EvidenceLink, PublicRevision, Source
from tracking.progress.at_a_moment import ItemProgress
from tracking.progress.charts import spark
from tracking.progress.charts.bars import RankedBars
from tracking.progress.item_links import ForumEditions
from tracking.progress.matrix import CountRow
from tracking.public.rows import bars
from tracking.public.rows import changes as of_changes
from tracking.public.rows import events as of_events
from tracking.public.rows import forums as of_forums
from tracking.public.rows import progress as of_progress
from tracking.public.rows import sources as of_sources
from tracking.public.rows.changes import ChangeRow
from tracking.public.rows.events import EventRow
from tracking.public.rows.forums import ForumRow
from tracking.public.rows.matrix import count_cells
from tracking.public.rows.progress import ProgressRow
from tracking.values.as_of import AsOf

register = template.Library()


@register.simple_tag(takes_context=True)
def event_rows(
    context: Context, events: Iterable[Event], besides: Item | None = None
) -> list[EventRow]:
    """For tracking/records/_events.html: `{% event_rows page as rows %}`."""
    return of_events.event_rows(events, context.get("as_of") or AsOf(), besides)


@register.simple_tag(takes_context=True)
def bearing_rows(context: Context, bearings: Iterable[EvidenceLink]) -> list[EventRow]:
    """The same for what an assessment cites: `{% bearing_rows record.shown_proof as rows %}`."""
    return of_events.bearing_rows(bearings, context.get("as_of") or AsOf())


@register.simple_tag(takes_context=True)
def matrix_rows(
    context: Context, rows: list[CountRow], kinds: list[str]
) -> list[tuple[CountRow, SafeString]]:
    """Each row of the matrix of counts with its cells."""
    cells = count_cells(rows, kinds, context.get("as_of") or AsOf())
    return list(zip(rows, cells, strict=True))


@register.simple_tag
def source_lines(sources: Iterable[Source]) -> SafeString:
    """The items of a list of sources: `{% source_lines page.sources.rows %}`."""
    return of_sources.source_lines(sources)


@register.simple_tag(takes_context=True)
def change_rows(context: Context, changes: Iterable[PublicRevision]) -> list[ChangeRow]:
    return of_changes.change_rows(changes, context.get("as_of") or AsOf())


@register.simple_tag(takes_context=True)
def progress_rows(context: Context, found: Iterable[ItemProgress]) -> list[ProgressRow]:
    """Items with how they stand: `{% progress_rows progress.rows as rows %}`."""
    return of_progress.progress_rows(found, context.get("as_of") or AsOf())


@register.simple_tag
def spark_size() -> tuple[str, str]:
    """Width and height of the bars of such a row, as numbers in an address are written."""
    return str(spark.WIDTH), str(spark.HEIGHT)


@register.simple_tag(takes_context=True)
def forum_rows(context: Context, held: Iterable[ForumEditions]) -> list[ForumRow]:
    """The forums of an item, each with its latest editions."""
    return of_forums.forum_rows(held, context.get("as_of") or AsOf())


@register.simple_tag
def ranked_bars(chart: RankedBars, shows_code: bool = False) -> SafeString:
    return bars.drawn_bars(chart, shows_code=bool(shows_code))


@register.simple_tag
def ranked_rows(chart: RankedBars) -> SafeString:
    return bars.drawn_rows(chart)
