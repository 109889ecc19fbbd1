"""What the sample's events are like, and what the database has for generated ones to name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from priorities.models import Commitment, Item
from tracking.models import Event, Forum, Party, Publisher
from tracking.sample.loading import EVENTS, SOURCES
from tracking.values.partial_dates import PartialDate


@dataclass(frozen=True)
class SourcePattern:
    publisher: str
    voice: str  # the publisher's short name
    host: str
    language: str
    kind: str


@dataclass(frozen=True)
class Pattern:
    """One event of the sample, taken apart."""

    title: tuple[str, ...]
    kind: str
    day: date
    is_to_the_day: bool
    place: str
    country: str
    items: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    sources: tuple[SourcePattern, ...]


@dataclass(frozen=True)
class Named:
    """What generated events are linked to: keys, and the words that derived rows need."""

    items: dict[str, int]
    commitments: dict[str, tuple[int, ...]]  # those of each item
    parties: dict[str, int]
    publishers: dict[str, int]
    spoken_for: dict[str, set[str]]  # by publisher, the parties that it or a parent speaks for
    forums: tuple[int, ...]
    countries: dict[str, str]

    @classmethod
    def stored(cls) -> Named:
        """Seven queries."""
        commitments: dict[str, list[int]] = {}
        for key, item in Commitment.objects.in_paper_order().values_list("pk", "item__key"):
            commitments.setdefault(item, []).append(key)
        spoken_for: dict[str, set[str]] = {}
        speaking = Publisher.spoken_for.through.objects
        for slug, code in speaking.values_list("publisher__slug", "party__code"):
            spoken_for.setdefault(slug, set()).add(code)
        country: Any = Event._meta.get_field("country")
        return cls(
            items=dict(Item.objects.in_paper_order().values_list("key", "pk")),
            commitments={item: tuple(keys) for item, keys in commitments.items()},
            parties=dict(Party.objects.public().order_by("code").values_list("code", "pk")),
            publishers=dict(Publisher.objects.current().by_name().values_list("slug", "pk")),
            spoken_for=spoken_for,
            forums=tuple(Forum.objects.published().by_name().values_list("pk", flat=True)),
            countries={code: str(name) for code, name in country.choices},
        )


def read_patterns(directory: Path | None = None) -> list[Pattern]:
    """The events of the sample's files, in the order of their days."""
    directory = directory or settings.FIXTURES_DIR / "sample"
    sources: dict[str, list[SourcePattern]] = {}
    for row in SOURCES.read(directory):
        host = row["url"].split("/")[2]
        found = SourcePattern(row["publisher"], row["voice"], host, row["language"], row["kind"])
        sources.setdefault(row["event"], []).append(found)
    patterns = [
        Pattern(
            title=tuple(row["title"].split()),
            kind=row["kind"],
            day=PartialDate.parse(row["start_date"]).earliest,
            is_to_the_day=row["date_precision"] == "day",
            place=row["place"],
            country=row["country"],
            items=tuple(row.names("items")),
            roles=tuple(tuple(text.split(":")) for text in row.names("parties")),  # type: ignore[misc]
            sentences=tuple(row["summary"].replace(". ", ".\n").split("\n")),
            sources=tuple(sources[row["ref"]]),
        )
        for row in EVENTS.read(directory)
    ]
    return sorted(patterns, key=lambda pattern: pattern.day)
