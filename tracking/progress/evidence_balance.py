"""The evidence balance of an item: who speaks of its events, from where, in which languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from gsi_tracker.drawn import ByKey
from priorities.models import Item
from tracking.models import Citation, Source
from tracking.models.citations import SourceRelation
from tracking.progress.charts.bars import percent
from tracking.progress.counts import sources_by_kind_and_language, voices
from tracking.values.as_of import AsOf
from tracking.values.country_names import country_name
from tracking.values.languages import Language

MOST_NAMED = 10

# By what `voices_of` says of a voice.
MOST_OF_A_VOICE = [
    Citation.Relation.UNKNOWN,
    Citation.Relation.INDEPENDENT,
    Citation.Relation.PARTY,
]
ONLY_ONE = {
    Citation.Relation.PARTY: _("The only voice speaks for an acting party."),
    Citation.Relation.INDEPENDENT: _("The only voice is independent of the acting party."),
    Citation.Relation.UNKNOWN: _("It is not known whether the only voice is independent."),
}


@dataclass(frozen=True)
class Share(ByKey):
    """A part of all sources. `place`: 1 for the first; `before`, `width`: in per cent of a bar."""

    label: str
    count: int
    place: int
    before: str
    width: str
    percent: int  # rounded


@dataclass(frozen=True)
class EvidenceBalance(ByKey):
    """The voices and the different sources of an item's public events at a moment.

    total: of sources. `relations` and `kinds` have every value of the scale, the others what
    occurs, the most first. `relations` and `countries` count voices, `kinds` and `languages`
    sources; `voices` names voices with the number of their sources.
    """

    total: int
    voice_count: int
    relations: list[Share]
    countries: list[Share]
    kinds: list[Share]
    languages: list[Share]
    voices: list[Share]

    @classmethod
    def of(cls, item: Item, as_of: AsOf) -> EvidenceBalance:
        """Three queries, however many events; their rows are as many as voices and names."""
        by_kind, by_language = Counter[str](), Counter[str]()
        for kind, language, count in sources_by_kind_and_language(as_of, item):
            by_kind[kind] += count
            by_language[language] += count
        total = by_kind.total()
        by_relation, by_country, by_name = Counter[str](), Counter[str](), Counter[str]()
        for name, country, most, count in voices(as_of, item):
            by_relation[MOST_OF_A_VOICE[most]] += 1
            by_country[country] += 1
            by_name[name] += count
        voice_count = by_relation.total()
        return cls(
            total=total,
            voice_count=voice_count,
            relations=_of_scale(Citation.Relation, by_relation, voice_count),
            countries=_shares(_most_first(by_country, _country)[:MOST_NAMED], voice_count),
            kinds=_of_scale(Source.Kind, by_kind, total),
            languages=_shares(_most_first(by_language, _language), total),
            voices=_shares(_most_first(by_name, str)[:MOST_NAMED], total),
        )

    def __bool__(self) -> bool:
        return bool(self.total)

    @property
    def more_voices(self) -> int:
        """How many voices are not named."""
        return self.voice_count - len(self.voices)

    @property
    def in_words(self) -> str:
        """`14 of 23 voices speak for an acting party. 9 are independent of it.`"""
        if self.voice_count == 1:
            return next(str(ONLY_ONE[code]) for code, share in self._by_relation() if share.count)
        own, independent, unknown = (share.count for share in self.relations)
        sentences = [
            ngettext(
                "%(own)s of %(total)s voices speaks for an acting party.",
                "%(own)s of %(total)s voices speak for an acting party.",
                own,
            ),
            ngettext(
                "%(other)s is independent of it.", "%(other)s are independent of it.", independent
            ),
        ]
        if unknown:
            sentences.append(gettext("For %(unknown)s this is not known."))
        numbers = {"own": own, "total": self.voice_count, "other": independent, "unknown": unknown}
        return " ".join(sentences) % numbers

    def _by_relation(self) -> Iterator[tuple[SourceRelation, Share]]:
        return zip(Citation.Relation, self.relations, strict=True)


def _of_scale(scale: Any, counted: Counter[str], total: int) -> list[Share]:
    return _shares([(str(value.label), counted[value]) for value in scale], total)


def _most_first(counted: Counter[str], label: Callable[[str], str]) -> list[tuple[str, int]]:
    named = [(label(code), count) for code, count in counted.items()]
    return sorted(named, key=lambda pair: (-pair[1], pair[0]))


def _language(code: str) -> str:
    return str(Language(code).label)


def _country(code: str) -> str:
    return country_name(code) if code else gettext("Not recorded")


def _shares(counted: list[tuple[str, int]], total: int) -> list[Share]:
    shares, before = [], 0
    for place, (label, count) in enumerate(counted, start=1):
        shares.append(
            Share(
                label=label,
                count=count,
                place=place,
                before=percent(before, total),
                width=percent(count, total),
                percent=round(100 * count / total) if total else 0,
            )
        )
        before += count
    return shares
