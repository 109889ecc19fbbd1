"""Fills the database with generated events."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from gsi_tracker.databases import refresh_statistics
from tracking.actions.unattended import unattended_user
from tracking.models import Event, Party, SearchEntry, Source
from tracking.page_cache import invalidate
from tracking.sample.generated.blocks import Blocks, Keys
from tracking.sample.generated.drawing import Drawing
from tracking.sample.generated.history import write_history
from tracking.sample.generated.patterns import Named, read_patterns
from tracking.sample.generated.rows import Columns, Row, store
from tracking.search.index import reindex
from tracking.summaries.facts import Counts, Key
from tracking.summaries.keeping import change

AUTHOR, EDITOR = "generated", "generated-editor"
PARTIES = 500
IN_STEP = 4  # blocks that are made ahead of the one that is stored
SQLITE_CACHE_KB = 1_000_000
MOST_IN_PROCESS = 2  # blocks that are not worth processes of their own

Done = Callable[[int], None]
Made = tuple[list[list[Row]], Counts]


def fill(count: int, *, seed: int, done: Done = lambda number: None) -> None:
    """Adds so many published events, with all that actions would leave behind but the pairs of
    possible duplicates, which `manage.py find_duplicates` finds.

    The same count and seed give the same events. done: is told how many are stored so far.
    """
    _make_room()
    with transaction.atomic():
        keys = Keys(
            author=unattended_user(AUTHOR).pk,
            editor=unattended_user(EDITOR).pk,
            events=_last_key(Event),
            sources=_last_key(Source),
        )
        _add_parties(keys.author)
        drawing = Drawing(read_patterns(), Named.stored(), count=count, seed=seed)
    blocks = Blocks(drawing, keys)
    stored, counts = 0, Counter[Key]()
    for block, (rows, added) in zip(drawing.blocks(), _made(blocks, drawing.blocks()), strict=True):
        with transaction.atomic():
            _store_block(blocks, keys, block, rows)
        stored += len(block)
        counts.update(added)
        done(stored)
    _finish(counts)


def _made(blocks: Blocks, ranges: list[range]) -> Iterator[Made]:
    """The rows of each block, made by processes beside this one, which stores them."""
    if len(ranges) <= MOST_IN_PROCESS:
        yield from map(blocks.made, ranges)
        return
    forked = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=forked) as pool:
        waiting: list[Future[Made]] = []
        to_come = iter(ranges)
        for block in islice(to_come, IN_STEP):
            waiting.append(pool.submit(blocks.made, block))
        while waiting:
            made = waiting.pop(0).result()
            for block in islice(to_come, 1):
                waiting.append(pool.submit(blocks.made, block))
            yield made


def _store_block(blocks: Blocks, keys: Keys, block: range, rows: list[list[Row]]) -> None:
    _without_checks()
    for table, of_table in zip(blocks.tables, rows, strict=True):
        store(table, of_table)
    sources = [row[0] for row in rows[0]]
    if sources:
        write_history(Source, sources[0], sources[-1], is_record=False)
    first, last = keys.events + block.start, keys.events + block.stop - 1
    write_history(Event, first, last, is_record=True)


def _make_room() -> None:
    """Rows of the indexes come in no order: SQLite keeps more of the pages that they fall on."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{SQLITE_CACHE_KB}")


def _without_checks() -> None:
    """Keys of generated rows lead to what is there: PostgreSQL need not look each one up, which is
    a third of its time. Only where it may be told so.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
            (may,) = cursor.fetchone()
            if may:
                cursor.execute("SET LOCAL session_replication_role = replica")


def _add_parties(author: int) -> None:
    """Bodies with a number, until there are so many parties."""
    there, now = Party.objects.public().count(), str(timezone.now().replace(tzinfo=None))
    first = _last_key(Party) + 1
    columns = Columns(
        Party,
        has_key=True,
        kind=str(Party.Kind.ORGANISATION),
        is_confirmed=True,
        created_at=now,
        updated_at=now,
        created_by_id=author,
        updated_by_id=author,
    )
    numbers = range(there + 1, PARTIES + 1)
    if not numbers:
        return
    store(
        columns,
        [
            columns.row(id=first + place, code=f"GEN-{number}", name=f"Generated body {number}")
            for place, number in enumerate(numbers)
        ],
    )
    write_history(Party, first, first + len(numbers) - 1, is_record=False)


def _last_key(model: Any) -> int:
    return int(model._default_manager.aggregate(last=Max("pk"))["last"] or 0)


def _finish(counts: Counts) -> None:
    """What is of all events: their numbers, the entries of the parties, the next key of each table
    and the statistics of the planner.
    """
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Event, Source, Party]):
            cursor.execute(statement)
    with transaction.atomic():
        invalidate()
        change(counts)
        reindex([SearchEntry.Kind.PARTY])  # those with a number of events
    refresh_statistics()
