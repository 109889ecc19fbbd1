"""Whose voice a publisher is, as its page says it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from gsi_tracker.drawn import ByKey
from tracking.models import Party, Publisher


@dataclass(frozen=True)
class Spoken(ByKey):
    """Parties for which a publisher, or one that stands above it, speaks, with the ground."""

    by: Publisher
    parties: list[Party]
    ground: str
    is_inherited: bool


@dataclass(frozen=True)
class VoiceOf(ByKey):
    """What stands above a publisher, the nearest first, and the parties for which that speaks."""

    above: list[Publisher]
    spoken: list[Spoken]

    @classmethod
    def build(cls, publisher: Publisher) -> VoiceOf:
        """One query, after `with_ancestors`."""
        above = list(publisher.ancestors())
        parties = Prefetch("speaks_for", Party.objects.public().by_name(), "own_parties")
        prefetch_related_objects([publisher, *above], parties)
        spoken = [
            Spoken(one, parties, one.ground, is_inherited=one is not publisher)
            for one in (publisher, *above)
            if (parties := one.own_parties)  # type: ignore[attr-defined]
        ]
        return cls(above, spoken)
