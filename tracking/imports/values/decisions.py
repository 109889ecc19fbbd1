"""What a person wants done with the words of a file that name nothing here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from tracking.imports.lookup import Missing, What
from tracking.imports.wording import name_key


class Act(StrEnum):
    USE = "use"  # the thing of another word
    CREATE = "create"
    EMPTY = "empty"  # as if the word were not there


@dataclass(frozen=True)
class Decision:
    """For one word. use: a code, name or address of the thing that is meant. kind, country: of a
    party, publisher or forum that is to be created.
    """

    act: Act
    use: str = ""
    kind: str = ""
    country: str = ""


class Decisions:
    """Decisions by word, for words of one scope each: so a later file takes them by itself.

    The scope is what the words are to name; of a column that takes a few words, its own name.
    Case, accents and blanks of a word do not matter.
    """

    def __init__(self) -> None:
        self._by_word: dict[tuple[str, str], tuple[str, Decision]] = {}

    def __bool__(self) -> bool:
        return bool(self._by_word)

    def __iter__(self) -> Iterator[tuple[str, str, Decision]]:
        """Scope, word and decision of each."""
        for (scope, _key), (word, decision) in self._by_word.items():
            yield scope, word, decision

    def add(self, scope: str, word: str, decision: Decision) -> None:
        self._by_word[(scope, _key_of(word))] = (word, decision)

    def about(self, scope: str, word: str) -> Decision | None:
        _word, decision = self._by_word.get((scope, _key_of(word)), ("", None))
        return decision

    def used(self, scope: str) -> list[str]:
        """The words that stand for others of this scope."""
        return [one.use for where, _word, one in self if where == scope and one.act == Act.USE]

    def as_dict(self) -> dict[str, dict[str, dict[str, str]]]:
        """By scope and word, as JSON can store it; `of_dict` reads it."""
        stored: dict[str, dict[str, dict[str, str]]] = {}
        for scope, word, decision in self:
            said = {name: str(value) for name, value in asdict(decision).items() if value}
            stored.setdefault(scope, {})[word] = said
        return stored

    @classmethod
    def of_dict(cls, stored: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Decisions:
        """A ValueError or TypeError for what `as_dict` has not written."""
        decisions = cls()
        for scope, words in stored.items():
            for word, said in words.items():
                decisions.add(scope, word, Decision(**{**said, "act": Act(said.get("act", ""))}))
        return decisions


def scope_of(missing: Missing, field: str) -> str:
    """For which words a decision about this one holds."""
    return field if missing.what == What.CHOICE else missing.what


def _key_of(word: str) -> str:
    return name_key(word) or word
