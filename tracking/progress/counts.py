"""The numbers of pages and reports: from the summaries where those know them, else counted.

Summaries hold what is public now. What was known on an earlier day is counted from the records, and
so is the month in which a day lies where a summary has no days.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from priorities.models import Item
from tracking.models import Event, Forum, Involvement, Party, Publisher, Summary
from tracking.models.citations import SourceRelation
from tracking.models.events import EventQuerySet
from tracking.models.keys import HasOneOfKeys
from tracking.models.summaries import ANY, SummaryName
from tracking.progress.prepared import prepared
from tracking.progress.queries import (
    all_of_item,
    events_counted_by_country,
    events_counted_by_first_day,
    events_counted_by_forum,
    events_counted_by_item,
    events_counted_by_item_and_period,
    events_counted_by_year_kind_and_voice,
    names_without_voice,
    sources_cited_by,
    sources_counted_by_item,
    voices_of,
)
from tracking.summaries.facts import month_of, sets_with
from tracking.values.as_of import AsOf

# What `voices_of` calls the most that a voice is.
MOST_OF = {SourceRelation.UNKNOWN: 0, SourceRelation.INDEPENDENT: 1, SourceRelation.PARTY: 2}
Days = tuple[date, date]  # the first and the last one, both included
NO_DAYS = (date.max, date.max)


class VoiceCount(NamedTuple):
    """A voice of some events, or a name without one; `most` as in `voices_of`."""

    name: str
    country: str
    most: int
    sources: int


class Recorded(NamedTuple):
    """What had begun by the day: by key of an item its events and their different sources; and the
    events of all items of their kinds, each counted once.
    """

    events: dict[int, int]
    sources: dict[int, int]
    distinct: int


def recorded(as_of: AsOf, items: Sequence[Item]) -> Recorded:
    """One query; of what was known on an earlier day three."""
    kinds = {item.kind for item in items}
    if as_of.known_until:
        events = begun(as_of)
        return Recorded(
            dict(events_counted_by_item(events, items)),
            dict(sources_counted_by_item(events, items)),
            events.for_items(Item.objects.of_kinds(list(kinds))).count(),
        )
    found = _recorded(
        as_of,
        items=[item.pk for item in items],
        kinds=sets_with(kinds),
        month=month_of(as_of.day),
        day=as_of.day,
    )
    counts = Recorded(defaultdict(int), defaultdict(int), 0)
    distinct = 0
    for name, subject, number in found:
        if name in (SummaryName.ITEM_MONTH, SummaryName.ITEM_DAY):
            counts.events[subject] += number
        elif name in (SummaryName.SOURCE_MONTH, SummaryName.SOURCE_DAY):
            counts.sources[subject] += number
        else:
            distinct += number
    return counts._replace(distinct=distinct)


@prepared
def _recorded(
    _as_of: AsOf, *, items: list[int], kinds: list[int], month: date, day: date
) -> QuerySet[Summary, Any]:
    months, days = Q(begins_on__lt=month), Q(begins_on__gte=month, begins_on__lte=day)
    of_items, of_kinds = (Q(HasOneOfKeys(keys, field="subject")) for keys in (items, kinds))
    rows = Summary.objects.filter(
        Q(months, of_items, name__in=[SummaryName.ITEM_MONTH, SummaryName.SOURCE_MONTH])
        | Q(days, of_items, name__in=[SummaryName.ITEM_DAY, SummaryName.SOURCE_DAY])
        | Q(months, of_kinds, name=SummaryName.KINDS_MONTH)
        | Q(days, of_kinds, name=SummaryName.KINDS_DAY)
    )
    return rows.of_words([ANY]).by_name_and_subject()


def events_by_item_and_period(
    as_of: AsOf,
    items: Sequence[Item],
    periods: Sequence[Days],
    kinds: Sequence[str] = (),
    *,
    until: date | None = None,
) -> dict[int, list[int]]:
    """By key of an item, how many of its events began in each period; periods are whole months.

    until: leaves out what began after this day. One query; of some kinds until such a day two.
    """
    events = _public(as_of, kinds, until)
    if as_of.known_until:
        return _counted(events, items, periods)
    whole, part = _parted(periods, until)
    keys = [item.pk for item in items]
    if not kinds:
        last, (begins, ends) = periods[-1][1], part or NO_DAYS
        days = {"start": periods[0][0], "whole": whole, "begins": begins, "ends": min(ends, last)}
        return dict(_sum_in_periods(_by_month_and_day(as_of, items=keys, **days), periods))
    months = Summary.objects.named(SummaryName.ITEM_KIND_MONTH).of_subjects(keys)
    rows = months.of_words(kinds).in_days(periods[0][0], whole).rows()
    found = _sum_in_periods(rows, periods)
    if part:
        place = bisect_left([last for _first, last in periods], part[1])
        for key, (number,) in _counted(events, items, [part]).items():
            found[key][place] += number
    return dict(found)


@prepared
def _by_month_and_day(
    _as_of: AsOf, *, items: list[int], start: date, whole: date, begins: date, ends: date
) -> QuerySet[Summary, Any]:
    """Of items the months from start to whole, and the days of the month that is not."""
    months = Q(name=SummaryName.ITEM_MONTH, begins_on__gte=start, begins_on__lte=whole)
    days = Q(name=SummaryName.ITEM_DAY, begins_on__gte=begins, begins_on__lte=ends)
    of_items = Summary.objects.filter(HasOneOfKeys(items, field="subject"), months | days)
    return of_items.of_words([ANY]).rows()


def distinct_events_by_period(
    as_of: AsOf, periods: Sequence[Days], kinds: Sequence[str] = (), *, until: date | None = None
) -> list[int]:
    """How many events began in each period, each counted once. As `events_by_item_and_period`."""
    events = _public(as_of, kinds, until)
    ends = [last for _first, last in periods]
    if as_of.known_until:
        counts: list[int] = [0] * len(periods)
        part: Days | None = (periods[0][0], ends[-1])
    else:
        months = Summary.objects.named(SummaryName.KIND_MONTH).of_subjects([0])
        months = months.of_words(kinds) if kinds else months
        whole, part = _parted(periods, until)
        rows = months.in_days(periods[0][0], whole).rows()
        counts = _sum_in_periods(rows, periods)[0]
    if part:
        for day, number in events_counted_by_first_day(events.begun_between(*part)):
            counts[bisect_left(ends, day)] += number
    return counts


class _Top(NamedTuple):
    """The topmost parent of a voice."""

    key: int
    name: str
    country: str | None


def events_by_year_kind_and_voice(as_of: AsOf, item: Item) -> list[tuple[int, str, str, int]]:
    """Rows of the year in which events of an item began, their kind, their voice and their number.

    One query.
    """
    if not as_of.is_current:
        return list(events_counted_by_year_kind_and_voice(all_of_item(item, as_of)))
    rows = _years(as_of, item=item.pk)
    return [(day.year, *_two(word), number) for _item, word, day, number in rows]


@prepared
def _years(_as_of: AsOf, *, item: int) -> QuerySet[Summary, Any]:
    return Summary.objects.named(SummaryName.ITEM_YEAR).filter(subject=item).rows()


def sources_by_kind_and_language(as_of: AsOf, item: Item) -> list[tuple[str, str, int]]:
    """Rows of a kind, a language and how many different sources of the item's events have both.

    One query.
    """
    if not as_of.is_current:
        sources = sources_cited_by(all_of_item(item, as_of), Forum.objects.none())
        return list(sources.counted_by_kind_and_language())
    found = _sorts(as_of, item=item.pk)
    return [(*_two(word), number) for _name, word, number in found]


@prepared
def _sorts(_as_of: AsOf, *, item: int) -> QuerySet[Summary, Any]:
    return Summary.objects.named(SummaryName.SOURCE_SORT).filter(subject=item).named_words()


def editions_by_forum(as_of: AsOf, item: Item) -> dict[int, int]:
    """By key of a forum, the events of the item that are its editions. One query."""
    if not as_of.is_current:
        return dict(events_counted_by_forum(all_of_item(item, as_of)))
    return {int(word): number for _name, word, number in _forums(as_of, item=item.pk)}


@prepared
def _forums(_as_of: AsOf, *, item: int) -> QuerySet[Summary, Any]:
    return Summary.objects.named(SummaryName.ITEM_FORUM).filter(subject=item).named_words()


def voices(as_of: AsOf, item: Item) -> list[VoiceCount]:
    """The voices of the item's events, and the names of sources without one. Two queries."""
    if not as_of.is_current:
        events = all_of_item(item, as_of)
        known = [VoiceCount(*row) for row in voices_of(events)]
        return known + [
            VoiceCount(name, "", 0, count) for name, count in names_without_voice(events)
        ]
    most: dict[int, int] = defaultdict(int)
    sources: dict[str, int] = {}
    for name, word, number in _citations_and_voices(as_of, item=item.pk):
        if name == SummaryName.SOURCE_VOICE:
            sources[word] = number
        elif voice := int(_two(word)[0] or 0):
            most[voice] = max(most[voice], MOST_OF[SourceRelation(_two(word)[1])])
    found: dict[int, VoiceCount] = {}
    nameless = []
    tops = {key: _Top(*of) for key, *of in _publishers(as_of, keys=list(most))}
    for word, number in sources.items():
        if word.startswith("~"):
            nameless.append(VoiceCount(word[1:], "", 0, number))
            continue
        top = tops[int(word)]
        before = found.get(top.key)
        found[top.key] = VoiceCount(
            name=top.name,
            country=top.country or "",
            most=max(most[int(word)], before.most if before else 0),
            sources=number + (before.sources if before else 0),
        )
    return [*found.values(), *nameless]


