"""Stores many rows in one transaction, without those that are refused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from tracking.actions.refusals import Refusal, Refused, Stale
from tracking.models.versioned import Versioned

T = TypeVar("T")
V = TypeVar("V", bound=Versioned)
MOST_MEETINGS = 2  # with somebody who stores the same; then one row is stored after the other


def store_each(
    items: Sequence[T],
    *,
    together: Callable[[list[T]], None],
    one: Callable[[T], V],
    alone: Collection[int] = (),
) -> tuple[dict[int, V], dict[int, Refusal]]:
    """Stores these by `together`, and those at the places `alone` afterwards by `one`, which is the
    act on one row. Gives, by place, what `one` has stored and what is refused.

    What is refused is left out and the rest is stored again, so that it is done at once in the end.
    """
    places = [place for place in range(len(items)) if place not in alone]
    refusals: dict[int, Refusal] = {}
    left, meetings = places, 0
    while left and meetings < MOST_MEETINGS:
        try:
            with transaction.atomic():
                together([items[place] for place in left])
            left = []
        except Refused as refused:
            refusals |= {left[number]: told for number, told in refused.refusals.items()}
            left = [place for place in left if place not in refusals]
        except IntegrityError:
            meetings += 1
    stored: dict[int, V] = {}
    for place in (*left, *(place for place in range(len(items)) if place in alone)):
        try:
            with transaction.atomic():
                stored[place] = one(items[place])
        except (ValidationError, Stale) as refusal:
            refusals[place] = refusal
        except IntegrityError:
            sentence = gettext("Somebody else stored the same at this moment. Please try again.")
            refusals[place] = ValidationError(sentence)
    return stored, refusals
