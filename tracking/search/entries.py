"""What the search knows about each kind of record: the public rows, and the entry for a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Prefetch
from django.utils import translation

from priorities.models import Commitment, Item, Passage
from tracking.models import (
    Event,
    Forum,
    Involvement,
    Party,
    Publisher,
    SearchEntry,
    Source,
    StatusUpdate,
)
from tracking.models.search_entries import EntryKind, facet
from tracking.search.tokenizer import composed, spots, tokens_of
from tracking.values.partial_dates import PartialDate

Kind = SearchEntry.Kind
BATCH = 2000  # rows read at once
MOST_TEXTS = 2000  # whose tokens are kept


@dataclass(frozen=True)
class IndexedKind:
    """One kind of entry: the public rows, loaded with everything that an entry needs."""

    rows: Callable[[], models.QuerySet[Any]]
    entry: Callable[..., SearchEntry]
    load: Callable[[Sequence[Any]], None] = lambda rows: None  # what no prefetch gives

    def entries(self) -> Iterator[SearchEntry]:
        """All entries that there should be, in the order of their rows."""
        rows = self.rows().order_by("pk").iterator(chunk_size=BATCH)
        while some := list(islice(rows, BATCH)):
            yield from self.made_of(some)

    def entries_of(self, pks: set[int]) -> list[SearchEntry]:
        """The entries of those of these rows that the public may see."""
        return list(self.made_of(list(self.rows().order_by("pk").filter(pk__in=pks))))

    def made_of(self, rows: Sequence[models.Model]) -> Iterator[SearchEntry]:
        self.load(rows)
        for row in rows:
            # In the site's own language, whoever writes: the index is one for all.
            with translation.override(settings.LANGUAGE_CODE):
                entry = self.entry(row)
            yield entry


def _entry(
    kind: EntryKind,
    row: models.Model,
    *,
    key: str,
    title: str,
    text: str,
    more: str = "",
    own_title: bool = True,
    detail: str = "",
    url: str = "",
    items: Iterable[str] = (),
    start: str = "",
    end: str = "",
    facets: Iterable[str] = (),
) -> SearchEntry:
    """The entry of a row. `more` are words that find it and are not shown. Without `own_title`, the
    words of the title do not count as such: it belongs to something else. `facets` are tokens that
    are no words, beside those that the search itself filters by."""
    in_title, of_title = tokens_of(title), _with_compounds(title)
    years, items = _years(start, end), sorted(items)
    tokens = {*of_title, *_with_compounds(text), *_with_compounds(more), *facets}
    tokens |= {facet(kind), *(facet("about", item) for item in items)}
    tokens |= {facet("year", year) for year in years}
    compounds = [token for token in of_title if token not in in_title]
    return SearchEntry(
        kind=kind,
        object_id=row.pk,
        key=key,
        title=title,
        text=text,
        detail=detail,
        url=url,
        items="".join(f" {key} " for key in items),
        start=start,
        end=end,
        dated_on=PartialDate.parse(start).earliest if start else None,
        title_tokens=f" {' '.join(in_title)}  {' '.join(compounds)} " if own_title else "",
        tokens=" ".join(sorted(tokens)),
    )


@lru_cache(maxsize=MOST_TEXTS)
def _with_compounds(text: str) -> tuple[str, ...]:
    """Places, countries and titles stand in many entries."""
    return tuple(spot.token for spot in spots(composed(text), compounds=True))


def _years(start: str, end: str) -> Iterable[int]:
    """The years that the dates can touch."""
    if not start:
        return ()
    first, last = PartialDate.parse(start), PartialDate.parse(end or start)
    return range(first.earliest.year, max(first.latest, last.latest).year + 1)


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))


def _item(row: Item) -> SearchEntry:
    first, *others = [passage.text for passage in row.shown_passages] or [""]  # type: ignore[attr-defined]
    return _entry(
        Kind.ITEM,
        row,
        key=row.key,
        title=str(row),
        text=first,
        more=_paragraphs(row.name, *others),
        detail=row.kind,
        items=[row.key],
    )


def _commitment(row: Commitment) -> SearchEntry:
    return _entry(
        Kind.COMMITMENT, row, key=row.code, title=str(row), text=row.text, items=[row.item.key]
    )


def _event(row: Event) -> SearchEntry:
    country = getattr(row.country, "name", "")
    return _entry(
        Kind.EVENT,
        row,
        key=str(row.slug),
        title=row.title,
        text=row.summary,
        more=_paragraphs(row.place, country, row.edition_label),
        detail=row.kind,
        items=[item.key for item in row.items.all()],
        start=row.start,
        end=row.end,
        facets=_facets(row),
    )


def _facets(row: Event) -> Iterator[str]:
    """What the closed filters of events ask, as far as the event itself has it."""
    if row.forum_id:
        yield facet("forum", row.forum_id)
    yield facet("kind", row.kind)
    yield facet("country", getattr(row.country, "code", None) or "")
    yield from (facet("item", item.pk) for item in row.items.all())
    yield from (facet("commitment", commitment.pk) for commitment in row.commitments.all())
    yield from (facet("party", one.party_id) for one in row.involvements.all())


def _forum(row: Forum) -> SearchEntry:
    return _entry(
        Kind.FORUM,
        row,
        key=str(row.slug),
        title=row.name,
        text=row.description,
        more=_paragraphs(row.short_name, row.convener, *map(str, row.named_in.all())),
        detail=row.kind,
        items=[item.key for item in row.items.all()],
        start=row.first_held,
    )


def _status_update(row: StatusUpdate) -> SearchEntry:
    return _entry(
        Kind.STATUS_UPDATE,
        row,
        key=str(row.slug),
        title=str(row.subject),
        text=_paragraphs(row.rationale, row.own_claim, row.search_note),
        more=_paragraphs(row.confidence_reason, *map(str, row.searches.all())),
        own_title=False,
        detail=row.status,
        items=[row.item.key],
        start=row.as_of.isoformat(),
    )


def _party(row: Party) -> SearchEntry:
    return _entry(
        Kind.PARTY,
        row,
        key=row.code,
        title=row.display_name,
        text="",
        more=_paragraphs(row.name, row.code, row.other_names),
        detail=row.kind,
    )


def _publisher(row: Publisher) -> SearchEntry:
    return _entry(
        Kind.PUBLISHER,
        row,
        key=row.slug,
        title=row.name,
        text=row.note,
        more=_paragraphs(row.other_names, row.domains, row.ground),
        detail=row.kind,
    )


def _source(row: Source) -> SearchEntry:
    return _entry(
        Kind.SOURCE,
        row,
        key=str(row.pk),
        title=row.title,
        text=". ".join(filter(None, [row.publisher, row.citation])),
        more=urlsplit(row.url).netloc,
        detail=row.kind,
        url=row.url,
        items=row.item_keys,  # type: ignore[attr-defined]
        start=row.published_on,
        facets=[facet("kind", row.kind), facet("language", row.language)],
    )


def _items() -> models.QuerySet[Item]:
    passages = Passage.objects.in_paper_order()
    return Item.objects.prefetch_related(Prefetch("passages", passages, "shown_passages"))


def _in_any_order() -> Prefetch[str, models.QuerySet[Item], str]:
    """The items of a record: an entry sorts their keys itself."""
    return Prefetch("items", Item.objects.order_by())


def _load_items(sources: Sequence[Any]) -> None:
    """Gives each source the keys of the items of the public records that cite it. One query."""
    keys: dict[int, set[str]] = defaultdict(set)
    found = Source.objects.items_of_citing([source.pk for source in sources])
    for pk, key in found if sources else ():
        keys[pk].add(key)
    for source in sources:
        source.item_keys = keys[source.pk]


INDEXED: dict[EntryKind, IndexedKind] = {
    Kind.ITEM: IndexedKind(_items, _item),
    Kind.COMMITMENT: IndexedKind(Commitment.objects.in_paper_order, _commitment),
    Kind.EVENT: IndexedKind(
        lambda: Event.objects.published().prefetch_related(
            _in_any_order(),
            Prefetch("commitments", Commitment.objects.order_by()),
            Prefetch("involvements", Involvement.objects.order_by()),
        ),
        _event,
    ),
    Kind.FORUM: IndexedKind(
        lambda: Forum.objects.published().with_sentences().prefetch_related(_in_any_order()), _forum
    ),
    Kind.STATUS_UPDATE: IndexedKind(
        lambda: StatusUpdate.objects.published().with_subject().prefetch_related("searches"),
        _status_update,
    ),
    Kind.PARTY: IndexedKind(lambda: Party.objects.public().in_record(), _party),
    Kind.PUBLISHER: IndexedKind(Publisher.objects.current, _publisher),
    Kind.SOURCE: IndexedKind(Source.objects.cited_publicly, _source, _load_items),
}
