"""How far two assessors agree: the settled pairs, per cent and alpha by version of the scale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext

from gsi_tracker.drawn import ByKey
from tracking.models import SecondOpinion, StatusUpdate
from tracking.models.second_opinions import Opinion
from tracking.values.agreement import Interval, Unit, nominal_alpha, ordinal_alpha, per_cent
from tracking.values.as_of import AsOf
from tracking.values.statuses import LADDER

LADDER_CODES = [str(status) for status in LADDER]


@dataclass(frozen=True)
class Pair(ByKey):
    """Two public opinions that are settled. agreed: the assessment that settles a difference."""

    asked: SecondOpinion
    first: StatusUpdate
    second: StatusUpdate
    agreed: StatusUpdate | None

    @property
    def statuses(self) -> Unit:
        return self.first.status, self.second.status

    @property
    def is_blind(self) -> bool:
        return not self.asked.first_was_public

    @property
    def is_on_ladder(self) -> bool:
        return all(status in LADDER_CODES for status in self.statuses)

    @property
    def scale_version(self) -> str:
        """Under which both were made; empty where they were made under two."""
        versions = {self.first.scale_version, self.second.scale_version}
        return versions.pop() if len(versions) == 1 else ""

    @property
    def settled_as(self) -> StatusUpdate:
        """What counts: the agreed assessment, or the first of two that say the same."""
        return self.agreed or self.first


def pairs_at(as_of: AsOf) -> list[Pair]:
    """The pairs that were public and settled at that moment, by subject and day. One query."""
    opinions = StatusUpdate.objects.at(as_of).of_settled(as_of).by_subject()
    found: dict[int, dict[str, StatusUpdate]] = defaultdict(dict)
    for one in opinions.with_subject().select_related("second_opinion"):
        found[one.second_opinion_id][one.opinion] = one
    return [
        Pair(asked, two[Opinion.FIRST], two[Opinion.SECOND], agreed)
        for two in found.values()
        if (asked := next(iter(two.values())).second_opinion)
        and Opinion.FIRST in two
        and Opinion.SECOND in two
        and ((agreed := two.get(Opinion.AGREED)) or _say_the_same(two))
    ]


def _say_the_same(two: dict[str, StatusUpdate]) -> bool:
    first, second = two[Opinion.FIRST], two[Opinion.SECOND]
    return (first.status, first.confidence) == (second.status, second.confidence)


@dataclass(frozen=True)
class Figure(ByKey):
    """Alpha of some pairs, with its interval; where there is none, why."""

    number: int
    alpha: float | None
    interval: Interval | None

    @classmethod
    def nominal(cls, units: Sequence[Unit]) -> Figure:
        return cls(len(units), nominal_alpha(units), Interval.of(units, nominal_alpha))

    @classmethod
    def ordinal(cls, units: Sequence[Unit]) -> Figure:
        def alpha(some: Sequence[Unit]) -> float | None:
            return ordinal_alpha(some, LADDER_CODES)

        return cls(len(units), alpha(units), Interval.of(units, alpha))

    @property
    def why_none(self) -> str:
        """Why alpha has no value; empty where it has one."""
        if self.alpha is not None:
            return ""
        if not self.number:
            return gettext("No pair.")
        return gettext(
            "Not defined: every assessment gave the same status, so that chance could give no "
            "disagreement either. This is agreement without a test of it."
        )

    @property
    def why_no_interval(self) -> str:
        if self.alpha is None or self.interval:
            return ""
        return gettext("One pair alone has no interval.")


@dataclass(frozen=True)
class Agreement(ByKey):
    """The blind pairs made under one version of the scale."""

    scale_version: str
    pairs: list[Pair]

    @cached_property
    def units(self) -> list[Unit]:
        return [pair.statuses for pair in self.pairs]

    @property
    def same(self) -> int:
        return sum(one == other for one, other in self.units)

    @property
    def per_cent(self) -> float | None:
        return per_cent(self.units)

    @cached_property
    def nominal(self) -> Figure:
        return Figure.nominal(self.units)

    @cached_property
    def ordinal(self) -> Figure:
        return Figure.ordinal([pair.statuses for pair in self.pairs if pair.is_on_ladder])

    @property
    def beside_ladder(self) -> int:
        """How many pairs the ordinal figure leaves out: a status beside the ladder in either."""
        return len(self.pairs) - self.ordinal.number


@dataclass(frozen=True)
class AgreementPage(ByKey):
    """All pairs, and the figures of the blind ones."""

    pairs: list[Pair]
    versions: list[Agreement]
    unsettled: int  # both are public, and not settled yet

    @classmethod
    def build(cls, as_of: AsOf) -> AgreementPage:
        """Two queries."""
        pairs = pairs_at(as_of)
        by_version: dict[str, list[Pair]] = defaultdict(list)
        for pair in pairs:
            if pair.is_blind and pair.scale_version:
                by_version[pair.scale_version].append(pair)
        versions = [Agreement(version, by_version[version]) for version in sorted(by_version)]
        unsettled = StatusUpdate.objects.at(as_of).two().unsettled_pairs(as_of)
        return cls(pairs, versions, unsettled.count())

    @property
    def not_blind(self) -> int:
        return sum(not pair.is_blind for pair in self.pairs)

    @property
    def of_two_versions(self) -> int:
        return sum(pair.is_blind and not pair.scale_version for pair in self.pairs)
