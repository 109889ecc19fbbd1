"""What the reading of a cell needs to know, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from tracking.imports.columns import ImportColumn
from tracking.imports.lookup import Lookup, Missing, What, can_be_created
from tracking.imports.values.conventions import Conventions
from tracking.imports.values.decisions import Act, Decision, Decisions, scope_of
from tracking.imports.wording import name_key
from tracking.models import Forum, Party, Publisher

T = TypeVar("T")
MADE_OF: dict[str, Callable[..., Any]] = {
    What.PARTY: Party,
    What.PUBLISHER: Publisher,
    What.FORUM: Forum,
}


class Context:
    """The lookups, the decisions of a person and the conventions of a file, and what is created."""

    def __init__(
        self,
        lookup: Lookup,
        decisions: Decisions | None = None,
        conventions: Conventions | None = None,
    ) -> None:
        self.lookup = lookup
        self.decisions = decisions or Decisions()
        self.conventions = conventions or Conventions()
        self.created: dict[tuple[str, str], Any] = {}

    def new(self, what: str, word: str, decision: Decision) -> Any:
        """The party, publisher or forum that this word is to be: one, however often it occurs."""
        key = (what, name_key(word))
        if key not in self.created:
            said = {"name": word, "kind": decision.kind}
            if what != What.FORUM:
                said["country"] = decision.country
            self.created[key] = MADE_OF[what](**said)
        return self.created[key]


class Cell:
    """One cell while it is read: what is wrong with it is gathered here."""

    def __init__(self, context: Context, column: ImportColumn, heading: str, text: str) -> None:
        self.context = context
        self.lookup = context.lookup
        self.column = column
        self.heading = heading
        self.text = text
        self.problems: list[tuple[str, str]] = []  # value and sentence
        self.missing: list[Missing] = []

    def refuse(self, value: str, sentence: object) -> None:
        self.problems.append((value, str(sentence)))

    def known(self, word: str, find: Callable[[str], T | Missing]) -> T | None:
        """What a word names; else as a person decided; else None, and that it is missing."""
        found = find(word)
        if not isinstance(found, Missing):
            return found
        decision = self.context.decisions.about(scope_of(found, self.column.fills), found.value)
        if decision and decision.act == Act.EMPTY:
            return None
        if decision and decision.act == Act.CREATE and can_be_created(found):
            new: T = self.context.new(found.what, found.value, decision)
            return new
        if decision and decision.act == Act.USE:
            instead = find(decision.use)
            if not isinstance(instead, Missing):
                return instead
        self.missing.append(found)
        return None

    @property
    def is_clean(self) -> bool:
        return not (self.problems or self.missing)
