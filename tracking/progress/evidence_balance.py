"""The evidence balance of an item: how many sources its events have, whose, in which languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from priorities.models import Item
from tracking.models import Citation, Event, Forum, Source
from tracking.models.citations import SourceRelation
from tracking.progress.charts.bars import percent
from tracking.progress.queries import sources_cited_by, sources_counted_by_relation
from tracking.values.as_of import AsOf
from tracking.values.languages import Language

MOST_PUBLISHERS = 10

ONLY_ONE = {
    Citation.Relation.PARTY: _("The only source speaks for an acting party."),
    Citation.Relation.INDEPENDENT: _("The only source is independent of the acting party."),
    Citation.Relation.UNKNOWN: _("It is not known whether the only source is independent."),
}


@dataclass(frozen=True)
class Share:
    """A part of all sources. `place`: 1 for the first; `before`, `width`: in per cent of a bar."""

    label: str
    count: int
    place: int
    before: str
    width: str
    percent: int  # rounded


@dataclass(frozen=True)
class EvidenceBalance:
    """The different sources of an item's public events at a moment.

    `relations` and `kinds` have every value of the scale, the others what occurs, the most first.
    """

    total: int
    relations: list[Share]
    kinds: list[Share]
    languages: list[Share]
    publishers: list[Share]
    publisher_count: int

    @classmethod
    def of(cls, item: Item, as_of: AsOf) -> EvidenceBalance:
        """Four queries, however many sources; their rows are as many as what is shown."""
        events = Event.objects.at(as_of).for_item(item)
        sources = sources_cited_by(events, Forum.objects.none())
        by_relation = Counter(dict(sources_counted_by_relation(events)))
        by_kind, by_language = Counter[str](), Counter[str]()
        for kind, language, count in sources.counted_by_kind_and_language():
            by_kind[kind] += count
            by_language[language] += count
        total = by_kind.total()
        publishers = list(sources.counted_by_publisher()[:MOST_PUBLISHERS])
        return cls(
            total=total,
            relations=_of_scale(Citation.Relation, by_relation, total),
            kinds=_of_scale(Source.Kind, by_kind, total),
            languages=_shares(_in_words(by_language), total),
            publishers=_shares(publishers, total),
            publisher_count=sources.number_of_publishers(),
        )

    def __bool__(self) -> bool:
        return bool(self.total)

    @property
    def more_publishers(self) -> int:
        """How many publishers are not named."""
        return self.publisher_count - len(self.publishers)

    @property
    def in_words(self) -> str:
        """`14 of 23 sources speak for an acting party. 9 are independent of it.`"""
        if self.total == 1:
            return next(str(ONLY_ONE[code]) for code, share in self._by_relation() if share.count)
        own, independent, unknown = (share.count for share in self.relations)
        sentences = [
            ngettext(
                "%(own)s of %(total)s sources speaks for an acting party.",
                "%(own)s of %(total)s sources speak for an acting party.",
                own,
            ),
            ngettext(
                "%(other)s is independent of it.", "%(other)s are independent of it.", independent
            ),
        ]
        if unknown:
            sentences.append(gettext("For %(unknown)s this is not known."))
        numbers = {"own": own, "total": self.total, "other": independent, "unknown": unknown}
        return " ".join(sentences) % numbers

    def _by_relation(self) -> Iterator[tuple[SourceRelation, Share]]:
        return zip(Citation.Relation, self.relations, strict=True)


def _of_scale(scale: Any, counted: Counter[str], total: int) -> list[Share]:
    return _shares([(str(value.label), counted[value]) for value in scale], total)


def _in_words(by_language: Counter[str]) -> list[tuple[str, int]]:
    counted = [(str(Language(code).label), count) for code, count in by_language.items()]
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))


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
