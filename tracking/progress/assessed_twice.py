"""Two opinions on one subject and day, and what they were settled as, as readers see them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.utils.translation import gettext

from gsi_tracker.drawn import ByKey
from tracking.models import SecondOpinion, StatusUpdate
from tracking.models.second_opinions import Opinion


@dataclass(frozen=True)
class AssessedTwice(ByKey):
    """The public ones; opinions: the first before the second."""

    asked: SecondOpinion
    opinions: list[StatusUpdate]
    agreed: StatusUpdate | None

    @classmethod
    def of(cls, update: StatusUpdate | None) -> Self | None:
        """From an assessment of `with_opinions`; None where it is no opinion. No query."""
        if update is None or update.second_opinion is None:
            return None
        shown: list[StatusUpdate] = update.second_opinion.shown_opinions  # type: ignore[attr-defined]
        two = [one for one in shown if one.opinion != Opinion.AGREED]
        agreed = next((one for one in shown if one.opinion == Opinion.AGREED), None)
        return cls(update.second_opinion, sorted(two, key=lambda one: one.opinion), agreed)

    @classmethod
    def unsettled(cls, updates: list[StatusUpdate], end: datetime | None) -> list[Self]:
        """Of these assessments the opinions of which none counts at that moment. No query."""
        found: dict[SecondOpinion, list[StatusUpdate]] = defaultdict(list)
        for one in updates:
            if one.second_opinion:
                found[one.second_opinion].append(one)
        return [
            cls(asked, sorted(some, key=lambda one: one.opinion), None)
            for asked, some in found.items()
            if not any(one.counts_at(end) for one in some)
        ]

    @property
    def as_of(self) -> date:
        return self.asked.as_of

    @property
    def rows(self) -> list[StatusUpdate]:
        """All of them, the agreed one last."""
        return [*self.opinions, *([self.agreed] if self.agreed else [])]

    @property
    def is_pair(self) -> bool:
        return len(self.opinions) > 1

    @property
    def differs(self) -> bool:
        return self.differs_in_status or self.differs_in_confidence

    @property
    def differs_in_status(self) -> bool:
        return len({one.status for one in self.opinions}) > 1

    @property
    def differs_in_confidence(self) -> bool:
        return len({one.confidence for one in self.opinions}) > 1

    @property
    def settled_by_one_of_two(self) -> bool:
        """Whether the site had no other editor to record the agreed assessment."""
        two = (self.asked.first_assessor_id, self.asked.second_assessor_id)
        return bool(self.agreed) and self.agreed.created_by_id in two  # type: ignore[union-attr]

    @property
    def sentence(self) -> str:
        """`Assessed twice: differed, initiated and active, settled as active.`"""
        if not self.is_pair:
            return self._alone
        statuses = [one.get_status_display().lower() for one in self.opinions]
        words = {"one": statuses[0], "other": statuses[1]}
        if not self.differs:
            sentence = gettext("Assessed twice: both came to %(one)s; the first one stands.")
            return sentence % words
        if not self.differs_in_status:
            levels = [one.get_confidence_display().lower() for one in self.opinions]
            words |= {"low": levels[0], "high": levels[1]}
            said = gettext("both came to %(one)s, but confidence %(low)s and %(high)s") % words
        else:
            said = gettext("differed, %(one)s and %(other)s") % words
        return gettext("Assessed twice: %(said)s, %(settled)s.") % {
            "said": said,
            "settled": self._settled,
        }

    @property
    def _settled(self) -> str:
        if self.agreed is None:
            return gettext("not settled yet")
        words = {
            "status": self.agreed.get_status_display().lower(),
            "level": self.agreed.get_confidence_display().lower(),
        }
        if not self.differs_in_status:
            return gettext("settled as %(status)s, confidence %(level)s") % words
        return gettext("settled as %(status)s") % words

    @property
    def _alone(self) -> str:
        if self.opinions and not self.opinions[0].counts:
            return gettext(
                "One of two opinions that were asked for: it does not count until settled."
            )
        return gettext("Two opinions were asked for; this one stands alone.")
