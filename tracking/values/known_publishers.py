"""The publishers that come with the tracker, from `fixtures/publishers.csv`.

Those of the sample's sources and who stands above them. Where the list comes from stands in
docs/data.md.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass

from django.conf import settings

from tracking.values.known_parties import names_in


@dataclass(frozen=True)
class KnownPublisher:
    """One line of the file. parent: a short name. speaks_for: codes of parties."""

    slug: str
    name: str
    kind: str
    country: str
    parent: str
    speaks_for: tuple[str, ...]
    ground: str
    domains: str
    other_names: str
    note: str

    @classmethod
    def read(cls, row: dict[str, str]) -> KnownPublisher:
        return cls(**{**row, "speaks_for": names_in(row["speaks_for"])})  # type: ignore[arg-type]


def known_publishers() -> list[KnownPublisher]:
    """Every line, each after its parent."""
    with (settings.FIXTURES_DIR / "publishers.csv").open(encoding="utf-8", newline="") as lines:
        rows = [KnownPublisher.read(row) for row in csv.DictReader(lines)]
    placed: dict[str, KnownPublisher] = {}
    while len(placed) < len(rows):
        ready = [row for row in rows if row.slug not in placed]
        ready = [row for row in ready if not row.parent or row.parent in placed]
        if not ready:
            raise ValueError("fixtures/publishers.csv: a parent is missing, or stands below.")
        placed |= {row.slug: row for row in ready}
    return list(placed.values())
