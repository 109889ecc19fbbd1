"""The states and organisations that come with the tracker, from `fixtures/parties.csv`.

One place for their names: installing records them as parties (`tracking.actions.reference`), and
duplicates recognise them in titles. Where the list comes from stands in docs/data.md.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from django.conf import settings

SEPARATOR = ";"


@dataclass(frozen=True)
class KnownParty:
    """One line of the file.

    un: `member`, `observer`, or nothing. other_names: former and usual names, under which people
    look for it. in_titles: what else titles call it by, such as its people. capitals: what
    newspapers call its government by.
    """

    code: str
    kind: str
    name: str
    iso2: str
    un: str
    other_names: tuple[str, ...]
    in_titles: tuple[str, ...]
    capitals: tuple[str, ...]

    @classmethod
    def read(cls, row: dict[str, str]) -> KnownParty:
        lists = {name: names_in(row[name]) for name in ("other_names", "in_titles", "capitals")}
        return cls(**{**row, **lists})  # type: ignore[arg-type]


@cache
def known_parties() -> tuple[KnownParty, ...]:
    """Every line, in the order of the file."""
    with (settings.FIXTURES_DIR / "parties.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(KnownParty.read(row) for row in csv.DictReader(lines))


def names_in(text: str) -> tuple[str, ...]:
    """The names of a list that is written with semicolons."""
    return tuple(name.strip() for name in text.split(SEPARATOR) if name.strip())
