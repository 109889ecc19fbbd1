"""Items with how they stand, as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from gsi_tracker.drawn import ByKey
from tracking.models import StatusUpdate
from tracking.progress.at_a_moment import ItemProgress
from tracking.values.as_of import AsOf


@dataclass(frozen=True, slots=True)
class ProgressRow(ByKey):
    """since: "" of an item that nobody assessed. by, rule: second lines, or "".

    assessment: its address, "" where there is none; of one that was withdrawn since, `withdrawn`.
    """

    code: str
    key: str
    title: str
    address: str
    status: str
    status_label: str
    since: str
    by: str
    direction: str
    direction_label: str
    short_direction: str
    confidence: str
    rule: str
    events_address: str
    events_label: str
    events: str
    bars: str
    bars_title: str
    bars_in_words: str
    is_overdue: bool
    assessed: str
    assessment: str
    assessment_label: str
    withdrawn: StatusUpdate | None


def progress_rows(found: Iterable[ItemProgress], as_of: AsOf) -> list[ProgressRow]:
    """Of items with a spark."""
    events = reverse("tracking:event_list")
    by, rule = gettext("event of %(date)s"), gettext("the rule gives %(level)s")
    return [_row(one, as_of, events, by, rule) for one in found]


def _row(one: ItemProgress, as_of: AsOf, events: str, by: str, rule: str) -> ProgressRow:
    item, update, spark = one.item, one.update, one.spark
    is_open = update is not None and update.is_published
    return ProgressRow(
        code=item.code,
        key=item.key,
        title=item.title,
        address=as_of.with_as_of(item.get_absolute_url()),
        status=one.status.value,
        status_label=one.status_label,
        since=date_format(one.since, "j M Y") if update and one.since else "",
        by=by % {"date": one.since_event_in_words} if one.since_event else "",
        direction=one.direction,
        direction_label=one.direction_label,
        short_direction=one.short_direction,
        confidence=update.get_confidence_display() if update else "",
        rule=rule % {"level": one.rule_gives} if one.rule_gives else "",
        events_address=f"{events}{one.events_query}",
        events_label=one.events_in_words,
        events=str(intcomma(one.event_count)),
        bars=spark.path if spark else "",
        bars_title=spark.title if spark else "",
        bars_in_words=spark.in_words if spark else "",
        is_overdue=one.is_overdue,
        assessed=one.assessed_ago,
        assessment=as_of.with_as_of(update.get_absolute_url()) if update and is_open else "",
        assessment_label=one.assessment_in_words if is_open else "",
        withdrawn=None if is_open else update,
    )