@prepared
def _citations_and_voices(_as_of: AsOf, *, item: int) -> QuerySet[Summary, Any]:
    both = Summary.objects.named(SummaryName.ITEM_CITATION, SummaryName.SOURCE_VOICE)
    return both.filter(subject=item).named_words()


@prepared
def _publishers(_as_of: AsOf, *, keys: list[int]) -> QuerySet[Publisher, Any]:
    """Rows of a key, and of the key, the name and the country of the topmost parent."""
    top = (Coalesce(f"root__{name}", name) for name in ("pk", "name", "country"))
    return Publisher.objects.filter(HasOneOfKeys(keys)).order_by().values_list("pk", *top)


def roles_by_year(as_of: AsOf, party: Party) -> list[tuple[int, str, int]]:
    """Rows of the year in which events began, a role and how often the party had it. One query."""
    if not as_of.is_current:
        return list(Involvement.objects.of_party(party).at(as_of).counted_by_year_and_role())
    rows = Summary.objects.named(SummaryName.PARTY_ROLE).of_subjects([party.pk]).rows()
    return [(day.year, role, number) for _party, role, day, number in rows]


def events_by_year(as_of: AsOf, party: Party) -> dict[int, int]:
    """By year, the different events that began in it and have the party in a role. One query."""
    if not as_of.is_current:
        return dict(Involvement.objects.of_party(party).at(as_of).events_counted_by_year())
    rows = Summary.objects.named(SummaryName.PARTY_YEAR).of_subjects([party.pk]).rows()
    return {day.year: number for _party, _word, day, number in rows}


