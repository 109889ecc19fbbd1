"""How many rows a list has: exact as long as that is cheap, else about how many."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext

from tracking.models.keys import HasOneOfKeys

MOST_COUNTED = 1_000
DRAWN = 1_000  # rows of a table that stand for all
FEW = 5  # rows of a sample that are too few for a number


@dataclass(frozen=True)
class Number:
    """`counted`: how many there are, or how many of a sample; `scale`: for how many rows one of the
    sample stands. `is_lower` says that there are more than these, nobody knows how many.
    """

    counted: int
    scale: float = 1
    is_lower: bool = False

    @property
    def value(self) -> int:
        """Rounded to as many digits as it can tell."""
        if self.scale == 1:
            return self.counted
        # A count errs by about its root: by 5 % from 400 on.
        number, digits = round(self.counted * self.scale), 2 if self.counted >= 400 else 1
        return int(round(number, digits - len(str(number))))

    def __str__(self) -> str:
        number = number_format(self.value, force_grouping=True)
        if self.is_lower:
            return gettext("more than %(number)s") % {"number": number}
        return number if self.scale == 1 else gettext("about %(number)s") % {"number": number}

    def __add__(self, other: Number) -> Number:
        is_lower = self.is_lower or other.is_lower
        scale = max(self.scale, other.scale)
        counted = round((self.counted * self.scale + other.counted * other.scale) / scale)
        return Number(counted, scale, is_lower)

    @classmethod
    def of(cls, rows: QuerySet[Any], *, is_many: bool = False) -> Number:
        """One query; where there are more than MOST_COUNTED, four. In the order of the list, whose
        index finds the first ones. is_many: whether it is known that there are more.
        """
        if not is_many and (counted := rows[: MOST_COUNTED + 1].count()) <= MOST_COUNTED:
            return cls(counted)
        keys, scale = drawn(rows.model, DRAWN)
        of_sample = rows.order_by().filter(HasOneOfKeys(keys)).count()
        if of_sample < FEW or of_sample * scale < MOST_COUNTED:
            return cls(MOST_COUNTED, is_lower=True)
        return cls(of_sample, scale)


def drawn(model: type[Model], number: int) -> tuple[list[int], float]:
    """Keys drawn evenly from all that the table can have, the same as long as it stays the same,
    and how many each stands for.
    """
    keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
    every = range(keys[0], keys.reverse()[0] + 1)
    if len(every) <= number:
        return list(every), 1.0
    drawn = random.Random(len(every)).sample(every, number)  # noqa: S311 (no secret)
    return drawn, len(every) / number
