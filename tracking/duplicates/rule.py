"""The rule: how likely two candidates are one event, in points, each with its reason in words.

Points are added and subtracted as listed here. docs/decisions/0010 says why, and how the rule does
on pairs of events written to try it (tests/tracking/duplicates/pairs.csv).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_countries import countries

from tracking.duplicates import polarity, words
from tracking.duplicates.candidate import Candidate

STRONG = 56  # from here on a pair is called probable
SHOWN = 38  # from here on a pair is shown, and a person is asked to decide
# The most that the words of the titles add, and the most that what they affirm or deny adds.
MOST_OF_TITLE, MOST_OF_SENSE = 40 + 15, 8
STATES = frozenset(alpha3 for alpha3, *_others in countries.alt_codes.values())
EVERYWHERE = frozenset({"CHN", "UN"})  # in so many events that to share them says little
FEW_DAYS, MONTH = 10, 31

# Many of these on one day in one place, by one speaker: only the words tell them apart.
ROUTINE = {"statement", "publication", "resolution", "vote"}
KINDS_ALIKE = [
    {"meeting", "visit", "conference"},
    {"mediation", "meeting", "agreement"},
    {"resolution", "vote"},
    {"resolution", "conference"},
    {"statement", "publication"},
    {"aid", "other"},
    {"aid", "agreement"},
    {"aid", "visit"},
    {"conference", "statement", "publication"},
    {"mediation", "visit"},
]
Reason = str | Promise


class Point(NamedTuple):
    """One reason that speaks for one event (positive) or for two (negative).

    reason: a function where it is put together from parts, for pairs that are shown alone.
    """

    points: int
    reason: Reason | Callable[[], Reason]


Part = Callable[[Candidate, Candidate], Iterator[Point]]


@dataclass(frozen=True)
class Similarity:
    """The points of a pair with their reasons, the strongest first."""

    points: int
    reasons: list[Reason]
    differences: list[Reason]

    @property
    def is_strong(self) -> bool:
        return self.points >= STRONG

    @property
    def is_shown(self) -> bool:
        return self.points >= SHOWN


def compare(one: Candidate, other: Candidate) -> Similarity:
    """How likely both are one event; the order of the two does not matter."""
    parts = (_sources, _title, _sense, _date, _forum, _parties, _kind, _place)
    found = [point for part in parts for point in part(one, other)]
    found.sort(key=lambda point: -abs(point.points))
    return Similarity(
        points=_within_bounds(sum(point.points for point in found)),
        reasons=[_told(point) for point in found if point.points > 0],
        differences=[_told(point) for point in found if point.points < 0],
    )


def points_of(one: Candidate, other: Candidate) -> int:
    """The points of a pair that is shown; 0 of another.

    Most pairs are not: what takes longest is compared last, and only where it can change that.
    """
    points = _sum(one, other, _sources, _date, _parties, _forum, _kind, _place)
    if points + MOST_OF_TITLE + MOST_OF_SENSE < SHOWN:
        return 0
    points += _sum(one, other, _title)
    if points + MOST_OF_SENSE < SHOWN:
        return 0
    points += _sum(one, other, _sense)
    return _within_bounds(points) if points >= SHOWN else 0


def _sum(one: Candidate, other: Candidate, *parts: Part) -> int:
    points = 0
    for part in parts:
        for point in part(one, other):
            points += point.points
    return points


def _within_bounds(points: int) -> int:
    return max(0, min(100, points))


def _told(point: Point) -> Reason:
    return point.reason() if callable(point.reason) else point.reason


def _sources(one: Candidate, other: Candidate) -> Iterator[Point]:
    if one.sources & other.sources:
        yield Point(30, _("The same source"))


def _title(one: Candidate, other: Candidate) -> Iterator[Point]:
    mine, theirs = one.title_read, other.title_read
    alike = words.similarity(mine, theirs)
    if alike == 1 and mine.words == theirs.words:
        yield Point(40, _("The same words in the title"))
    elif alike >= 0.2:
        yield Point(round(40 * alike), lambda: _similar_title(mine, theirs))
    places = one.place_words | other.place_words
    if places.issuperset(words.shared_tokens(mine, theirs)) and not _agree(one, other):
        yield Point(-10, _("The titles have only names and common words in common"))
    if mine.subject and theirs.subject and not mine.subject & theirs.subject:
        yield Point(-30, _("Each title is about something else"))
    if series := mine.numbers & theirs.numbers:
        number = {"number": ", ".join(sorted(series))}
        yield Point(15, lambda: _("The same number: %(number)s") % number)
    if numbers := words.different_numbers(mine, theirs):
        pair = _pair(*numbers)
        yield Point(-45, lambda: _("Different numbers: %(one)s and %(other)s") % pair)
    if words.different_amounts(mine, theirs):
        yield Point(-10, _("Different amounts in the titles"))


def _similar_title(mine: words.Title, theirs: words.Title) -> Reason:
    shared = ", ".join(words.shared_words(mine, theirs))
    return _("Similar title: %(words)s") % {"words": shared} if shared else _("Similar title")


def _sense(one: Candidate, other: Candidate) -> Iterator[Point]:
    if polarity.is_opposite(one.title, other.title):
        yield Point(-30, _("One title says the opposite of the other"))
    elif polarity.both_deny(one.title, other.title):
        yield Point(MOST_OF_SENSE, _("Both titles say that something did not happen"))


def _date(one: Candidate, other: Candidate) -> Iterator[Point]:
    if not (one.days and other.days):
        return
    (my_first, my_last), (their_first, their_last) = one.days, other.days
    gap = max((their_first - my_last).days, (my_first - their_last).days, 0)
    if one.start == other.start and one.is_to_the_day:
        yield Point(20, _("The same day"))
    elif gap == 0:
        exact = one.is_to_the_day and other.is_to_the_day
        yield Point(17 if exact else 14, _("The dates overlap"))
    else:
        points = 15 if gap == 1 else 6 if gap <= 3 else -5 if gap <= FEW_DAYS else -20
        if gap > MONTH:
            points = -45
        yield Point(points, lambda: _days_apart(gap))


def _days_apart(days: int) -> Reason:
    return ngettext_lazy("%(days)s day apart", "%(days)s days apart", days) % {"days": days}


def _forum(one: Candidate, other: Candidate) -> Iterator[Point]:
    if not (one.forum and other.forum):
        return
    if one.forum != other.forum:
        yield Point(-20, _("Different forums"))
        return
    mine, theirs = (_edition(candidate.edition) for candidate in (one, other))
    if mine and theirs and not (mine & theirs):
        yield Point(-45, _("Different editions of the forum"))
    elif mine & theirs:
        yield Point(20, _("The same edition of the same forum"))
    else:
        yield Point(4 if _is_routine(one, other) else 10, _("The same forum"))


def _edition(label: str) -> frozenset[str]:
    """What identifies an edition: its digits or ordinal, otherwise its words."""
    read = words.read(label)
    return read.numbers | read.years | read.amounts or words.plain(label)


def _parties(one: Candidate, other: Candidate) -> Iterator[Point]:
    mine, theirs = (candidate.all_parties for candidate in (one, other))
    my_own, their_own = mine - EVERYWHERE, theirs - EVERYWHERE
    shared = my_own & their_own
    if not (my_own and their_own):
        if mine & theirs:
            yield Point(4, _("A party in common"))
        return
    part = len(shared) / min(len(my_own), len(their_own))
    if not shared:
        # One source names an organisation where another names some of its members.
        if bool(my_own & STATES) == bool(their_own & STATES):
            yield Point(-35, _("Different parties"))
    elif part < 0.6:
        yield Point(-15, _("Few parties in common"))
    elif my_own == their_own:
        yield Point(16 if len(shared) == 1 else 20, _("The same parties"))
    else:
        codes = {"codes": ", ".join(sorted(shared))}
        yield Point(10, lambda: _("Parties in common: %(codes)s") % codes)


def _kind(one: Candidate, other: Candidate) -> Iterator[Point]:
    if not (one.kind and other.kind):
        return
    if one.kind == other.kind:
        yield Point(8, _("The same kind of event"))
    elif any({one.kind, other.kind} <= alike for alike in KINDS_ALIKE):
        yield Point(4, _("Kinds of event that are often one"))
    else:
        is_vague = "other" in (one.kind, other.kind)
        yield Point(-5 if is_vague else -10, _("Different kinds of event"))


def _place(one: Candidate, other: Candidate) -> Iterator[Point]:
    mine, theirs = one.place_words, other.place_words
    in_two = len({one.counted_country, other.counted_country} - {""}) == 2
    if mine & theirs and not in_two:
        yield Point(3 if _is_routine(one, other) else 8, _("The same place"))
    elif _is_told(mine, other) or _is_told(theirs, one):
        yield Point(5, _("One title names the place of the other"))
    elif in_two:
        yield Point(-20, _("Different countries"))
    elif mine and theirs:
        yield Point(-15, _("Different places"))


def _is_told(place: frozenset[str], candidate: Candidate) -> bool:
    return not place.isdisjoint(words.plain(candidate.title) - words.COMMON)


def _agree(one: Candidate, other: Candidate) -> bool:
    """Whether day, kind and parties are the same: then other words are no sign of two events."""
    mine, theirs = ((c.start, c.kind, c.parties - EVERYWHERE) for c in (one, other))
    return one.is_to_the_day and mine == theirs and all(mine)


def _is_routine(one: Candidate, other: Candidate) -> bool:
    return one.kind in ROUTINE and other.kind in ROUTINE


def _pair(one: str, other: str) -> dict[str, str]:
    return {"one": one, "other": other}
