"""Whether one title says the opposite of the other about the same thing.

A word that reverses a title counts only with what it reverses: "no review" denies a review, not
the whole meeting, and who refuses must be whoever agrees in the other title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tracking.duplicates.names import with_codes
from tracking.search.tokenizer import tokens_of

# Of each line, words of one side mean the opposite of words of the other about the same object.
OPPOSITES = [
    (
        "adopts approves passes passed endorses backs supports accepts",
        "rejects refuses declines vetoes vetoed blocks fails failed opposes",
    ),
    ("suspends cancels postpones halts", "resumes restores restarts"),
    ("joins accedes signs", "declines refuses leaves withdraws quits"),
    ("supports backs endorses", "opposes criticises condemns denounces"),
    ("proposes offers tables seeks", "rejects refuses adopts signs vetoes vetoed blocks"),
]
# What stops a text whoever did it: to tell of it and of its adoption is to tell of two events.
OUTCOMES = "vetoes vetoed blocks fails failed proposes offers tables seeks"
PHRASES = [
    (r"\bvot(?:e|es|ed|ing) (?:for|in favour of)\b", "backs"),
    (r"\bvot(?:e|es|ed|ing) against\b", "opposes"),
    (r"\b(?:turn|turns|turned) down\b", "refuses"),
]
REFUSALS = "refuses declines rejects misses snubs collapses stays fails failed"
NOT = {"not", "never"}
NO = {"no", "without"}
NAMES_OF_POLICIES = r"\bno[- ]first\b"
CLAUSES = r"[;:,]\s|\b(?:as|while|when|after|but|despite)\b"  # each with a subject of its own
LITTLE = {"a", "an", "any", "the", "to", "yet", "its", "their", "of", "on", "in", "at"}
# What these have brought about, another title may say that there was none of.
BRINGS = "issues adopts agrees reaches signs releases publishes passes"
BROUGHT = 3  # words after such a word, and after "no", that say what there is or is not
ABOUT = 6  # words after another that say what it is about


@dataclass(frozen=True)
class Claim:
    """What a title says that somebody does, or does not do, about something."""

    verb: str
    is_denied: bool
    parties: frozenset[str]
    about: frozenset[str]


@dataclass(frozen=True)
class Reading:
    """What a title says is done, what it says there is, and what it says there is none of."""

    claims: list[Claim]
    brought: frozenset[str]
    missing: frozenset[str]

    @property
    def polar(self) -> list[Claim]:
        """What can contradict another title: what is denied, and words of OPPOSITES."""
        return [claim for claim in self.claims if claim.is_denied or claim.verb in _polar()]

    @property
    def denies(self) -> bool:
        return bool(self.missing) or any(c.is_denied or c.verb in _refusals() for c in self.claims)


def is_opposite(one: str, other: str) -> bool:
    """Whether one title denies, or says the opposite of, what the other says."""
    mine, theirs = _read(one), _read(other)
    if mine.missing & theirs.brought - theirs.missing:
        return True
    if theirs.missing & mine.brought - mine.missing:
        return True
    return any(_contradict(a, b) for a in mine.polar for b in theirs.claims) or any(
        _contradict(a, b) for a in theirs.polar for b in mine.claims
    )


def both_deny(one: str, other: str) -> bool:
    """Whether both titles tell of what was refused, or did not come about."""
    return _read(one).denies and _read(other).denies


def _contradict(one: Claim, other: Claim) -> bool:
    if one.about and other.about and not one.about & other.about:
        return False
    concerns_all = {one.verb, other.verb} & _outcomes()
    if one.parties != other.parties and not one.parties & other.parties and not concerns_all:
        return False
    if one.verb == other.verb:
        return one.is_denied != other.is_denied
    return any(_side(one, group) * _side(other, group) < 0 for group in _opposites())


def _side(claim: Claim, group: tuple[frozenset[str], frozenset[str]]) -> int:
    """1 for the first side of a line of OPPOSITES, -1 for the second, 0 for neither."""
    side = (claim.verb in group[0]) - (claim.verb in group[1])
    return -side if claim.is_denied else side


@lru_cache(maxsize=4096)
def _read(title: str) -> Reading:
    text = re.sub(NAMES_OF_POLICIES, " ", title.lower())
    for phrase, verb in PHRASES:
        text = re.sub(phrase, verb, text)
    clauses = [_read_clause(clause) for clause in re.split(CLAUSES, text)]
    return Reading(
        claims=[claim for clause in clauses for claim in clause.claims],
        brought=frozenset().union(*(clause.brought for clause in clauses)),
        missing=frozenset().union(*(clause.missing for clause in clauses)),
    )


def _read_clause(text: str) -> Reading:
    said = [word for word in re.findall(r"\w+", text) if word not in LITTLE]
    claims, brought, missing = [], set[str](), set[str]()
    for place, word in enumerate(said):
        after = frozenset(_words(said[place + 1 : place + 1 + ABOUT]))
        near = _words(said[place + 1 : place + 1 + BROUGHT])
        if word in NO:
            missing.update(near)
        elif verb := "".join(tokens_of(word)[:1]):
            parties = frozenset(name for name in _words(said[:place]) if name.isupper())
            claims.append(Claim(verb, bool(NOT & set(said[:place][-1:])), parties, after))
            brought.update(near if verb in _brings() else ())
    return Reading(claims, frozenset(brought), frozenset(missing))


def _words(said: list[str]) -> list[str]:
    return with_codes(tokens_of(" ".join(said)))


@lru_cache(maxsize=1)
def _opposites() -> list[tuple[frozenset[str], frozenset[str]]]:
    return [(frozenset(tokens_of(yes)), frozenset(tokens_of(no))) for yes, no in OPPOSITES]


@lru_cache(maxsize=1)
def _polar() -> frozenset[str]:
    return frozenset().union(*(side for sides in _opposites() for side in sides))


@lru_cache(maxsize=1)
def _outcomes() -> frozenset[str]:
    return frozenset(tokens_of(OUTCOMES))


@lru_cache(maxsize=1)
def _refusals() -> frozenset[str]:
    return frozenset(tokens_of(REFUSALS))


@lru_cache(maxsize=1)
def _brings() -> frozenset[str]:
    return frozenset(tokens_of(BRINGS))
