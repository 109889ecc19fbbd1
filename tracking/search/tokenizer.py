"""The words of a text as the search knows them: the same for both databases, and for queries.

A word loses its case, its accents, its compatibility forms (NFKD) and its English ending
(Snowball). Two words that may be written as one, as in “cyber security”, give that one as well.
Scripts written without spaces give single characters and overlapping pairs, so that any part of a
sentence is found. Whatever a person types, a token contains only letters and digits: no token can
be an operator of FTS5 or of a tsquery.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import snowballstemmer  # type: ignore[import-untyped]

MAX_TOKEN = 40  # characters; of a longer word its beginning counts
SHORTEST_PART = 2  # letters of a word that is looked for in two parts
MOST_STEMS = 50_000  # kept in memory; the whole index of 100,000 events has fewer

# Han, kana, Hangul, Thai, Lao, Burmese and Khmer.
UNPARTED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)
# Marks that follow a letter, and characters inside a word that nobody sees.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06ed\u0900-\u0963\u0966-\u0dff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\u00ad\u200b-\u200d\u2060\ufeff"
)
LETTER = rf"[^\W_{UNPARTED}]"
WORD = re.compile(
    rf"(?P<unparted>[{UNPARTED}][{UNPARTED}{MARKS}]*)"
    # U.N. is UN; China's is China.
    rf"|(?P<word>(?:{LETTER}\.){{2,}}(?!\w)|{LETTER}(?:{LETTER}+|[{MARKS}]+)*)(?:['’][sS](?!\w))?"
)
# Letters that no decomposition takes apart.
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h"}
)
# Words that say nothing of a text's subject, and what people type as operators.
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be been but by for from had has have in into is its near not of on or "
        "that the their this to was were which with",
    )
)
# One spelling for words that the two shores of the Atlantic write differently.
Z_ENDING = re.compile(r"(?<=\w\w)is(?=(?:ation|ations|e|ed|es|ing|er|ers)$)")
SPELLINGS = {
    "defense": "defence",
    "center": "centre",
    "centers": "centres",
    "program": "programme",
    "programs": "programmes",
    "labor": "labour",
    "neighbor": "neighbour",
    "neighbors": "neighbours",
}

# An ordinary one, and the two that Unicode has for nothing else.
HYPHENS = frozenset("-\u2010\u2011")

_stemmer = snowballstemmer.stemmer("english")
_stemmer_in_use = Lock()  # it keeps the word that it works on


class Spot(NamedTuple):
    """A token and its place in the text."""

    token: str
    start: int
    end: int


def composed(text: str) -> str:
    """The text in the form (NFC) in which positions are counted; it looks the same."""
    return unicodedata.normalize("NFC", text)


@dataclass(frozen=True)
class Wanted:
    """A token of a query, and what may stand for it in a text.

    compounds: words that it makes with its neighbour, as cybersecurity for “cyber security”.
    parted: its own word in two, as “cyber security” for cybersecurity.
    """

    token: str
    compounds: tuple[str, ...]
    parted: tuple[str, ...]

    @property
    def accepted(self) -> list[str]:
        return list(dict.fromkeys([self.token, *self.compounds, *self.parted]))


def spots(text: str, *, compounds: bool = False) -> Iterator[Spot]:
    """Every token of a composed text with its place, in the order of the text.

    With compounds also the word that two neighbours would make: peacekeep for “peace-keeping”.
    """
    before, before_token, before_start, ended = "", "", 0, 0
    for found in WORD.finditer(text):
        start, end = found.span("word")
        if start < 0:
            yield from _pieces(*found.span("unparted"), text)
            before = ""
            continue
        word = text[start:end]
        token = _token(word)
        if compounds and before:
            gap = text[ended:start]
            # Written as one where a hyphen parts them, or a blank and both count.
            if gap in HYPHENS or (before_token and token and len(gap) == 1 and gap.isspace()):
                yield Spot(_joined(before, word), before_start, end)
        if token:
            yield Spot(token, start, end)
        before, before_token, before_start, ended = word, token, start, end


def tokens_of(text: str) -> list[str]:
    """The tokens of a text, in its order, repetitions included."""
    return [spot.token for spot in spots(composed(text))]


def tokens_of_query(text: str) -> list[str]:
    """What a text must contain to match; a run without spaces counts by its pairs."""
    found = list(spots(composed(text)))
    paired = {place for spot in found if _is_pair(spot) for place in range(spot.start, spot.end)}
    wanted = [spot.token for spot in found if _is_pair(spot) or spot.start not in paired]
    return list(dict.fromkeys(wanted))


def words_of(text: str) -> list[str]:
    """The words of a text as written; what stands without spaces is one."""
    return [found["unparted"] or found["word"] for found in WORD.finditer(composed(text))]


def wanted_of(text: str) -> list[Wanted]:
    """The tokens of a query, each with what may stand for it."""
    text = composed(text)
    simple, all_spots = list(spots(text)), list(spots(text, compounds=True))
    made = [spot for spot in all_spots if spot not in simple]
    return [
        _wanted(token, [spot for spot in simple if spot.token == token], made, text)
        for token in tokens_of_query(text)
    ]


def _wanted(token: str, places: list[Spot], made: list[Spot], text: str) -> Wanted:
    around = [m for m in made for spot in places if m.start <= spot.start < m.end]
    whole = [_token("".join(words_of(text[spot.start : spot.end]))) for spot in around]
    compounds = [*whole, *(spot.token for spot in around)]
    parted = [form for spot in places for form in _parted(text[spot.start : spot.end])]
    return Wanted(token, tuple(dict.fromkeys(filter(None, compounds))), tuple(parted))


def _parted(word: str) -> list[str]:
    """What the index has for a word that is written in two, wherever it is parted.

    The ending of the second word is taken off before the two are joined, so that the token can
    differ from that of the whole: “multi-national” gives multination, multinational multin.
    """
    bare = _bare(word)
    if not bare.isascii():
        return []
    places = range(SHORTEST_PART, len(bare) - SHORTEST_PART + 1)
    return list(dict.fromkeys(_joined(bare[:place], bare[place:]) for place in places))


@lru_cache(maxsize=MOST_STEMS)
def _joined(first: str, second: str) -> str:
    """The token of a word in two parts, without a stem of its own: those cost most of an entry."""
    return (_bare(first) + (_token(second) or _bare(second)))[:MAX_TOKEN]


def _is_pair(spot: Spot) -> bool:
    return len(spot.token) == 2 and re.match(f"[{UNPARTED}]", spot.token) is not None


def _pieces(start: int, end: int, text: str) -> Iterator[Spot]:
    """Each character of a run without spaces, and each pair of neighbours."""
    plain = [
        (character, place)
        for place in range(start, end)
        for character in _plain(text[place])
        if character.isalnum()
    ]
    for number, (character, place) in enumerate(plain):
        yield Spot(character, place, place + 1)
        if number + 1 < len(plain):
            following, last = plain[number + 1]
            yield Spot(character + following, place, last + 1)


@lru_cache(maxsize=MOST_STEMS)
def _token(word: str) -> str:
    """The token of one word; "" if nothing of it counts."""
    plain = _bare(word)
    if plain in STOP_WORDS:
        return ""
    return _stem(plain) if plain.isascii() else plain


@lru_cache(maxsize=MOST_STEMS)
def _bare(word: str) -> str:
    """The letters and digits of a word, without case and accents, its ending included."""
    return "".join(filter(str.isalnum, _plain(word)))[:MAX_TOKEN]


def _plain(text: str) -> str:
    """The text without case, accents and compatibility forms."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in folded if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", bare.translate(PLAIN))


def _stem(word: str) -> str:
    word = SPELLINGS.get(word, Z_ENDING.sub("iz", word))
    with _stemmer_in_use:
        return str(_stemmer.stemWord(word))
