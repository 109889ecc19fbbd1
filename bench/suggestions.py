"""How long the desk takes to suggest items, and how often the suggestions are right.

    python -m bench.suggestions [number of events, 100000 unless told]

Fills a throw-away database as `bench.search` does, and as many sources after the events, as a
rebuilt index has them; prints medians of the page that the quick log asks for, and of the question
whether a source is known. Then, on the sample alone, how many of each event's items are suggested
from its title and summary, itself left out.
"""

import os
import statistics
import sys
import tempfile
import time

import tests.environment  # noqa: F401 (chooses the settings of the tests)
from bench.search import BATCH, WORDS, fill

TITLES = {
    "six common words": " ".join(WORDS[:6]),
    "twelve common words": " ".join(WORDS[10:22]),
    "a rare word": "Talks in Zanzibar",
    "no known word": "Qwxyz abcdefg",
}
SUMMARY = " ".join(WORDS * 8)[:4000]
RUNS = 21


def main(number: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gsi_tracker.settings")
    import django
    from django.conf import settings

    django.setup()
    from django.db import connection

    with tempfile.TemporaryDirectory(prefix="gsi-tracker-bench-") as folder:
        if connection.vendor == "sqlite":
            settings.DATABASES["default"]["TEST"]["NAME"] = f"{folder}/bench.sqlite3"
        else:
            settings.DATABASES["default"]["TEST"]["NAME"] = "gsi_tracker_bench_suggestions"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            fill(number)
            add_sources(number)
            measure(connection.vendor, number)
        finally:
            connection.creation.destroy_test_db(":memory:", verbosity=0)
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            judge()
        finally:
            connection.creation.destroy_test_db(":memory:", verbosity=0)


def add_sources(number: int) -> None:
    """As many sources, and their entries in the search's index, all with a common word."""
    from django.db import connection
    from django.utils import timezone

    from tests import factories
    from tracking.models import SearchEntry, Source

    person, now = factories.user(), timezone.now()
    stamps = {"created_at": now, "created_by": person, "updated_at": now, "updated_by": person}
    for start in range(0, number, BATCH):
        places = range(start, min(start + BATCH, number))
        Source.objects.bulk_create(
            Source(url=f"https://example.org/{place}", title="A report", publisher="Post", **stamps)
            for place in places
        )
        SearchEntry.objects.bulk_create(
            SearchEntry(kind="source", object_id=place + 1, tokens=" ".join(sorted(WORDS[:12])))
            for place in places
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(vendor: str, number: int) -> None:
    print(f"{vendor}, {number} events, medians of {RUNS} runs")
    for name, title in TITLES.items():
        took = median_ms("/desk/log/suggest/", {"title": title, "summary": SUMMARY})
        print(f"{took:8.1f} ms  suggestions: {name}")
    for name, url in {
        "a known source": "http://www.example.org/777/?utm_source=x",
        "a new one": "https://example.org/none",
    }.items():
        print(f"{median_ms('/desk/log/source/', {'url': url}):8.1f} ms  {name}")


def median_ms(address: str, query: dict[str, str]) -> float:
    from django.test import Client

    from tests import factories

    client, times = Client(headers={"host": "127.0.0.1"}), []
    client.force_login(factories.user("contributor"))
    for _ in range(RUNS + 1):
        began = time.perf_counter()
        answer = client.get(address, query)
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200
    return statistics.median(times[1:])  # the first run warms up


def judge() -> None:
    from django.core.management import call_command

    from tests.conftest import install
    from tracking.desk.quick_log.suggestions import Suggestions
    from tracking.models import Event, SearchEntry

    install()
    call_command("load_sample", verbosity=0)
    found = wanted = first = 0
    events = list(Event.objects.published().prefetch_related("items"))
    for event in events:
        own = SearchEntry.objects.get(kind="event", object_id=event.pk)
        own.delete()
        suggested = [one.code for one in Suggestions.of(event.title, event.summary).best]
        own.save(force_insert=True)
        codes = {item.code for item in event.items.all()}
        found, wanted = found + len(codes & set(suggested)), wanted + len(codes)
        first += bool(suggested) and suggested[0] in codes
    print(f"sample: {found} of {wanted} items suggested; first right in {first} of {len(events)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
