"""Marks the words of a query in a text, as runs that a page joins."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

from tracking.search.tokenizer import Spot, composed, spots

EXCERPT = 280  # characters
BEFORE = 70  # characters of an excerpt before the first word that matched
MOST_STARTS = 50  # places at which an excerpt is tried
Span = tuple[int, int]


@dataclass(frozen=True)
class Run:
    """A piece of a text, all of which matched or none."""

    text: str
    is_match: bool

    def __html__(self) -> str:
        text = escape(self.text)
        return f"<mark>{text}</mark>" if self.is_match else text


def drawn(runs: list[Run]) -> SafeString:
    return format_html_join("", "{}", ((run,) for run in runs))


def marked(text: str, tokens: Collection[str]) -> list[Run]:
    """The whole text in runs."""
    text = composed(text)
    return _runs(text, _spans(_found(text, tokens)), 0, len(text))


def excerpt(text: str, tokens: Collection[str]) -> list[Run]:
    """The part of the text that has most of the different tokens, in runs; else its beginning."""
    text = composed(text)
    found = _found(text, tokens)
    best = 0
    if found:
        start_of = {
            spot.start: len(
                {s.token for s in found if 0 <= s.start - spot.start < EXCERPT - BEFORE}
            )
            for spot in reversed(found[:MOST_STARTS])
        }
        best = max(reversed(start_of), key=lambda start: start_of[start])
    start = _word_border(text, max(0, best - BEFORE)) if best > BEFORE else 0
    end = _word_border(text, min(len(text), start + EXCERPT))
    runs = _runs(text, _spans(found), start, end)
    before, after = [Run("… ", False)] * (start > 0), [Run(" …", False)] * (end < len(text))
    return [*before, *runs, *after]


def _found(text: str, tokens: Collection[str]) -> list[Spot]:
    return [spot for spot in spots(text, compounds=True) if spot.token in tokens]


def _spans(found: list[Spot]) -> list[Span]:
    """The matched places in order; adjoining ones are merged."""
    spans: list[Span] = []
    for spot in found:
        if spans and spot.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], spot.end))
        else:
            spans.append((spot.start, spot.end))
    return spans


def _runs(text: str, spans: list[Span], start: int, end: int) -> list[Run]:
    runs = []
    place = start
    for first, last in spans:
        if last <= start or first >= end:
            continue
        runs.append(Run(text[place : max(first, start)], False))
        runs.append(Run(text[max(first, start) : min(last, end)], True))
        place = min(last, end)
    runs.append(Run(text[place:end], False))
    return [run for run in runs if run.text]


def _word_border(text: str, place: int) -> int:
    """A place at or shortly before this one that cuts no word; itself in a text without spaces."""
    if place == len(text):
        return place
    blank = max(
        text.rfind(" ", place - BEFORE, place + 1), text.rfind("\n", place - BEFORE, place + 1)
    )
    return blank if blank > 0 else place
