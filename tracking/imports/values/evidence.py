"""The evidence of assessments, as our files write it: slugs, how each bears, and excerpts."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from priorities.models import Commitment
from tracking.exports.addresses import reference_of
from tracking.exports.bearings import excerpt_line
from tracking.models import Event, EvidenceLink, Source
from tracking.values.validators import quoted
from tracking.values.web_addresses import page_key

SLUG = r"[\w-]+"
NEXT = re.compile(rf"\n(?={SLUG} \([a-z]{{0,2}}\): )")
LINE = re.compile(rf"({SLUG}) \(([a-z]{{0,2}})\): (.*)", re.DOTALL)
SOURCE, PAGE, TRANSLATION = "; source: ", "; page: ", "; translation: "
LONGEST_PAGE = 60  # characters
OF_EXCERPT = ("source", "excerpt", "excerpt_language", "translation", "page")


@dataclass(frozen=True)
class Excerpt:
    """A line of excerpts: what it says of each part, and the whole of it."""

    line: str
    event: str
    language: str
    words: str
    page: str
    source: str
    translation: str


@dataclass
class ReadEvidence:
    """An event that an assessment cites, and what the row says of that, by fields of the link."""

    event: Event
    said: dict[str, Any] = field(default_factory=dict)
    line: str = ""

    def new(self, commitment: Commitment | None = None) -> EvidenceLink:
        """A link that is not stored. What the row does not say: direct, on what is assessed."""
        return EvidenceLink(**{"event": self.event, "commitment": commitment, **self.said})

    def changed(self, stored: EvidenceLink) -> EvidenceLink:
        """The stored link with what the row says. A text that says the same on one line stays."""
        link = copy.copy(stored)
        same = bool(stored.excerpt) and excerpt_line(stored) == self.line
        for name, value in self.said.items():
            if not (same and name in OF_EXCERPT):
                setattr(link, name, _as_stored(getattr(stored, name), value))
        return link


def _as_stored(stored: Any, said: Any) -> Any:
    """A file has excerpts and translations on one line; where only that differs nothing does."""
    is_same = isinstance(stored, str) and stored.replace("\n", " ") == said
    return stored if is_same else said


def read_bearing(word: str) -> tuple[str, str, str]:
    """From `event:direct:P7.2` the event, the bearing and the sentence; the last two may be ""."""
    event, _, rest = word.partition(":")
    bearing, _, sentence = rest.partition(":")
    return event.strip(), bearing.strip(), sentence.strip()


def excerpt_lines(text: str) -> list[str]:
    lines = NEXT.split(text.replace("\r\n", "\n").strip())
    return [line.strip() for line in lines if line.strip()]


def event_of_line(line: str) -> str:
    match = LINE.fullmatch(line)
    return match[1] if match else ""


def read_excerpt(line: str, sources: list[Source]) -> Excerpt:
    """The parts of a line; a ValueError says that it cannot be read.

    The words themselves may hold `; source: `: the source is then one that the event cites.
    """
    match = LINE.fullmatch(line)
    readings = list(_readings(line, match)) if match else []
    if not readings:
        sentence = gettext(
            "%(line)s cannot be read. Write: event (en): words; page: 3; source: address; "
            "translation: words."
        )
        raise ValueError(sentence % {"line": quoted(line)})
    return next((one for one in readings if source_of(one, sources)), readings[-1])


def _readings(line: str, match: re.Match[str]) -> list[Excerpt]:
    """Each way to read a line: what stands between `; source: ` and the end or a translation."""
    rest, found = match[3], []
    for place in re.finditer(re.escape(SOURCE), rest):
        said, after = rest[: place.start()], rest[place.end() :]
        reference, separator, translation = after.partition(TRANSLATION)
        if ";" in reference:  # files write none in an address or a citation
            continue
        words, _, page = said.rpartition(PAGE) if PAGE in said else (said, "", "")
        if len(page) > LONGEST_PAGE or "\n" in page:
            words, page = said, ""
        parts = (match[1], match[2], words.strip(), page.strip(), reference.strip())
        found.append(Excerpt(line, *parts, translation.strip() if separator else ""))
    return found


def source_of(excerpt: Excerpt, sources: list[Source]) -> Source | None:
    """The one of these sources that an excerpt names: by its reference, else by its page."""
    for source in sources:
        if reference_of(source) == excerpt.source:
            return source
    key = page_key(excerpt.source)
    return next((source for source in sources if key and source.page_key == key), None)
