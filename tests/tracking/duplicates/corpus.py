"""Pairs of events told by two sources, and near-misses, of our own writing.

Each pair is two rows. The rule was made with the pairs up to 82 of pairs.csv in view; those from 83
on were written when it was finished and only measured. In retold.csv the first row of each pair is
an event of the sample, the second another paper's way to tell it (42), or a new event that is much
like it (47). Those from 62 on were measured before the rule was made to find more of them. No pair
shares an address.
"""

import csv
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from tracking.duplicates.candidate import Candidate
from tracking.duplicates.rule import compare
from tracking.values.web_addresses import normal_address

PAIRS = Path(__file__).with_name("pairs.csv")
RETOLD = Path(__file__).with_name("retold.csv")


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
        return compare(candidate(self.one), candidate(self.other))


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


def rows(file):
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="|"))


@cache
def forums():
    names = {row["forum"] for file in (PAIRS, RETOLD) for row in rows(file)} - {""}
    return {name: key for key, name in enumerate(sorted(names), start=1)}


def pairs(file=PAIRS):
    grouped = groupby(rows(file), key=lambda row: (int(row["pair"]), row["same"]))
    return [Pair(number, same == "yes", *two) for (number, same), two in grouped]


def candidate(row):
    return Candidate(
        title=row["title"],
        kind=row["kind"],
        start=row["start"],
        end=row["end"],
        place=row["place"],
        country=row["country"],
        forum=forums().get(row["forum"]),
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
