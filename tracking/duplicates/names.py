"""The states and organisations that a title names, by their codes; demonyms and capitals count.

Those that come with the tracker (`fixtures/parties.csv`), in English; other names do not count.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from tracking.search.tokenizer import tokens_of
from tracking.values.known_parties import known_parties

Names = dict[tuple[str, ...], str]  # codes by the tokens of a name

PLACE = re.compile(r"\b(?:in|at|near|from)\s+", re.IGNORECASE)


@lru_cache(maxsize=4096)
def named_in(title: str) -> frozenset[str]:
    """The codes of all parties that the title names; parts of longer names do not count."""
    return frozenset(word for word in words_of(title, tokens_of) if word.isupper())


def code_of(name: str) -> str:
    """The code of the party that this one name calls; the name itself where it calls none."""
    return _all_names().get(tuple(tokens_of(name)), name)


def words_of(title: str, split: Callable[[str], list[str]]) -> list[str]:
    """The tokens of a title, with codes for the names of parties.

    The capital in which something happens stays a word: it is a place, no government.
    """
    first, *others = map(split, PLACE.split(title))
    words = with_codes(first)
    for tokens in others:
        length = _length_of_name(tokens, _capitals())
        words += [*tokens[:length], *with_codes(tokens[length:])]
    return words


def with_codes(tokens: list[str]) -> list[str]:
    """The tokens, with the code of a party (in capitals) in place of each of its names."""
    names, replaced, place = _all_names(), list[str](), 0
    while place < len(tokens):
        length = _length_of_name(tokens[place:], names)
        name = tuple(tokens[place : place + length])
        replaced.append(names[name] if length else tokens[place])
        place += length or 1
    return replaced


def _length_of_name(tokens: list[str], names: Names) -> int:
    """Of the longest name that the tokens begin with; 0 if it is none."""
    longest = _longest_names().get(tokens[0], 0) if tokens else 0
    lengths = range(min(longest, len(tokens)), 0, -1)
    return next((length for length in lengths if tuple(tokens[:length]) in names), 0)


@cache
def _capitals() -> Names:
    """Of governments, by the capitals from which they speak."""
    return {tuple(tokens_of(name)): row.code for row in known_parties() for name in row.capitals}


@cache
def _all_names() -> Names:
    """A state counts by all its names, an organisation by those that titles call it by.

    The full name of an organisation is what many events are about, and is told in other words. What
    titles call a party by counts before the names of others: Congo.
    """
    names: Names = {}
    for row in known_parties():
        if row.iso2:
            names |= dict.fromkeys(_tokens_of_each(row.name, *row.other_names), row.code)
    for row in known_parties():
        names |= dict.fromkeys(_tokens_of_each(*row.in_titles), row.code.upper())
    return names | _capitals()


def _tokens_of_each(*names: str) -> list[tuple[str, ...]]:
    return [tokens for name in names if (tokens := tuple(tokens_of(name)))]


@cache
def _longest_names() -> dict[str, int]:
    """By its first token, how many tokens the longest name has."""
    longest: dict[str, int] = {}
    for first, *others in _all_names():
        longest[first] = max(longest.get(first, 0), 1 + len(others))
    return longest
