"""What a row of an import would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracking.actions.links import Links
from tracking.models.imports import Outcome
from tracking.models.versioned import Versioned


@dataclass(frozen=True)
class RowProblem:
    """Why a row is refused: in which column, at which value, what is wrong and would be right."""

    column: str
    value: str
    sentence: str

    def as_dict(self) -> dict[str, str]:
        return {"column": self.column, "value": self.value, "sentence": self.sentence}


@dataclass(frozen=True)
class Difference:
    """A field that the row changes, as texts for people."""

    field: str
    before: str
    after: str

    def as_dict(self) -> dict[str, str]:
        return {"field": self.field, "before": self.before, "after": self.after}


@dataclass(frozen=True)
class RowSuspect:
    """A record, or an earlier row of the file, that may be the same."""

    points: int
    record: int | None = None
    row: int | None = None

    def as_dict(self) -> dict[str, int | None]:
        return {"points": self.points, "record": self.record, "row": self.row}


@dataclass
class Planned:
    """number: the line. record: what would be stored: new, or a copy of the known one with what the
    row says. known: the record that the row is, as it is stored.
    """

    number: int
    outcome: Outcome = Outcome.REFUSED
    label: str = ""
    record: Versioned | None = None
    links: Links | None = None
    known: Versioned | None = None
    problems: list[RowProblem] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    suspects: list[RowSuspect] = field(default_factory=list)
    is_readable: bool = False  # all its cells could be read
    slug: str = ""  # the address that the row asks for, of a new record

    @property
    def seen_version(self) -> int | None:
        return self.known.version if self.known else None

    def as_columns(self) -> Mapping[str, Any]:
        """The columns of its row in the database."""
        return {
            "outcome": self.outcome,
            "label": self.label[:200],
            "problems": [one.as_dict() for one in self.problems],
            "differences": [one.as_dict() for one in self.differences],
            "suspects": [one.as_dict() for one in self.suspects],
            "record": self.known.pk if self.known else None,
            "seen_version": self.seen_version,
        }


Plans = Sequence[Planned]
