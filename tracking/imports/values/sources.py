"""The sources that a row names or describes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tracking.models import Source


@dataclass(frozen=True)
class ReadSource:
    """A source as a row says it: one that is recorded, or what a new one is made of.

    candidates: the recorded ones that it may be, the likeliest first. facts: what the row says of
    it, by fields of a source. columns: the headings where it says so, by the same names.
    """

    reference: str
    candidates: tuple[Source, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def known(self) -> Source | None:
        """The recorded one."""
        return self.candidates[0] if self.candidates else None

    def among(self, cited: list[Source]) -> Source | None:
        """The recorded one; of several that may be meant the one that is cited already."""
        keys = {source.pk for source in cited}
        return next((one for one in self.candidates if one.pk in keys), self.known)

    def new(self) -> Source:
        """One that is not stored, of what the row says."""
        return Source(**self.facts)
