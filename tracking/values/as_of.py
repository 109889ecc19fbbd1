"""The days of a page: the world as of one day, as this tracker knew it on another."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from tracking.values.partial_dates import PartialDate
from tracking.values.validators import quoted

NAMES = ("as_of", "known_on")


@dataclass(frozen=True)
class AsOf:
    """What a page shows: the world as of one day, by what had been published here by another.

    Without either it shows today. A day that is not valid is ignored and named in `errors`.
    read_at: the moment that counts as now, for a download that was cited then.
    """

    as_of: date | None = None
    known_on: date | None = None
    errors: list[str] = field(default_factory=list)
    read_at: datetime | None = None

    @classmethod
    def of(cls, query: QueryDict) -> AsOf:
        days: dict[str, date] = {}
        errors = []
        for name in NAMES:
            text = query.get(name, "").strip()
            if not text:
                continue
            try:
                days[name] = _past_day(text)
            except ValueError as error:
                errors.append(f"{name}: {quoted(text)}. {error}")
        return cls(days.get("as_of"), days.get("known_on"), errors)

    @property
    def is_now(self) -> bool:
        """Whether no other day was asked for."""
        return not (self.as_of or self.known_on or self.read_at)

    @property
    def is_current(self) -> bool:
        """Whether it is what is public now, as the summaries count it: as known today is, too."""
        return not (self.as_of or self.known_until)

    @property
    def today(self) -> date:
        return timezone.localdate(self.read_at)

    @property
    def day(self) -> date:
        """The day whose state of the world is shown."""
        return self.as_of or self.today

    @property
    def known_until(self) -> datetime | None:
        """What had been published before this moment counts: by the end of `known_on` (UTC).

        None for what is public now, and for a day that is not over: nothing is known of its rest.
        Every page is cited as known today.
        """
        ends = [self.read_at] if self.read_at else []
        if self.known_on:
            over = datetime.combine(self.known_on + timedelta(days=1), time.min, UTC)
            ends += [over] if over <= timezone.now() else []
        return min(ends, default=None)

    @property
    def values(self) -> dict[str, str]:
        days = {"as_of": self.as_of, "known_on": self.known_on}
        return {name: day.isoformat() for name, day in days.items() if day}

    @property
    def pinned(self) -> AsOf:
        """The same with both days named: a citation needs both to stay true next year."""
        known_on = self.known_on or self.today
        return replace(self, as_of=self.day, known_on=known_on, errors=[])

    def added_to(self, query: str) -> str:
        """The query with these days at its end: `kind=vote&as_of=2024-12-31`."""
        days = [f"{name}={day}" for name, day in self.values.items()]
        return "&".join(filter(None, [query, *days]))

    def with_as_of(self, address: str) -> str:
        """The address with these days added to its query."""
        if self.is_now:
            return address.removesuffix("?")
        path, _, query = address.partition("?")
        query = self.added_to(query)
        return f"{path}?{query}" if query else path


def _past_day(text: str) -> date:
    parsed = PartialDate.parse(text)
    if parsed.precision != "day":
        raise ValueError(gettext("Please enter a day, for example 2024-12-31."))
    if parsed.earliest > timezone.localdate():
        raise ValueError(gettext("This day is in the future; choose today or an earlier one."))
    return parsed.earliest
