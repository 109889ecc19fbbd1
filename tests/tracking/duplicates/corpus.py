"""Pairs of events told by two sources, and near-misses, of our own writing (pairs.csv).

Each pair is two rows. The rule was made with the pairs up to 82 in view; those from 83 on were
written when it was finished and only measured, so their figures say what to expect.
"""

import csv
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from tracking.duplicates.candidate import Candidate
from tracking.duplicates.rule import compare
from tracking.values.web_addresses import normal_address

FILE = Path(__file__).with_name("pairs.csv")


@dataclass(frozen=True)
class Pair:
    number: int
    is_same: bool
    one: dict
    other: dict

    @property
    def is_held_out(self):
        return self.number > 82

    @property
    def similarity(self):
        forums = {forum: place for place, forum in enumerate(sorted(all_forums()), start=1)}
        return compare(candidate(self.one, forums), candidate(self.other, forums))


@dataclass(frozen=True)
class Figures:
    """found: pairs of one event at or above the limit; missed; wrong: near-misses above it."""

    found: int
    missed: list
    wrong: list

    @property
    def precision(self):
        return self.found / (self.found + len(self.wrong))

    @property
    def recall(self):
        return self.found / (self.found + len(self.missed))

    def __str__(self):
        return f"precision {self.precision:.2f}, recall {self.recall:.2f}"


def rows():
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="|"))


def all_forums():
    return {row["forum"] for row in rows()} - {""}


def pairs():
    grouped = groupby(rows(), key=lambda row: (int(row["pair"]), row["same"]))
    return [Pair(number, same == "yes", *two) for (number, same), two in grouped]


def candidate(row, forums):
    return Candidate(
        title=row["title"],
        kind=row["kind"],
        start=row["start"],
        end=row["end"],
        place=row["place"],
        country=row["country"],
        forum=forums.get(row["forum"]),
        edition=row["edition"],
        parties=frozenset(row["parties"].split()),
        sources=frozenset(normal_address(url) for url in row["sources"].split()),
    )


def figures(of, limit):
    flagged = [pair for pair in of if pair.similarity.points >= limit]
    return Figures(
        found=sum(pair.is_same for pair in flagged),
        missed=[pair for pair in of if pair.is_same and pair not in flagged],
        wrong=[pair for pair in flagged if not pair.is_same],
    )
