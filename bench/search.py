"""How long the search takes beside the first page of the list of events.

    python -m bench.search [number of events, 100000 unless told]

Fills a throw-away database (DATABASE_URL's server, or SQLite in a temporary folder), prints the
median of several runs of each page and its ratio to the list's, and drops the database.
"""

import os
import random
import re
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta

import tests.environment  # noqa: F401 (chooses the settings of the tests)

WORDS = re.findall(
    r"\w+",
    """security initiative global council agreement dialogue cooperation peace summit minister
    border training exercise maritime climate health energy food cyber data nuclear weapons treaty
    mediation ceasefire humanitarian sanctions resolution veto development partnership africa asia
    pacific island arab gulf regional forum declaration statement envoy talks law enforcement police
    terrorism crime narcotics space satellite biosafety pandemic supply chain port fisheries""",
)
QUERIES = {
    "a word of every event": "security",
    "a common word": "ceasefire",
    "a common word, a rare one": "ceasefire zanzibar",
    "four common words": "peace talks council declaration",
    "nothing": "qwxyz",
    "a common word, item and year": "ceasefire&item=priority-7&year=2024",
    "a common word, page 50": "ceasefire&page=50",
    "a word of every event, newest": "security&order=newest",
}
RUNS = 9
BATCH = 5000


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
            settings.DATABASES["default"]["TEST"]["NAME"] = "gsi_tracker_bench_search"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            fill(number)
            measure(connection.vendor, number)
        finally:
            connection.creation.destroy_test_db(":memory:", verbosity=0)


def fill(number: int) -> None:
    from django.db import connection

    from priorities.models import Item
    from tests.conftest import install
    from tracking.models import SearchEntry
    from tracking.search import index

    install()
    began = time.perf_counter()
    items = list(Item.objects.in_paper_order())
    chance = random.Random(7)  # the same words at each run
    for start in range(0, number, BATCH):
        add_events(range(start, min(start + BATCH, number)), items, chance)
    filled = time.perf_counter()
    index.reindex([SearchEntry.Kind.EVENT])
    indexed = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"filled in {filled - began:.0f} s, indexed in {indexed - filled:.0f} s")


def add_events(places: range, items: list, chance: random.Random) -> None:
    from django.utils import timezone

    from tests import factories
    from tracking.models import Event, State

    person, now = factories.user(), timezone.now()
    events = Event.objects.bulk_create(
        Event(
            title=" ".join(chance.sample(WORDS, 6)),
            summary=" ".join(["security", *chance.choices(WORDS, k=40), *rare_word(place)]),
            slug=f"bench-{place}",
            kind=Event.Kind.MEETING,
            start=str(day := date(2015, 1, 1) + timedelta(days=place % 4000)),
            earliest_on=day,
            latest_on=day,
            state=State.PUBLISHED,
            published_at=now,
            published_by=person,
            created_at=now,
            created_by=person,
            updated_at=now,
            updated_by=person,
        )
        for place in places
    )
    link = Event.items.through
    link.objects.bulk_create(
        link(event_id=event.pk, item_id=items[event.pk % len(items)].pk) for event in events
    )


def rare_word(place: int) -> list[str]:
    return ["zanzibar"] if place % 5000 == 0 else []


def measure(vendor: str, number: int) -> None:
    listed = median_ms("/events/")
    print(f"{vendor}, {number} events, medians of {RUNS} runs")
    print(f"{listed:8.1f} ms  {'':>6}  /events/")
    for words, query in QUERIES.items():
        found = median_ms(f"/search/?q={query}")
        print(f"{found:8.1f} ms  {found / listed:5.1f}x  {words}: {query}")


def median_ms(address: str) -> float:
    from django.test import Client

    client, times = Client(headers={"host": "127.0.0.1"}), []
    for _ in range(RUNS + 1):
        began = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200
    return statistics.median(times[1:])  # the first run warms up


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
