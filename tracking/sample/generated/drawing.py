"""Draws events: each takes its kind, roles, items and sources from one event of the sample, half of
its words from another one, and its day from where it stands between the first and the last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from random import Random

from tracking.sample.generated.patterns import Named, Pattern, SourcePattern
from tracking.values.partial_dates import PartialDate

BLOCK = 1000  # events that are drawn from one seed, so that blocks can be drawn side by side
MOST_SOURCES = 3  # of one event that none before it cites
SHARED_SOURCES = 0.1  # of the sources, cited by an event before
OTHER_PARTIES = 0.5  # of the parties, drawn from all instead of the pattern's own
WITH_COMMITMENT = 0.3
WITH_FORUM = 0.2
LAST_DAY = date(2026, 10, 31)  # nothing is dated or recorded later, whenever it is generated


@dataclass(frozen=True)
class DrawnSource:
    number: int
    pattern: SourcePattern
    title: str
    day: str

    @property
    def url(self) -> str:
        return f"https://{self.pattern.host}/generated/{self.number}"


@dataclass
class DrawnEvent:
    """An event that is not stored yet, with the names that an event has."""

    number: int
    title: str
    kind: str
    start: str
    earliest_on: date
    latest_on: date
    place: str
    country: str
    summary: str
    forum: int | None
    items: tuple[str, ...]
    commitments: tuple[int, ...]
    roles: tuple[tuple[str, str], ...]  # party and role, each pair once
    sources: tuple[DrawnSource, ...]
    new_sources: tuple[DrawnSource, ...]
    recorded_at: datetime

    @property
    def slug(self) -> str:
        return f"generated-{self.number}"


class Drawing:
    """All events of one seed. The same seed and count give the same events."""

    def __init__(self, patterns: list[Pattern], named: Named, *, count: int, seed: int) -> None:
        self.patterns, self.named, self.count, self.seed = patterns, named, count, seed

    @cached_property
    def party_weights(self) -> tuple[list[str], list[float]]:
        """All parties, the first ones far oftener than the last: the n-th as often as 1/n."""
        codes = list(self.named.parties)
        Random(self.seed).shuffle(codes)  # noqa: S311 (no secret)
        weights = [1 / place for place in range(1, len(codes) + 1)]
        total, so_far = sum(weights), []
        running = 0.0
        for weight in weights:
            running += weight / total
            so_far.append(running)
        return codes, so_far

    def blocks(self) -> list[range]:
        return [
            range(start, min(start + BLOCK, self.count + 1))
            for start in range(1, self.count + 1, BLOCK)
        ]

    def events(self, block: range) -> Iterator[DrawnEvent]:
        random = Random(f"{self.seed}:{block.start}")  # noqa: S311 (no secret)
        recent: list[DrawnSource] = []
        for number in block:
            yield self._event(random, number, recent)

    def _event(self, random: Random, number: int, recent: list[DrawnSource]) -> DrawnEvent:
        pattern, other = random.choice(self.patterns), random.choice(self.patterns)
        start, first, last = self._day(random, number, is_to_the_day=pattern.is_to_the_day)
        cut, from_other = len(pattern.title) // 2, len(other.title) // 2
        words = [*pattern.title[:cut], *other.title[from_other:], "no.", str(number)]
        title = " ".join(words)[:200]
        sentences = [*random.sample(pattern.sentences, 1), *random.sample(other.sentences, 1)]
        recorded = min(last + timedelta(days=random.randrange(1, 20)), LAST_DAY)
        sources, new_sources = self._sources(random, number, pattern, title, start, recent)
        commitments = self.named.commitments.get(pattern.items[0], ())
        with_commitment = commitments and random.random() < WITH_COMMITMENT
        with_forum = self.named.forums and random.random() < WITH_FORUM
        return DrawnEvent(
            number=number,
            title=title,
            kind=pattern.kind,
            start=start,
            earliest_on=first,
            latest_on=last,
            place=other.place,
            country=other.country,
            summary=" ".join(sentences),
            forum=random.choice(self.named.forums) if with_forum else None,
            items=pattern.items,
            commitments=(random.choice(commitments),) if with_commitment else (),
            roles=self._roles(random, pattern),
            sources=sources,
            new_sources=new_sources,
            recorded_at=datetime.combine(recorded, time.min, UTC)
            + timedelta(seconds=random.randrange(70_000)),
        )

    def _day(self, random: Random, number: int, *, is_to_the_day: bool) -> tuple[str, date, date]:
        """The later the number the later the day, give or take some weeks: events are recorded as
        they happen. As many in each year as in the sample.
        """
        place = (number - 1) / max(self.count - 1, 1) * (len(self.patterns) - 1)
        before = int(place)
        after = min(before + 1, len(self.patterns) - 1)
        days = (self.patterns[after].day - self.patterns[before].day).days * (place - before)
        day = self.patterns[before].day + timedelta(days=int(days) + random.randrange(-20, 21))
        day = min(day, LAST_DAY - timedelta(days=1))
        if is_to_the_day:
            return day.isoformat(), day, day
        month = PartialDate.parse(day.isoformat()[:7])
        return str(month), month.earliest, month.latest

    def _roles(self, random: Random, pattern: Pattern) -> tuple[tuple[str, str], ...]:
        codes, weights = self.party_weights
        drawn = []
        for code, role in pattern.roles:
            if code not in self.named.parties or random.random() < OTHER_PARTIES:
                code = random.choices(codes, cum_weights=weights)[0]
            drawn.append((code, role))
        return tuple(dict.fromkeys(drawn))

    def _sources(
        self,
        random: Random,
        number: int,
        pattern: Pattern,
        title: str,
        start: str,
        recent: list[DrawnSource],
    ) -> tuple[tuple[DrawnSource, ...], tuple[DrawnSource, ...]]:
        """All sources of an event, and those of them that none before it cites."""
        cited: list[DrawnSource] = []
        new: list[DrawnSource] = []
        for place in range(min(len(pattern.sources), MOST_SOURCES)):
            if recent and random.random() < SHARED_SOURCES:
                cited.append(random.choice(recent))
                continue
            like = random.choice(random.choice(self.patterns).sources)
            made = DrawnSource(
                (number - 1) * MOST_SOURCES + place + 1, like, f"{like.publisher}: {title}", start
            )
            new.append(made)
            recent.append(made)
        cited += new
        return tuple({one.number: one for one in cited}.values()), tuple(new)
