"""What is already recorded at the address of a source, and which records cite it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError

from tracking import permissions
from tracking.desk.kinds import kind_of
from tracking.desk.records.publisher_fields import VoiceOffer
from tracking.models import Record, Source
from tracking.values.validators import validate_web_address

MOST_RECORDS = 6


@dataclass(frozen=True)
class CitingRecord:
    """A record that cites the source, and the address to open it: to edit, if one may."""

    record: Record
    may_edit: bool

    @property
    def noun(self) -> str:
        return kind_of(self.record).noun

    @property
    def address(self) -> str:
        return kind_of(self.record).address("detail", self.record)

    @property
    def edit_address(self) -> str:
        return kind_of(self.record).address("edit", self.record) if self.may_edit else ""


@dataclass(frozen=True)
class SourceAnswer:
    """What the desk knows of an address that somebody types.

    wrong: why it cannot be the address of a source. source: the known one, if it is. offer: of a
    new one, whose domain that is.
    """

    wrong: str = ""
    source: Source | None = None
    records: tuple[CitingRecord, ...] = ()
    has_more: bool = False
    offer: VoiceOffer | None = None

    @classmethod
    def of(cls, url: str, person: Any) -> SourceAnswer | None:
        """None for no address. At most four queries."""
        url = url.strip()
        if not url:
            return None
        try:
            validate_web_address(url)
        except ValidationError as error:
            return cls(wrong=" ".join(error.messages))
        source = Source.objects.known_at(url)
        return cls._of_known(source, person) if source else cls(offer=VoiceOffer.of(url))

    @classmethod
    def _of_known(cls, source: Source, person: Any) -> SourceAnswer:
        events = source.events.newest_first()[: MOST_RECORDS + 1]
        forums = source.forums.by_name()[: MOST_RECORDS + 1]
        found = list(chain(events, forums))
        records = [CitingRecord(r, permissions.may_edit(person, r)) for r in found[:MOST_RECORDS]]
        return cls("", source, tuple(records), len(found) > MOST_RECORDS)
