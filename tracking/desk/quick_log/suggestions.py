"""Which items and commitments the words of a new event point to, and by which words.

Two witnesses, both read from the search's index: the paper's own text, and the titles of earlier
public events with the items that these are linked to. A word counts the more the fewer texts have
it (inverse document frequency), so that "security" says little and "biosafety" much. Whoever reads
a suggestion sees the words that made it.

Cost: one query for the framework's hundred entries, one for earlier events; both are bounded,
whatever is recorded.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from priorities.models import LETTERS, Kind
from tracking.models import SearchEntry
from tracking.search.query import cleaned
from tracking.search.tokenizer import composed, spots

MOST_ITEMS = 6
MOST_COMMITMENTS = 3
MOST_CHARACTERS = 2000  # of what is typed; the title comes first
MOST_WORDS = 12  # looked up among earlier events
MOST_EVENTS = 100  # looked at for each word, the latest
# Of a text twice as long as others the words count as much less as this says (BM25's b).
LENGTH_MATTERS = 0.75
WEIGHT_OF_TITLE = 1.5
WEIGHT_OF_EVENTS = 2.0
# Below this share of the best one a suggestion is not worth reading.
LEAST_SHARE = 0.25


@dataclass(frozen=True)
class Suggestion:
    """One item or commitment: its code, its name, and the typed words that point to it.

    words: those that the paper has. event_words: those that titles of earlier events have.
    example: such an event's title.
    """

    code: str
    name: str
    score: float
    words: list[str] = field(default_factory=list)
    event_words: list[str] = field(default_factory=list)
    example: str = ""


@dataclass(frozen=True)
class Typed:
    """The words of what is typed: tokens in its order, each with its first spelling."""

    spelling: dict[str, str]
    in_title: frozenset[str]

    @classmethod
    def of(cls, title: str, summary: str) -> Typed:
        first, second = (composed(cleaned(text[:MOST_CHARACTERS])) for text in (title, summary))
        spelling: dict[str, str] = {}
        for text in (first, second):
            for spot in spots(text):
                spelling.setdefault(spot.token, text[spot.start : spot.end])
        return cls(spelling, frozenset(spot.token for spot in spots(first)))

    def weight(self, token: str) -> float:
        return WEIGHT_OF_TITLE if token in self.in_title else 1.0

    def words(self, tokens: Iterable[str]) -> list[str]:
        """As typed, in the order in which they were typed."""
        wanted = set(tokens)
        return [word for token, word in self.spelling.items() if token in wanted]


@dataclass(frozen=True)
class Suggestions:
    best: list[Suggestion]

    @classmethod
    def of(cls, title: str, summary: str) -> Suggestions:
        """Two queries; none for a text without words."""
        typed = Typed.of(title, summary)
        if not typed.spelling:
            return cls([])
        paper = Paper.read()
        of_paper = paper.scores(typed)
        of_events = Precedents.read(typed).scores(typed)
        items = _ranked(paper, typed, paper.items, of_paper, of_events)[:MOST_ITEMS]
        commitments = _ranked(paper, typed, paper.commitments, of_paper, {})[:MOST_COMMITMENTS]
        return cls([*items, *commitments])


@dataclass(frozen=True)
class Score:
    """The score of a code and its tokens; `example` is a title that has some of them."""

    points: float
    tokens: frozenset[str]
    example: str = ""


@dataclass(frozen=True)
class Paper:
    """The tokens of each item and commitment of the paper, by code."""

    names: dict[str, str]
    tokens: dict[str, frozenset[str]]

    @classmethod
    def read(cls) -> Paper:
        names, tokens = {}, {}
        for key, item, title, words in SearchEntry.objects.words_of_framework():
            code = key if "." in key else _code(item.strip())
            names[code] = title.removeprefix(f"{code} ")
            tokens[code] = frozenset(words.split())
        return cls(names, tokens)

    @property
    def items(self) -> list[str]:
        return [code for code in self.tokens if "." not in code]

    @property
    def commitments(self) -> list[str]:
        return [code for code in self.tokens if "." in code]

    def scores(self, typed: Typed) -> dict[str, Score]:
        """By BM25 over items and, apart from them, over commitments; each word counts once."""
        scores: dict[str, Score] = {}
        for codes in (self.items, self.commitments):
            scores |= self._scores_among(codes, typed)
        return scores

    def _scores_among(self, codes: list[str], typed: Typed) -> dict[str, Score]:
        texts = {code: self.tokens[code] for code in codes}
        frequency = Counter(token for tokens in texts.values() for token in tokens)
        usual = sum(map(len, texts.values())) / max(len(texts), 1)
        scores = {}
        for code, tokens in texts.items():
            found = tokens & typed.spelling.keys()
            if found:
                length = 1 - LENGTH_MATTERS + LENGTH_MATTERS * len(tokens) / usual
                points = sum(
                    typed.weight(t) * _rarity(frequency[t], len(texts)) for t in found
                ) / math.sqrt(length)
                scores[code] = Score(points, frozenset(found))
        return scores


@dataclass(frozen=True)
class Precedents:
    """Earlier public events that share words with the typed title: title, tokens, items' codes."""

    events: list[tuple[str, frozenset[str], list[str]]]

    @classmethod
    def read(cls, typed: Typed) -> Precedents:
        wanted = list(typed.spelling)[:MOST_WORDS]
        rows = SearchEntry.objects.latest_events_with_any(wanted, MOST_EVENTS).words_of_events()
        return cls(
            [
                (title, frozenset(tokens.split()), [_code(key) for key in items.split()])
                for title, tokens, items in rows
            ]
        )

    def scores(self, typed: Typed) -> dict[str, Score]:
        """Each event that shares words speaks for its items; of one item the three closest do."""
        frequency = Counter(
            token for _, tokens, _ in self.events for token in tokens & typed.spelling.keys()
        )
        closeness = []
        for title, tokens, codes in self.events:
            shared = tokens & typed.spelling.keys()
            points = sum(_rarity(frequency[token], MOST_EVENTS) for token in shared)
            if shared and codes:
                closeness.append((points / math.sqrt(len(codes)), title, shared, codes))
        closeness.sort(key=lambda row: (-row[0], row[1]))
        return _three_closest(closeness)


