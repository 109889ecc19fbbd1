"""What a form or a record says about an event: everything that the rule compares."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tracking.duplicates import words
from tracking.duplicates.names import named_in
from tracking.models import Event
from tracking.values.partial_dates import PartialDate
from tracking.values.web_addresses import normal_address

# For the rule one country: sources in and about Hong Kong name either.
SAME_COUNTRY = {"HK": "CN", "MO": "CN"}


@dataclass(frozen=True)
class Candidate:
    """An event as the rule compares it.

    parties: codes. sources: addresses in their normal form. forum: its key."""

    title: str = ""
    kind: str = ""
    start: str = ""
    end: str = ""
    place: str = ""
    country: str = ""
    forum: int | None = None
    edition: str = ""
    parties: frozenset[str] = field(default_factory=frozenset)
    sources: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, event: Event) -> Candidate:
        """The candidate for an event loaded by `for_comparison`."""
        return cls(
            title=event.title,
            kind=event.kind,
            start=event.start,
            end=event.end,
            place=event.place,
            country=str(event.country or ""),
            forum=event.forum_id,
            edition=event.edition_label,
            parties=frozenset(i.party.code for i in event.involvements.all()),
            sources=frozenset(filter(None, (normal_address(s.url) for s in event.sources.all()))),
        )

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day that it can mean; None without a date."""
        try:
            start = PartialDate.parse(self.start)
            end = PartialDate.parse(self.end) if self.end else start
        except ValueError:
            return None
        return start.earliest, max(start.latest, end.latest)

    @cached_property
    def title_read(self) -> words.Title:
        """The title as the rule reads it."""
        return words.read(self.title)

    @cached_property
    def place_words(self) -> frozenset[str]:
        return words.plain(self.place)

    @cached_property
    def all_parties(self) -> frozenset[str]:
        """The parties, and those that the title names."""
        return self.parties | named_in(self.title)

    @property
    def is_to_the_day(self) -> bool:
        return self.start.count("-") == 2

    @property
    def counted_country(self) -> str:
        return SAME_COUNTRY.get(self.country, self.country)
