"""Which sentences of an item the words of an event are closest to."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from tracking.search.tokenizer import tokens_of

S = TypeVar("S")


def ranked(words: str, sentences: Sequence[tuple[S, str]]) -> list[tuple[S, float]]:
    """Each sentence with its score, the closest first; those without a shared word have 0.

    A shared word counts the more, the fewer of the sentences have it, and less in a long sentence.
    Equal ones stay in their order.
    """
    of_sentences = [set(tokens_of(text)) for _sentence, text in sentences]
    frequency = Counter(token for tokens in of_sentences for token in tokens)
    wanted = set(tokens_of(words))
    scored = [
        (sentence, _score(wanted, tokens, frequency, len(sentences)))
        for (sentence, _text), tokens in zip(sentences, of_sentences, strict=True)
    ]
    return sorted(scored, key=lambda pair: -pair[1])


def _score(wanted: set[str], tokens: set[str], frequency: Counter[str], number: int) -> float:
    shared = math.fsum(math.log(1 + number / frequency[token]) for token in wanted & tokens)
    return shared / math.sqrt(len(tokens)) if shared else 0.0
