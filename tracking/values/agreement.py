"""How far people agree who judged the same things: per cent and Krippendorff's alpha.

After Klaus Krippendorff, “Computing Krippendorff's Alpha-Reliability” (2011),
https://repository.upenn.edu/asc_papers/43: alpha is 1 minus observed over expected disagreement,
both from the table of coincidences. 1 is full agreement, 0 is what chance would give, less than 0
is worse than chance. The tests compare it with his examples and with the library `krippendorff`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

Unit = tuple[str, ...]  # what each person said of one thing
Coincidences = Counter[tuple[str, str]]
Difference = Callable[[str, str], float]

SEED = 2011
SAMPLES = 1000
FEWEST_FOR_INTERVAL = 2


def per_cent(units: Sequence[Unit]) -> float | None:
    """Of how many units in a hundred all said the same; None without units."""
    same = sum(len(set(unit)) == 1 for unit in units)
    return 100 * same / len(units) if units else None


def nominal_alpha(units: Iterable[Unit]) -> float | None:
    """Alpha where two values are the same or different. As `_alpha`."""
    return _alpha(_coincidences(units), lambda one, other: float(one != other))


def ordinal_alpha(units: Iterable[Unit], order: Sequence[str]) -> float | None:
    """Alpha where values are steps, the least first: two differ by what lies between them.

    All values must be in `order`. As `_alpha`.
    """
    table = _coincidences(units)
    totals = _totals(table)
    place = {value: number for number, value in enumerate(order)}

    def difference(one: str, other: str) -> float:
        low, high = sorted((place[one], place[other]))
        between = sum(totals[value] for value in order[low : high + 1])
        return float(between - (totals[one] + totals[other]) / 2) ** 2

    return _alpha(table, difference)


def _coincidences(units: Iterable[Unit]) -> Coincidences:
    """How often each pair of values meets within a unit. A unit with one value has no pair."""
    table: Coincidences = Counter()
    for unit, times in Counter(units).items():
        for pair in permutations(unit, 2):
            table[pair] += times / (len(unit) - 1)  # type: ignore[assignment]
    return table


def _totals(table: Coincidences) -> Counter[str]:
    totals: Counter[str] = Counter()
    for (value, _other), count in table.items():
        totals[value] += count
    return totals


def _alpha(table: Coincidences, difference: Difference) -> float | None:
    """None where it is not defined: nothing to compare, or one value alone, so that chance could
    give no disagreement either.
    """
    totals = _totals(table)
    number = sum(totals.values())
    observed = sum(count * difference(*pair) for pair, count in table.items())
    expected = sum(
        totals[one] * totals[other] * difference(one, other) for one in totals for other in totals
    )
    return 1 - (number - 1) * observed / expected if expected else None


@dataclass(frozen=True)
class Interval:
    """The middle 95 % of the values of alpha in samples drawn from the units.

    undefined: in how many of the samples alpha has no value.
    """

    low: float
    high: float
    undefined: int
    samples: int = SAMPLES

    @classmethod
    def of(
        cls, units: Sequence[Unit], alpha: Callable[[Sequence[Unit]], float | None]
    ) -> Interval | None:
        """None for fewer than two units. The same units give the same interval, in any order."""
        if len(units) < FEWEST_FOR_INTERVAL:
            return None
        ordered, draw = sorted(units), random.Random(SEED)  # noqa: S311 (no secret)
        drawn = (alpha(draw.choices(ordered, k=len(ordered))) for _ in range(SAMPLES))
        values = sorted(value for value in drawn if value is not None)
        if not values:
            return None
        last = len(values) - 1
        low, high = values[round(0.025 * last)], values[round(0.975 * last)]
        return cls(low, high, SAMPLES - len(values))
