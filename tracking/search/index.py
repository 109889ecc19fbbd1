"""Writes the index. Actions call `refresh` in the transaction that writes; `reindex` rebuilds it.

Both make entries with the same function from stored rows, so that a rebuilt index equals the one
before. Only what the public may see has an entry.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from django.db import DatabaseError, connection, models, transaction
from django.db.models import Prefetch

from gsi_tracker.databases import snapshot
from tracking.models import (
    Citation,
    Event,
    Forum,
    Party,
    Publisher,
    Record,
    SearchEntry,
    Source,
    StatusUpdate,
)
from tracking.models.search_entries import EntryKind
from tracking.search.entries import BATCH, INDEXED, Kind

KINDS: dict[type[models.Model], EntryKind] = {
    Event: Kind.EVENT,
    Forum: Kind.FORUM,
    StatusUpdate: Kind.STATUS_UPDATE,
    Party: Kind.PARTY,
    Publisher: Kind.PUBLISHER,
    Source: Kind.SOURCE,
}
# Kinds whose words come from the framework: a status update has the title of its item.
OF_FRAMEWORK = (*SearchEntry.FRAMEWORK, Kind.STATUS_UPDATE)


Indexed = Record | Party | Publisher | Source


def events_to_index(pks: Collection[int]) -> list[Event]:
    """Those of these events that are public, with their links."""
    rows = INDEXED[Kind.EVENT].rows().order_by("pk").filter(pk__in=pks)
    citations = Citation.objects.order_by().select_related("source")
    return list(rows.prefetch_related(Prefetch("citations", citations))) if pks else []


def refresh(
    *rows: Indexed,
    events: Sequence[Event] | None = None,
    sources: Iterable[int] = (),
    parties: Iterable[int] = (),
) -> None:
    """Updates the entries of these rows, and of the sources and parties that they name or named.
    events: those of the rows that are public events, as they were read after the change.

    To be called inside the transaction that wrote the rows. Acts on what is public wait for each
    other (`page_cache.invalidate`): of two that cite one source the second counts the first. Cost:
    three to thirteen queries.
    """
    wanted: dict[EntryKind, set[int]] = defaultdict(set)
    for row in rows:
        wanted[KINDS[type(row)]].add(row.pk)
    wanted[Kind.SOURCE].update(sources)
    wanted[Kind.PARTY].update(_changed_parties(set(parties)))
    entries = []
    for kind, pks in wanted.items():
        if kind == Kind.EVENT and events is not None:
            made = list(INDEXED[kind].made_of(events))
        else:
            made = INDEXED[kind].entries_of(pks) if pks else []
        entries += made
        if gone := pks - {entry.object_id for entry in made}:
            SearchEntry.objects.of_objects(kind, gone).delete()
    if entries:
        SearchEntry.objects.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["kind", "object_id"],
            update_fields=SearchEntry.content_fields(),
        )


def _changed_parties(pks: set[int]) -> set[int]:
    """Of these parties, those that come with their first public event or go with the last one."""
    if not pks:
        return set()
    indexed = SearchEntry.objects.of_objects(Kind.PARTY, pks).order_by().values_list("object_id")
    shown = Party.objects.public().in_record().filter(pk__in=pks).order_by().values_list("pk")
    found = Counter(pk for (pk,) in indexed.union(shown, all=True))
    return {pk for pk, times in found.items() if times == 1}


@transaction.atomic
def reindex(kinds: Iterable[EntryKind] | None = None) -> int:
    """Rebuilds the entries of these kinds, or of all; gives their number."""
    chosen = list(kinds or INDEXED)
    _wait_for_writers()
    if connection.vendor == "sqlite":
        # Before anything else: the triggers rest on a full-text table that agrees with the entries.
        _tell_engine("rebuild")
    SearchEntry.objects.of_kinds(chosen).delete()
    number = 0
    for kind in chosen:
        entries = INDEXED[kind].entries()
        while batch := list(islice(entries, BATCH)):
            SearchEntry.objects.bulk_create(batch)
            number += len(batch)
    return number


def catch_up() -> int:
    """Indexes what an installation changed: the framework's words, and each kind of record of which
    none is indexed yet. Gives the number of entries made.

    Where nothing changed it writes nothing and reads the framework's hundred entries alone: what a
    status update takes from the framework, its title and item, is compared with those.
    """
    indexed = set(SearchEntry.objects.all_kinds())
    wanted = {kind for kind in INDEXED if kind not in indexed and INDEXED[kind].rows().exists()}
    if any(line for kind in SearchEntry.FRAMEWORK for line in _differences_of(kind)):
        wanted |= {*OF_FRAMEWORK}
    return reindex(wanted) if wanted else 0


def differences() -> Iterator[str]:
    """What is wrong with the index, one sentence each; nothing if it is in order."""
    with snapshot():
        for kind in INDEXED:
            yield from _differences_of(kind)
    if connection.vendor == "sqlite" and not _engine_agrees():
        yield "The full-text table of SQLite does not hold what the entries say."


def _differences_of(kind: EntryKind) -> Iterator[str]:
    """Compares two streams that are both in the order of their rows."""
    stored = SearchEntry.objects.of_kinds([kind]).in_object_order().iterator(chunk_size=BATCH)
    have = next(stored, None)
    for entry in INDEXED[kind].entries():
        while have and have.object_id < entry.object_id:
            yield f"{have}: indexed, but not public."
            have = next(stored, None)
        if have is None or have.object_id > entry.object_id:
            yield f"{entry}: public, but not indexed."
            continue
        if wrong := [n for n in entry.content_fields() if getattr(have, n) != getattr(entry, n)]:
            yield f"{entry}: differs in {', '.join(wrong)}."
        have = next(stored, None)
    while have:
        yield f"{have}: indexed, but not public."
        have = next(stored, None)


def _wait_for_writers() -> None:
    """Stops others from writing the index until this transaction ends, so that no entry is lost.

    On SQLite the transaction itself has kept others from writing since it began.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE tracking_searchentry IN SHARE ROW EXCLUSIVE MODE")


def _tell_engine(command: str, rank: int = 0) -> None:
    """Sends a command to SQLite's full-text table."""
    table = "tracking_searchtokens"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES (%s, %s)", [command, rank])  # noqa: S608 (ours)


def _engine_agrees() -> bool:
    """Compares the full-text table with the entries, which is what rank 1 requests."""
    try:
        with transaction.atomic():
            _tell_engine("integrity-check", rank=1)
    except DatabaseError:
        return False
    return True
