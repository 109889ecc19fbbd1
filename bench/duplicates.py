"""How long the check for duplicates takes while one types an event.

    python -m bench.duplicates [number of events, 100000 unless told]

Fills a throw-away database (DATABASE_URL's server, or SQLite in a temporary folder), prints the
median of several runs of `/desk/duplicates/check/` for what a person may have typed, the time of
storing an event, what the rule finds in the pairs of tests/tracking/duplicates, and drops the
database.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta

import tests.environment  # noqa: F401 (chooses the settings of the tests)
from bench.search import WORDS

RUNS = 15
BASE = 2500  # events that are made; the others are copies, on the same days
# The columns of a copy that differ, each moved by the number of events that were there before.
COPIED = {
    "tracking_event": {"id": "id + {}", "slug": "slug || '-{}'"},
    "tracking_eventfingerprint": {"id": None, "event_id": "event_id + {}"},
    "tracking_event_sources": {"id": None, "event_id": "event_id + {}"},
    "tracking_involvement": {"id": None, "event_id": "event_id + {}"},
}
CODES = ["CHN", "UN", "USA", "RUS", "KEN", "TZA", "EGY", "SAU", "IRN", "PAK", "FJI", "SLB", "DEU"]
TYPED = {
    "a title alone": {"title": "Security dialogue on maritime border ceasefire mediation"},
    "title and day": {
        "title": "China and Kenya sign maritime security agreement",
        "start": "2020-05-17",
        "kind": "agreement",
    },
    "all": {
        "title": "Regional forum on counter-narcotics police training and border treaty",
        "start": "2021-03-02",
        "end": "2021-03-04",
        "kind": "meeting",
        "place": "Nairobi",
        "forum": "1",
        "party": ["CHN:host", "KEN", "TZA"],
        "source": ["https://www.example.org/bench/500/?utm_source=feed", "https://example.org/x"],
    },
    "all, a month": {
        "title": "Regional forum on counter-narcotics police training",
        "start": "2021-03",
        "party": ["CHN", "KEN"],
        "source": ["https://example.org/bench/500"],
    },
    "all, a year": {
        "title": "Regional forum on counter-narcotics police training",
        "start": "2021",
        "party": ["CHN", "KEN"],
    },
}


def main(number: int) -> None:
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
            settings.DATABASES["default"]["TEST"]["NAME"] = "gsi_tracker_bench_duplicates"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            fill(number)
            measure(connection.vendor, number)
        finally:
            connection.creation.destroy_test_db(":memory:", verbosity=0)
    show_figures()


def fill(number: int) -> None:
    from django.core.management.color import no_style
    from django.db import connection

    from tests import factories
    from tests.conftest import install
    from tracking.models import Event

    install()
    began = time.perf_counter()
    factories.forum()
    parties = [factories.party(code) for code in CODES]
    chance = random.Random(7)  # the same words at each run
    person = factories.user("editor")
    add_events(range(min(number, BASE)), parties, person, chance)
    with connection.cursor() as cursor:
        for step in range(BASE, number, BASE):
            for table, changed in COPIED.items():
                copy_rows(cursor, table, changed, step)
        # The copies have keys of their own, of which PostgreSQL's counter knows nothing.
        for statement in connection.ops.sequence_reset_sql(no_style(), [Event]):
            cursor.execute(statement)
        cursor.execute("ANALYZE")
    print(f"filled in {time.perf_counter() - began:.0f} s")


def copy_rows(cursor: object, table: str, changed: dict, step: int) -> None:
    """Copies what belongs to the events that were made first."""
    from django.db import connection

    names = [c.name for c in connection.introspection.get_table_description(cursor, table)]
    kept = [name for name in names if changed.get(name, "") is not None]
    values = [changed.get(name, f'"{name}"').format(step) for name in kept]
    columns = ", ".join(f'"{name}"' for name in kept)
    key = "event_id" if "event_id" in names else "id"
    cursor.execute(
        f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)} FROM {table} "
        f"WHERE {key} <= {BASE}"
    )


def add_events(places: range, parties: list, person: object, chance: random.Random) -> None:
    from django.utils import timezone

    from tracking.duplicates import register
    from tracking.models import Event, Involvement, Source, State

    now = timezone.now()
    stamps = {"created_at": now, "created_by": person, "updated_at": now, "updated_by": person}
    events = Event.objects.bulk_create(
        Event(
            title=" ".join(["China", *chance.sample(WORDS, 6)]).capitalize(),
            kind=chance.choice(Event.Kind.values),
            start=str(day := date(2015, 1, 1) + timedelta(days=place * 8 // 5)),
            earliest_on=day,
            latest_on=day,
            forum_id=1 if place % 20 == 0 else None,
            slug=f"bench-{place}",
            state=State.PUBLISHED,
            published_at=now,
            published_by=person,
            **stamps,
        )
        for place in places
    )
    sources = Source.objects.bulk_create(
        Source(url=f"https://example.org/bench/{p}", title="Report", publisher="Post", **stamps)
        for p in places
    )
    link = Event.sources.through
    pairs = zip(events, sources, strict=True)
    link.objects.bulk_create(link(event_id=e.pk, source_id=s.pk) for e, s in pairs)
    Involvement.objects.bulk_create(
        Involvement(event=event, party=party)
        for event in events
        for party in {parties[0], *chance.sample(parties, 2)}
    )
    register.fingerprint(
        Event.objects.for_comparison().filter(pk__in=[event.pk for event in events])
    )


def measure(vendor: str, number: int) -> None:
    from django.test import Client

    from tests import factories

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(factories.user("editor"))
    print(f"{vendor}, {number} events, medians of {RUNS} runs")
    for words, typed in TYPED.items():
        print(f"{times_ms(lambda t=typed: check(client, t))}  {words}", flush=True)
    print(f"{times_ms(store)}  storing an event by the action")


def check(client: object, typed: dict) -> None:
    assert client.post("/desk/duplicates/check/", typed).status_code == 200


def store() -> None:
    from tests import factories

    factories.event(state="draft", title="China and Kenya sign maritime treaty", start="2020-05-17")


def times_ms(act: object) -> str:
    """The median, and the fastest run: on a busy machine the median tells of the others."""
    times = []
    for _ in range(RUNS + 1):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    times = times[1:]  # the first run warms up
    return f"{statistics.median(times):8.1f} ms (fastest {min(times):6.1f} ms)"


def show_figures() -> None:
    from tests.tracking.duplicates.corpus import RETOLD, figures, pairs
    from tracking.duplicates.rule import SHOWN, STRONG

    held_out = [pair for pair in pairs() if pair.is_held_out]
    for words, limit in (("probable", STRONG), ("asked", SHOWN)):
        print(f"{words} (from {limit} points): {figures(pairs(), limit)} of {len(pairs())} pairs")
        print(f"    {figures(held_out, limit)} of the {len(held_out)} held out")
        print(f"    {figures(pairs(RETOLD), limit)} of the {len(pairs(RETOLD))} told again")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
