"""What a person may know of a second opinion: an assessor who is blind, next to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from tracking import permissions
from tracking.models import SecondOpinion, StatusUpdate
from tracking.models.second_opinions import Opinion
from tracking.models.states import State


@dataclass(frozen=True)
class Place:
    """One of the two assessors, with what they have recorded of it."""

    opinion: Opinion
    person: Any
    record: StatusUpdate | None

    @property
    def is_able(self) -> bool:
        """Whether they may still assess: their role may have been taken away."""
        return bool(self.person.is_active and permissions.may_create(self.person, StatusUpdate))

    @property
    def is_in(self) -> bool:
        return self.record is not None and self.record.state != State.DRAFT

    @property
    def is_wanting(self) -> bool:
        """Whether nobody is left who could answer."""
        return not self.is_in and not self.is_able


@dataclass(frozen=True)
class OpinionRow:
    """A second opinion as one person may see it."""

    asked: SecondOpinion
    records: list[StatusUpdate]
    is_blind: bool  # the person is one of the two and not both are in

    @property
    def places(self) -> list[Place]:
        record_of = {one.opinion: one for one in self.records}
        two = (
            (Opinion.FIRST, self.asked.first_assessor),
            (Opinion.SECOND, self.asked.second_assessor),
        )
        return [Place(which, person, record_of.get(which)) for which, person in two]

    @property
    def agreed(self) -> StatusUpdate | None:
        return next((one for one in self.records if one.opinion == Opinion.AGREED), None)

    @property
    def is_wanting(self) -> bool:
        return self.asked.is_open and any(place.is_wanting for place in self.places)

    @property
    def state_label(self) -> str:
        if self.is_blind:
            return gettext(
                "You are one of the two: the other is hidden from you until both are in."
            )
        return str(self.asked.get_state_display())

    @property
    def waits_for_settling(self) -> bool:
        two = [place.record for place in self.places]
        said = {(one.status, one.confidence) for one in two if one}
        return self.asked.state == SecondOpinion.State.BOTH_IN and len(said) > 1


class OpinionRows(Sequence[OpinionRow]):
    """What is open first, then the newest. Cost: two queries for a slice, and one to count."""

    def __init__(self, person: Any) -> None:
        self.person, self.found = person, SecondOpinion.objects.open_first().with_subject()

    def __len__(self) -> int:
        return self.found.count()

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, int):
            return self[place : place + 1][0]
        return rows_of(list(self.found[place]), self.person)


def rows_of(asked: Sequence[SecondOpinion], person: Any) -> list[OpinionRow]:
    """One query. An assessor who is blind gets their own record alone: the query hides the rest."""
    records: dict[int, list[StatusUpdate]] = {one.pk: [] for one in asked}
    for record in StatusUpdate.objects.opinions_in_any(list(asked)).with_subject():
        records[record.second_opinion_id].append(record)
    return [
        OpinionRow(one, records[one.pk], one.is_open and bool(one.opinion_of(person)))
        for one in asked
    ]


@dataclass(frozen=True)
class Errand:
    """A second opinion that a person is asked for, and has not submitted."""

    asked: SecondOpinion
    draft: StatusUpdate | None

    @property
    def address(self) -> str:
        """Of the draft, or of the form with subject and day filled in."""
        if self.draft:
            return reverse("desk:status_update_detail", args=[self.draft.pk])
        query = {"item": self.asked.item.key, "day": self.asked.as_of.isoformat()}
        if self.asked.commitment:
            query["commitment"] = str(self.asked.commitment.number)
        return f"{reverse('desk:status_update_create')}?{urlencode(query)}"


def errands_of(person: Any) -> list[Errand]:
    """Longest asked first. Two queries, one where nothing is asked."""
    asked = list(SecondOpinion.objects.open().for_assessor(person.pk).with_subject().oldest_first())
    if not asked:
        return []
    own = StatusUpdate.objects.opinions_in_any(asked).by_author(person)
    record_of = {one.second_opinion_id: one for one in own.with_subject()}
    pairs = [(one, record_of.get(one.pk)) for one in asked]
    return [Errand(one, own) for one, own in pairs if own is None or own.state == State.DRAFT]
