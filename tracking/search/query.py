"""What a person typed, as far as the search uses it. Anything may be typed; nothing is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracking.search.tokenizer import Wanted, tokens_of_query, wanted_of, words_of
from tracking.values.validators import DIRECTION_OVERRIDES, is_control

MOST_CHARACTERS = 200
MOST_TOKENS = 20


@dataclass(frozen=True)
class Query:
    """`text` is shown again, `wanted` is looked up; `is_cut` says that more was typed."""

    text: str
    wanted: list[Wanted]
    is_cut: bool

    @classmethod
    def of(cls, typed: str) -> Query:
        text = cleaned(typed[: MOST_CHARACTERS * 10])
        short = text[:MOST_CHARACTERS].strip()
        wanted = wanted_of(short)
        is_cut = len(text) > MOST_CHARACTERS or len(wanted) > MOST_TOKENS
        return cls(short, wanted[:MOST_TOKENS], is_cut)

    @property
    def tokens(self) -> list[str]:
        return [one.token for one in self.wanted]

    @property
    def accepted(self) -> list[list[str]]:
        """For each token what an entry must hold one of."""
        return [one.accepted for one in self.wanted]

    @property
    def in_title(self) -> list[list[str]]:
        """For each token what makes a title one that has it."""
        return [[one.token, *one.compounds] for one in self.wanted]

    @property
    def words(self) -> list[str]:
        """The words as typed that are searched for, each once in its forms.

        What stands without spaces is one: its pairs alone mean nothing.
        """
        words = {tuple(tokens_of_query(word)): word for word in words_of(self.text)}
        used = set(self.tokens)
        return [word for tokens, word in words.items() if tokens and used.issuperset(tokens)]


def cleaned(text: str) -> str:
    """The text on one line, without what cannot be shown or would change the page's direction."""
    shown = "".join(" " if is_control(c) or c in DIRECTION_OVERRIDES else c for c in text)
    return re.sub(r"\s+", " ", shown).strip()
