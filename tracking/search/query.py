"""What a person typed, as far as the search uses it. Anything may be typed; nothing is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracking.search.tokenizer import composed, spots, tokens_of_query
from tracking.values.validators import DIRECTION_OVERRIDES, is_control

MOST_CHARACTERS = 200
MOST_TOKENS = 20


@dataclass(frozen=True)
class Query:
    """`text` is shown again, `tokens` are looked up; `is_cut` says that more was typed."""

    text: str
    tokens: list[str]
    is_cut: bool

    @classmethod
    def of(cls, typed: str) -> Query:
        text = cleaned(typed[: MOST_CHARACTERS * 10])
        short = text[:MOST_CHARACTERS].strip()
        tokens = tokens_of_query(short)
        is_cut = len(text) > MOST_CHARACTERS or len(tokens) > MOST_TOKENS
        return cls(short, tokens[:MOST_TOKENS], is_cut)

    @property
    def words(self) -> list[str]:
        """The words as typed, one for each token that is searched for."""
        text = composed(self.text)
        found = {spot.token: text[spot.start : spot.end] for spot in spots(text)}
        return list(dict.fromkeys(found[token] for token in self.tokens))


def cleaned(text: str) -> str:
    """The text on one line, without what cannot be shown or would change the page's direction."""
    shown = "".join(" " if is_control(c) or c in DIRECTION_OVERRIDES else c for c in text)
    return re.sub(r"\s+", " ", shown).strip()