def _three_closest(
    closeness: list[tuple[float, str, frozenset[str], list[str]]],
) -> dict[str, Score]:
    of_code: dict[str, list[tuple[float, str, frozenset[str]]]] = defaultdict(list)
    for points, title, shared, codes in closeness:
        for code in codes:
            of_code[code].append((points, title, shared))
    scores = {}
    for code, rows in of_code.items():
        near = rows[:3]
        points = sum(row[0] / place for place, row in enumerate(near, start=1))
        tokens = frozenset().union(*(row[2] for row in near))
        scores[code] = Score(points, tokens, near[0][1])
    return scores


def _ranked(
    paper: Paper,
    typed: Typed,
    codes: Iterable[str],
    of_paper: Mapping[str, Score],
    of_events: Mapping[str, Score],
) -> list[Suggestion]:
    nothing = Score(0, frozenset())
    found = []
    for code in codes:
        said, done = of_paper.get(code, nothing), of_events.get(code, nothing)
        if points := said.points + WEIGHT_OF_EVENTS * done.points:
            words, event_words = typed.words(said.tokens), typed.words(done.tokens)
            found.append(
                Suggestion(code, paper.names[code], points, words, event_words, done.example)
            )
    found.sort(key=lambda suggestion: -suggestion.score)
    return [one for one in found if one.score >= LEAST_SHARE * found[0].score]


def _rarity(number: int, of: int) -> float:
    """How much a word says that so many of these texts have (BM25's idf); never below 0."""
    return math.log(1 + (of - min(number, of) + 0.5) / (number + 0.5))


def _code(key: str) -> str:
    """`P7` of `priority-7`."""
    kind, _dash, number = key.partition("-")
    return f"{LETTERS[Kind(kind)]}{number}"
