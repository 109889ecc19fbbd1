"""What the words of a title say: which are weak, which are alike, which number an event.

The lists are short on purpose: each line is here because sources tell one event in either word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tracking.duplicates.names import with_codes, words_of
from tracking.search.tokenizer import composed, spots, tokens_of, tokens_of_query

MOST_WORDS = 24  # of a title that count
NAME = 0.5  # what the name of a party counts: the rule compares the parties too


def _stems(words: str) -> frozenset[str]:
    return frozenset(tokens_of(words))


# In so many titles that they say little about which event it is.
COMMON = _stems(
    "china chinese beijing global security initiative gsi council general assembly united nations "
    "un meeting meet talks forum conference summit holds hold held host hosts opens open new joint "
    "statement issue issues cooperation international first second third begin begins start says "
    "special peace development defence sign signs signed agreement minister ministers ministerial "
    "foreign states countries country member members announce announces propose proposes visit "
    "visits president speaks speech address addresses makes gives take place during under between "
    "over after its his her their at session adopts adopt resolution support supports"
)
COMMON_PARTIES = ("CHN", "UN")
# The same said in other words; each group counts as its first word.
SAME = [
    "police policing policeman policemen",
    "exercise exercises drill drills manoeuvres",
    "africa african",
    "asia asian",
    "nation nations state states country countries",
    "donates donation donated delivers delivery receives hands handover",
    "aid relief assistance",
    "envoy representative",
    "factions groups",
    "artificial intelligence ai",
    "naval navy",
    "visits tours arrives",
    "pact deal agreement accord treaty convention memorandum agree agrees agreed",
    "ties relations",
    "trains training trained course",
    "pledges pledged announces promises",
    "issues publishes releases",
    "statement communique declaration",
    "counterterrorism antiterrorism",
    "boat vessel ship shipping navigation",
    "establishes sets creates founds founded",
    "named appoints appointed names",
    "adopts approves passes",
    "vetoes veto blocks",
    "declines refuses rejects",
    "condemns denounces criticises criticism",
    "restricts curbs limits tightens controls",
    "troops soldiers army military forces",
    "fund funding finance financing money",
    "fraud scam",
    "extends renews prolongs extension renewal",
    "missile icbm",
    "attack raid strike assault",
    "mediation mediator mediates brokered brokers",
    "biological bwc bioweapons",
    "nuclear npt atomic",
    "chemical opcw",
    "cyber ict cybercrime",
    "peacekeeping peacekeepers",
    "restores resumes reopens",
    "lancang mekong",
    "health medical doctors medics",
    "builds construction constructs",
    "talks negotiations dialogue consultations",
    "weapons arms",
    "proposes proposal offers urges calls tables puts",
    "suspends halts pauses",
    "ends closes concludes",
    "launches inaugurates starts begins",
    "experts analysts scholars",
    "paper document text",
    "review study",
]
# Words after or before which a number says which one of a series it is.
SERIES = _stems(
    "meeting round session summit forum conference dialogue phase batch edition patrol resolution "
    "consultation committee exercise review convoy rotation contingent group course tranche plenary"
)
ORDINALS = {
    word: number
    for number, words in enumerate(
        [
            *("first inaugural", "second", "third", "fourth", "fifth", "sixth", "seventh"),
            *("eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth"),
            *("fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"),
        ],
        start=1,
    )
    for word in words.split()
}
ROMAN = {"ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
NUMBER = re.compile(r"(?<![\w.,])(\d[\d,.]*\d|\d)(st|nd|rd|th)?(?!\w)", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Title:
    """A title as the rule reads it."""

    text: str
    words: frozenset[str]
    numbers: frozenset[str]  # that say which one of a series it is
    amounts: frozenset[str]  # the others
    years: frozenset[str]
    subject: frozenset[str]  # what follows "on": a statement on this, a paper on that

    @property
    def candidate(self) -> frozenset[str]:
        """The words that identify the event."""
        return self.words - _common()


@lru_cache(maxsize=4096)
def read(title: str) -> Title:
    numbers, amounts, years = _numbers(title)
    words = frozenset(word for word in fingerprints_of(title) if not word[0].isdigit())
    return Title(title, words - _ordinal_stems(), numbers, amounts, years, _subject(title))


def _subject(title: str) -> frozenset[str]:
    said = re.split(r"\b(?:on|about|regarding|concerning)\b", title.lower(), maxsplit=1)[1:]
    # As far as the next preposition of place: "on Sudan at the Security Council".
    stems = tokens_of(re.split(r"\b(?:at|in|with|by|from)\b", said[0])[0]) if said else []
    return frozenset(_group().get(word, word) for word in with_codes(stems)) - _common()


@lru_cache(maxsize=4096)
def plain(text: str) -> frozenset[str]:
    """The tokens of a title or a place, as they are."""
    return frozenset(tokens_of(text))


@lru_cache(maxsize=4096)
def fingerprints_of(title: str) -> tuple[str, ...]:
    """The words by which an event is looked up, numbers included, spellings unified."""
    tokens = words_of(title, tokens_of_query)
    return tuple(dict.fromkeys(_group().get(token, token) for token in tokens))[:MOST_WORDS]


def similarity(one: Title, other: Title) -> float:
    """From 0 (no word in common) to 1: the share of the weight of their words that both have.

    The words of the shorter title count in full, since one author says more than another; what
    only the longer one says counts half.
    """
    weights = (_weight(one.words), _weight(other.words))
    shorter, longer = min(weights), max(weights)
    if not shorter:
        return 0.0
    shared = _weight(one.words & other.words)
    return shared / (shorter + (longer - shorter) / 2)


def shared_words(one: Title, other: Title) -> list[str]:
    """The words that identify both, as the first title spells them, without names of parties."""
    shared, text = shared_tokens(one, other), composed(one.text)
    spelling: dict[str, str] = {}
    for spot in spots(text):
        token = _group().get(spot.token, spot.token)
        spelling.setdefault(token, text[spot.start : spot.end])
    return [spelling[token] for token in sorted(shared)]


def shared_tokens(one: Title, other: Title) -> frozenset[str]:
    """The words that identify both, in their unified form, without names of parties."""
    return frozenset(word for word in one.candidate & other.candidate if not word.isupper())


def different_numbers(one: Title, other: Title) -> tuple[str, str] | None:
    """The numbers by which two titles of a series differ, each side's own; None if they do not.

    Years belong to a series too where both titles have one: the exercise of 2023, that of 2024.
    """
    for mine, theirs in ((one.numbers, other.numbers), (one.years, other.years)):
        if mine and theirs and not (mine <= theirs or theirs <= mine):
            return _listed(mine - theirs), _listed(theirs - mine)
    return None


def different_amounts(one: Title, other: Title) -> bool:
    mine, theirs = one.amounts, other.amounts
    return bool(mine and theirs) and not (mine & theirs)


def _weight(words: frozenset[str]) -> float:
    return sum(0.25 if word in _common() else NAME if word.isupper() else 1.0 for word in words)


def _numbers(title: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    numbers: set[str] = set()
    amounts: set[str] = set()
    years: set[str] = set()
    for found in NUMBER.finditer(title):
        text = found[1].replace(",", "").rstrip(".")
        if YEAR.fullmatch(text) and not found[2]:
            before = tokens_of(title[: found.start()])[-1:]
            (numbers if before == tokens_of("resolution") else years).add(text)
        elif found[2] or _names_one_of_series(title, found.start(), found.end()):
            numbers.add(text)
        else:
            amounts.add(text)
    for word in re.findall(r"\w+", title.lower()):
        if word in ORDINALS or word in ROMAN:
            numbers.add(str(ORDINALS.get(word) or ROMAN[word]))
    if re.search(r"\b(?:no|No)[- ]first[- ](?:use|placement)", title):
        numbers.discard("1")  # "no first use" numbers nothing
    return frozenset(numbers), frozenset(amounts), frozenset(years)


def _names_one_of_series(title: str, start: int, end: int) -> bool:
    near = [*tokens_of(title[:start])[-1:], *tokens_of(title[end:])[:1]]
    return any(token in SERIES for token in near)


def _listed(numbers: frozenset[str]) -> str:
    return ", ".join(sorted(numbers))


@lru_cache(maxsize=1)
def _group() -> dict[str, str]:
    groups = [tokens_of(words) for words in SAME]
    return {token: group[0] for group in groups for token in group[1:]}


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(_group().get(word, word) for word in (*COMMON, *COMMON_PARTIES))


@lru_cache(maxsize=1)
def _ordinal_stems() -> frozenset[str]:
    return _stems(" ".join(ORDINALS))
