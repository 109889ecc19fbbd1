"""One writer, twenty writers, and readers while somebody publishes, at several sizes.

    python -m bench.write [sizes, 10000 and 1000000 unless told] [--only sqlite] [--seconds 60]

Works on copies of the databases that `bench.pages` fills. A writer opens the quick log, fills it
in, saves and publishes, again and again. Told are the processor's time for one event, from the
opened form to the published page (web processes and PostgreSQL's together), the median of waiting
for the act of publishing, errors, and events that were acknowledged and are not there. Before that
four readers, ten pages a second each at most, half of them of the most-read pages and
half from the long tail: the time within which 95 of 100 answers come, idle and while somebody
publishes every second. Writes bench/results/write-DAY.json.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bench import results
from bench.cpu import backends_of, family_of, used_by
from bench.databases import Database
from bench.people import Person, at_work
from bench.servers import free_port, served_by_gunicorn
from bench.write.readers import Reader, long_tail
from bench.write.writers import Publisher, Writer, published_titles

PEOPLE = ("1", "20")  # who write at once
READERS = 4


class Site:
    """A copy of a database, served by two web processes."""

    def __init__(self, database: Database, port: int, pid: int, sessions: list[str]) -> None:
        self.database, self.pid, self.sessions = database, pid, sessions
        self.address = f"http://127.0.0.1:{port}"

    def seconds_used(self) -> float:
        return used_by([*family_of(self.pid), *backends_of(self.database.name)])


@contextmanager
def site_of(database: Database) -> Iterator[Site]:
    environment = {**database.environment, "DJANGO_SETTINGS_MODULE": "gsi_tracker.settings"}
    sessions = database.sessions(int(max(PEOPLE, key=int)) + 1)
    port = free_port()
    with served_by_gunicorn(port, {**environment, "WEB_CONCURRENCY": "2"}) as pid:
        yield Site(database, port, pid, sessions)


def write(site: Site, people: int, seconds: int) -> dict[str, Any]:
    sessions = enumerate(site.sessions[:people])
    writers = [Writer(site.address, session, number) for number, session in sessions]
    for writer in writers:
        writer.act()  # warms up
        writer.waits.clear()
    before = site.seconds_used()
    at_work(writers, seconds)
    used = site.seconds_used() - before
    titles = [title for writer in writers for title in writer.published]
    waits = [wait for writer in writers for wait in writer.waits]
    say_complaints(writers)
    return {
        "events": len(waits),
        "cpu_ms_of_one": round(1000 * used / max(len(waits), 1), 1),
        "publish_ms": round(1000 * statistics.median(waits), 1) if waits else None,
        "errors": sum(writer.count["errors"] for writer in writers),
        "lost": len(set(titles) - published_titles(site.database)),
    }


def say_complaints(people: Sequence[Person]) -> None:
    for complaint in [line for person in people for line in person.complaints][:5]:
        print(f"  {complaint}")


def read(site: Site, seconds: int) -> dict[str, Any]:
    tail = long_tail(site.database)
    told = {}
    for words, extra in (
        ("idle", []),
        ("publishing", [Publisher(site.address, site.sessions[-1])]),
    ):
        readers = [Reader(site.address, tail, number) for number in range(READERS)]
        at_work([*readers, *extra], seconds)
        say_complaints([*readers, *extra])
        waits = sorted(wait for reader in readers for wait in reader.waits)
        told[words] = {
            "pages": len(waits),
            "p50_ms": round(1000 * waits[len(waits) // 2], 1),
            "p95_ms": round(1000 * waits[len(waits) * 95 // 100], 1),
            "errors": sum(person.count["errors"] for person in [*readers, *extra]),
            "published": sum(len(person.published) for person in extra),
        }
    told["ratio"] = round(told["publishing"]["p95_ms"] / told["idle"]["p95_ms"], 1)
    return told


def measure(kind: str, events: int, seconds: int) -> dict[str, Any]:
    database = Database(kind, events)
    database.fill()
    with database.copied() as copy, site_of(copy) as site:
        found = {
            "readers": read(site, seconds),
            **{people: write(site, int(people), seconds) for people in PEOPLE},
        }
    print(f"{kind}, {events:,} events: {found}", flush=True)
    return found


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("sizes", nargs="*", type=int, default=[10_000, 1_000_000])
    asked.add_argument("--only", choices=["sqlite", "postgresql"])
    asked.add_argument("--seconds", type=int, default=60)
    told = asked.parse_args()
    kinds = [told.only] if told.only else ["sqlite", "postgresql"]
    found = {
        kind: {str(size): measure(kind, size, told.seconds) for size in told.sizes}
        for kind in kinds
    }
    results.keep("write", {"seconds": told.seconds, "databases": found})
    writes = [
        of_size[people]
        for sizes in found.values()
        for of_size in sizes.values()
        for people in PEOPLE
    ]
    return int(any(one["errors"] or one["lost"] for one in writes))


if __name__ == "__main__":
    sys.exit(main())
