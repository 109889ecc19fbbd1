"""Why rows that were to be stored are not: somebody changed them, or they break a rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from tracking.models.versioned import Versioned


class Stale(Exception):
    """Somebody else changed the record since this person opened it."""

    def __init__(self, current: Versioned) -> None:
        self.current = current
        super().__init__(
            gettext("%(name)s has changed this in the meantime.") % {"name": current.updated_by}
        )


Refusal = ValidationError | Stale


class Refused(Exception):
    """Of rows that are stored together some are refused: by their places, each with its reason.

    What was written before it was raised is half done: the transaction must be undone.
    """

    def __init__(self, refusals: dict[int, Refusal]) -> None:
        self.refusals = refusals
        super().__init__(refusals)


class Refusals(dict[int, Refusal]):
    """The refusals found so far, by the places of the rows."""

    @contextmanager
    def of(self, place: int) -> Iterator[None]:
        """Remembers why this row is refused; the first reason stays."""
        try:
            yield
        except (ValidationError, Stale) as refusal:
            self.setdefault(place, refusal)

    def require_none(self) -> None:
        if self:
            raise Refused(dict(self))


@contextmanager
def of_one() -> Iterator[None]:
    """Inside, one row is stored by what stores many: its refusal is raised itself."""
    try:
        yield
    except Refused as refused:
        raise refused.refusals[0] from None


@contextmanager
def at_places(places: Sequence[int]) -> Iterator[None]:
    """Inside, the rows that stand at these places are stored: a refusal names them by those."""
    try:
        yield
    except Refused as refused:
        found: dict[int, Refusal] = {}
        for number in sorted(refused.refusals):
            found.setdefault(places[number], refused.refusals[number])
        raise Refused(found) from None
