"""The evidence of a row, put together from up to three of its cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext

from priorities.models import Commitment
from tracking.imports.values.context import Cell
from tracking.imports.values.evidence import (
    ReadEvidence,
    event_of_line,
    excerpt_lines,
    read_bearing,
    read_excerpt,
    source_of,
)
from tracking.models import EvidenceLink
from tracking.values.validators import quoted

Said = list[tuple[Cell, Any]]
Again = Callable[[Cell, str], Cell]


def evidence_of(cited: Said, bearings: Said, excerpts: Said, again: Again) -> list[ReadEvidence]:
    """The cited events in the order of the cells, with what the row says of each.

    cited, bearings: cells with lists of words. excerpts: cells with texts. again: makes a cell that
    gathers what is wrong.
    """
    found: dict[str, ReadEvidence | None] = {}
    for cell, slugs in cited:
        for slug in slugs or []:
            _cite(found, slug, again(cell, slug))
    for cell, words in bearings:
        for word in words or []:
            _say_bearing(found, word, again(cell, word))
    for cell, text in excerpts:
        _say_excerpts(found, text or "", cell, again)
    return [one for one in found.values() if one]


def _cite(found: dict[str, ReadEvidence | None], slug: str, cell: Cell) -> ReadEvidence | None:
    """The event of this slug, which is said to be missing once."""
    if slug not in found:
        event = cell.known(slug, cell.lookup.event)
        found[slug] = ReadEvidence(event) if event else None
    return found[slug]


def _say_bearing(found: dict[str, ReadEvidence | None], word: str, cell: Cell) -> None:
    slug, bearing, sentence = read_bearing(word)
    one = _cite(found, slug, cell)
    if not one:
        return
    one.said["commitment"] = _commitment(cell, sentence)
    if bearing in EvidenceLink.Bearing.values:
        one.said["bearing"] = bearing
    elif bearing:
        refusal = gettext("%(word)s is no way to bear. Write direct, indirect or context.")
        cell.refuse(word, refusal % {"word": quoted(bearing)})


def _commitment(cell: Cell, code: str) -> Commitment | None:
    return cell.known(code, cell.lookup.commitment) if code else None


def _say_excerpts(
    found: dict[str, ReadEvidence | None], text: str, cell: Cell, again: Again
) -> None:
    """Of an event without a line the cell says that nothing is quoted."""
    lines = excerpt_lines(text)
    if lines:
        for one in found.values():
            if one:
                one.said |= NOTHING_QUOTED
    for line in lines:
        _say_excerpt(found, line, again(cell, line))


NOTHING_QUOTED: dict[str, Any] = {
    "source": None,
    "excerpt": "",
    "excerpt_language": "",
    "translation": "",
    "page": "",
}


def _say_excerpt(found: dict[str, ReadEvidence | None], line: str, cell: Cell) -> None:
    slug = event_of_line(line)
    one = _cite(found, slug, cell) if slug else None
    if slug and not one:
        return  # said to be missing already
    try:
        read = read_excerpt(line, list(one.event.sources.all()) if one else [])
    except ValueError as error:
        cell.refuse(line, error)
        return
    source = source_of(read, list(one.event.sources.all())) if one else None
    if one and source:
        one.line = line
        one.said |= {
            "source": source,
            "excerpt": read.words,
            "excerpt_language": read.language,
            "translation": read.translation,
            "page": read.page,
        }
    else:
        refusal = gettext("The event does not cite %(source)s: add the source there first.")
        cell.refuse(line, refusal % {"source": quoted(read.source)})
