"""What the public pages cost at 100,000 events, and which indexes their queries use.

    python -m bench.lists [number of events, 100000 unless told] [--plans]

Fills a throw-away database (DATABASE_URL's server, or SQLite in a temporary folder) with events,
their items, parties and sources, and with assessments; prints the median of several runs of each
page and the part of it that the database takes; drops the database. `--plans` prints each query
that takes longer than 5 ms, with its plan.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import tests.environment  # noqa: F401 (chooses the settings of the tests)

PAGES = ["/", "/priorities/7/", "/events/", "/events/?country=CN", "/parties/", "/matrix/"]
PAGES += ["/calendar/", "/priorities/"]
RUNS = 5
BATCH = 5000
PARTIES = 300
ASSESSMENTS = 40  # of each item
SLOW_SECONDS = 0.005


def main(number: int, *, plans: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gsi_tracker.settings")
    import django
    from django.conf import settings

    django.setup()
    from django.db import connection

    with tempfile.TemporaryDirectory(prefix="gsi-tracker-bench-") as folder:
        if connection.vendor == "sqlite":
            # A file, as in use: a database in memory would flatter.
            settings.DATABASES["default"]["TEST"]["NAME"] = f"{folder}/bench.sqlite3"
        else:
            settings.DATABASES["default"]["TEST"]["NAME"] = "gsi_tracker_bench_lists"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            fill(number)
            print(f"{connection.vendor}, {number} events, medians of {RUNS} runs in ms")
            for page in PAGES:
                measure(page)
                if plans:
                    explain(page)
        finally:
            connection.creation.destroy_test_db(":memory:", verbosity=0)


def fill(number: int) -> None:
    from django.db import connection

    from priorities.models import Item
    from tests.conftest import install
    from tracking.models import Party

    install()
    items = list(Item.objects.in_paper_order())
    stamps = stamps_of_now()
    parties = Party.objects.bulk_create(
        Party(
            code=f"BENCH-{place}",
            name=f"Party {place}",
            kind="organisation",
            is_confirmed=True,
            **stamps,
        )
        for place in range(PARTIES)
    )
    for start in range(0, number, BATCH):
        add_events(range(start, min(start + BATCH, number)), items, parties, stamps)
    add_assessments(items, stamps)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def stamps_of_now() -> dict:
    from django.utils import timezone

    from tests import factories

    person, now = factories.user(), timezone.now()
    stamps = dict.fromkeys(("created_at", "updated_at"), now)
    return {**stamps, "created_by": person, "updated_by": person}


def published(stamps: dict) -> dict:
    from tracking.models import State

    by, at = stamps["created_by"], stamps["created_at"]
    return {**stamps, "state": State.PUBLISHED, "published_by": by, "published_at": at}


def add_events(places: range, items: list, parties: list, stamps: dict) -> None:
    from tracking.models import Event, Involvement, Source

    countries = ["CN", "RU", "SA", "US", ""]
    kinds, roles = Event.Kind.values, Involvement.Role.values
    events = Event.objects.bulk_create(
        Event(
            title=f"Bench event {place}",
            slug=f"bench-{place}",
            kind=kinds[place % len(kinds)],
            country=countries[place % len(countries)],
            start=str(day := date(2015, 1, 1) + timedelta(days=place % 4000)),
            earliest_on=day,
            latest_on=day,
            **published(stamps),
        )
        for place in places
    )
    sources = Source.objects.bulk_create(
        Source(
            url=f"https://example.org/bench/{place}",
            title=f"Bench report {place}",
            publisher="Example Post",
            relation=Source.Relation.values[place % len(Source.Relation.values)],
            **stamps,
        )
        for place in places
    )
    item_link, source_link = Event.items.through, Event.sources.through
    rows = list(zip(places, events, sources, strict=True))
    item_link.objects.bulk_create(
        item_link(event=event, item=items[(place + step) % len(items)])
        for place, event, _source in rows
        for step in (0, 1)
    )
    source_link.objects.bulk_create(
        source_link(event=event, source=source) for _place, event, source in rows
    )
    Involvement.objects.bulk_create(
        Involvement(
            event=event,
            party=parties[(place * 7 + step * 11) % len(parties)],
            role=roles[(place + step) % len(roles)],
        )
        for place, event, _source in rows
        for step in range(3)
    )


def add_assessments(items: list, stamps: dict) -> None:
    from tracking.models import StatusUpdate

    StatusUpdate.objects.bulk_create(
        StatusUpdate(
            item=item,
            status="declared",
            as_of=date(2026, 6, 30) - timedelta(days=30 * place),
            confidence="low",
            direction="first",
            rationale="Bench.",
            slug=f"{item.key}-{place}",
            **published(stamps),
        )
        for item in items
        for place in range(ASSESSMENTS)
    )


def measure(page: str) -> None:
    from django.db import connection

    whole, queries = [], []
    for _ in range(RUNS + 1):
        asked: list[float] = []
        began = time.perf_counter()
        with connection.execute_wrapper(timed(asked)):
            get(page)
        whole.append((time.perf_counter() - began) * 1000)
        queries.append(sum(asked) * 1000)
    # The first run warms up.
    print(f"{statistics.median(whole[1:]):8.1f} {statistics.median(queries[1:]):8.1f}  {page}")


def timed(asked: list[float], slow: list | None = None) -> Callable[..., Any]:
    def run(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            asked.append(time.perf_counter() - began)
            if slow is not None and asked[-1] > SLOW_SECONDS:
                slow.append((asked[-1], sql, params))

    return run


def get(page: str) -> None:
    from django.test import Client

    answer = Client(headers={"host": "127.0.0.1"}).get(page)
    assert answer.status_code == 200, page


def explain(page: str) -> None:
    from django.db import connection

    slow: list = []
    with connection.execute_wrapper(timed([], slow)):
        get(page)
    how = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN (ANALYZE, BUFFERS)"
    for seconds, sql, params in slow:
        print(f"\n  {seconds * 1000:.1f} ms: {sql[:3000]}")
        with connection.cursor() as cursor:
            cursor.execute(f"{how} {sql}", params)
            for row in cursor.fetchall():
                print(f"    {row[-1]}")
    print()


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(*(numbers or [100_000]), plans="--plans" in sys.argv)