def events_of_party_by_item(as_of: AsOf, party: Party, items: Sequence[Item]) -> dict[int, int]:
    """By key of an item, the party's events. One query."""
    if not as_of.is_current:
        events = Event.objects.at(as_of).with_parties([party.code])
        return dict(events_counted_by_item(events, items))
    found = Summary.objects.named(SummaryName.PARTY_ITEM).of_subjects([party.pk]).by_word()
    return {int(item): number for item, number in found.items()}


def events_by_country(as_of: AsOf) -> dict[str, int]:
    """By ISO code, "" where no country is recorded, the events there. One query."""
    if not as_of.is_current:
        return dict(events_counted_by_country(Event.objects.at(as_of)))
    return Summary.objects.named(SummaryName.COUNTRY).by_word()


def begun(as_of: AsOf) -> EventQuerySet:
    """Of the events that were public at that moment, those that had begun by its day."""
    return Event.objects.at(as_of).begun_by(as_of.day)


def _two(word: str) -> tuple[str, str]:
    first, _blank, second = word.partition(" ")
    return first, second


def _public(as_of: AsOf, kinds: Sequence[str], until: date | None) -> EventQuerySet:
    events = Event.objects.at(as_of)
    events = events.of_kinds(list(kinds)) if kinds else events
    return events.begun_by(until) if until else events


def _parted(periods: Sequence[Days], until: date | None) -> tuple[date, Days | None]:
    """The last day of the months that count whole, and the days of the last month that do."""
    last = min(until or date.max, periods[-1][1])
    first = month_of(last)
    if month_of(last + timedelta(days=1)) > first:
        return last, None
    return first - timedelta(days=1), (first, last) if last >= periods[0][0] else None


def _sum_in_periods(
    rows: Iterable[tuple[int, str, date, int]], periods: Sequence[Days]
) -> defaultdict[int, list[int]]:
    """By subject, the sum of the rows of each period, by the days on which they begin."""
    ends = [last for _first, last in periods]
    found: defaultdict[int, list[int]] = defaultdict(lambda: [0] * len(periods))
    for subject, _word, day, number in rows:
        found[subject][bisect_left(ends, day)] += number
    return found


def _counted(
    events: EventQuerySet, items: Sequence[Item], periods: Sequence[Days]
) -> dict[int, list[int]]:
    counted = events.begun_between(periods[0][0], periods[-1][1])
    rows = events_counted_by_item_and_period(counted, items, list(periods))
    return {key: list(row) for key, *row in rows}
