"""What the pages cost at several sizes, beside a page without data and what people would else use.

    python -m bench.pages [sizes, 10000 and 1000000 unless told] [--only sqlite] [--runs 9]

`make bench-pages` installs Datasette first. Fills the databases the first time (SQLite below
var/bench/, PostgreSQL on DATABASE_URL's server) and keeps them. Serves each by gunicorn with one
process on a free port, warms up, and asks all sizes for each page in turn, round after round. Told
are medians of the processor's time (web process and PostgreSQL's together) and of waiting, in
milliseconds, the ratio to the page without data, and the growth from the first size to the last.
Writes bench/results/pages-DAY.json.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any

from bench import results
from bench.cpu import backends_of, family_of, used_by
from bench.databases import Database
from bench.pages.addresses import (
    ALL,
    DATASETTE,
    DATASETTE_LIMITED,
    FLOOR,
    OTHERS,
    PEERS,
    TRACKER,
    Page,
)
from bench.pages.datasette import datasette
from bench.servers import free_port, peak_mb, served_by_gunicorn

WARM_UP = 2
MOST_SECONDS = 20  # a page that takes longer is asked for once only


@dataclass
class Site:
    """One database, served. servers: port and process by the name of what answers."""

    database: Database
    session: str
    servers: dict[str, tuple[int, int]]
    cpu: dict[str, list[float]] = field(default_factory=dict)
    wall: dict[str, list[float]] = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=dict)

    def ask(self, page: Page, *, counts: bool) -> None:
        port, pid = self.servers[page.server]
        pids = [*family_of(pid), *backends_of(self.database.name)]
        before, began = used_by(pids), time.perf_counter()
        connection = HTTPConnection("127.0.0.1", port, timeout=600)
        cookies = {"Cookie": f"sessionid={self.session}"} if page.is_staff else {}
        connection.request("GET", page.address, headers=cookies)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        taken = time.perf_counter() - began
        pids = {*pids, *backends_of(self.database.name)}
        if answer.status != 200:
            raise SystemExit(f"{page.address} answers {answer.status}")
        if counts:
            self.cpu.setdefault(page.name, []).append((used_by(pids) - before) * 1000)
            self.wall.setdefault(page.name, []).append(taken * 1000)
            self.size[page.name] = len(body)

    def is_too_slow(self, page: Page) -> bool:
        return bool(self.wall.get(page.name)) and self.wall[page.name][-1] > MOST_SECONDS * 1000

    def measured(self) -> dict[str, Any]:
        cpu = {name: statistics.median(times) for name, times in self.cpu.items()}
        floor = next(cpu[page.name] for page in ALL if page.address == FLOOR)
        return {
            **self.database.cost,
            "memory_mb": peak_mb(self.servers[TRACKER][1]),
            "pages": {
                page.name: {
                    "cpu_ms": round(cpu[page.name], 1),
                    "wall_ms": round(statistics.median(self.wall[page.name]), 1),
                    "ratio": round(cpu[page.name] / floor, 1),
                    "kb": self.size[page.name] // 1024,
                }
                for page in ALL
                if page.name in cpu
            },
        }


@contextmanager
def site_of(database: Database, pages: list[Page]) -> Iterator[Site]:
    """With what answers these pages: Datasette too, over the events of a database on SQLite."""
    port = free_port()
    environment = {**database.environment, "WEB_CONCURRENCY": "1"}
    # What takes longer than a visitor may wait is measured too.
    environment |= {"GSI_VISITOR_SECONDS": "0", "GSI_DATABASE_STATEMENT_SECONDS": "600"}
    [session] = database.sessions(1)
    with ExitStack() as running:
        pid = running.enter_context(served_by_gunicorn(port, environment))
        servers = {TRACKER: (port, pid)}
        for name, limits in ((DATASETTE, False), (DATASETTE_LIMITED, True)):
            if any(page.server == name for page in pages):
                servers[name] = running.enter_context(datasette(database, limits=limits))
        yield Site(database, session, servers)


def measure(databases: list[Database], runs: int, pages: list[Page]) -> dict[str, Any]:
    """By the number of events. One database after the other answers for each page: whatever else
    the machine does is shared by all.
    """
    for database in databases:
        database.fill()
    with ExitStack() as running:
        sites = [running.enter_context(site_of(database, pages)) for database in databases]
        for number in range(WARM_UP + runs):
            for page in pages:
                for site in sites:
                    if not site.is_too_slow(page):
                        is_once = number == 0 and page in (*PEERS, *OTHERS)
                        site.ask(page, counts=number >= WARM_UP or is_once)
        return {str(site.database.events): site.measured() for site in sites}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("sizes", nargs="*", type=int, default=[10_000, 1_000_000])
    asked.add_argument("--only", choices=["sqlite", "postgresql"])
    asked.add_argument("--runs", type=int, default=9)
    told = asked.parse_args()
    kinds = [told.only] if told.only else ["sqlite", "postgresql"]
    pages = {"sqlite": ALL, "postgresql": [page for page in ALL if page not in OTHERS]}
    found = {
        kind: measure([Database(kind, size) for size in told.sizes], told.runs, pages[kind])
        for kind in kinds
    }
    for kind, sizes in found.items():
        show(kind, sizes)
    results.keep("pages", {"runs": told.runs, "databases": found})


def show(kind: str, sizes: dict[str, Any]) -> None:
    print(f"\n{kind}: CPU ms (ratio to the page without data) by number of events; growth")
    for page in ALL:
        rows = [one["pages"][page.name] for one in sizes.values() if page.name in one["pages"]]
        if not rows:
            continue
        cells = "".join(f"{row['cpu_ms']:10.1f} ({row['ratio']:6.1f})" for row in rows)
        growth = rows[-1]["cpu_ms"] / rows[0]["cpu_ms"]
        print(f"{page.name:32}{cells}{growth:8.2f}  {page.address}")
    memory = ", ".join(f"{size}: {of_size['memory_mb']} MB" for size, of_size in sizes.items())
    print(f"most memory of a web process: {memory}")


if __name__ == "__main__":
    main()
