"""What the pages cost at several sizes, beside a page without data and what people would else use.

    python -m bench.pages [sizes, 10000 and 1000000 unless told] [--only sqlite] [--runs 9]

Fills the databases the first time (SQLite below var/bench/, PostgreSQL on DATABASE_URL's server)
and keeps them. Serves each by gunicorn with one process on a free port, warms up, and asks for all
pages in turn, round after round. Told are medians of the processor's time (web process and
PostgreSQL's together) and of waiting, in milliseconds, the ratio to the page without data, and the
growth from the first size to the last. Writes bench/results/pages-DAY.json.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.cpu import backends_of, family_of, used_by
from bench.databases import ROOT, Database
from bench.pages.addresses import ALL, FLOOR, PEERS, Page
from bench.servers import free_port, peak_mb, served_by_gunicorn

WARM_UP = 2
MOST_SECONDS = 20  # a page that takes longer is asked for once only
RESULTS = ROOT / "bench/results"


class Site:
    """One database, served."""

    def __init__(self, database: Database, port: int, pid: int, session: str) -> None:
        self.database, self.port, self.pid, self.session = database, port, pid, session
        self.cpu: dict[str, list[float]] = {page.name: [] for page in ALL}
        self.wall: dict[str, list[float]] = {page.name: [] for page in ALL}
        self.size: dict[str, int] = {}

    def ask(self, page: Page, *, counts: bool) -> None:
        pids = [*family_of(self.pid), *backends_of(self.database.name)]
        before, began = used_by(pids), time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=600)
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
            self.cpu[page.name].append((used_by(pids) - before) * 1000)
            self.wall[page.name].append(taken * 1000)
            self.size[page.name] = len(body)

    def is_too_slow(self, page: Page) -> bool:
        return bool(self.wall[page.name]) and self.wall[page.name][-1] > MOST_SECONDS * 1000

    def figures(self) -> dict[str, Any]:
        cpu = {name: statistics.median(times) for name, times in self.cpu.items()}
        floor = next(cpu[page.name] for page in ALL if page.address == FLOOR)
        return {
            "memory_mb": peak_mb(self.pid),
            "pages": {
                page.name: {
                    "address": page.address,
                    "cpu_ms": round(cpu[page.name], 1),
                    "wall_ms": round(statistics.median(self.wall[page.name]), 1),
                    "ratio": round(cpu[page.name] / floor, 1),
                    "kb": self.size[page.name] // 1024,
                }
                for page in ALL
            },
        }


@contextmanager
def site_of(database: Database) -> Iterator[Site]:
    port = free_port()
    environment = {**database.environment, "WEB_CONCURRENCY": "1"}
    environment["GSI_VISITOR_SECONDS"] = "0"  # what takes longer is measured too
    [session] = database.sessions(1)
    with served_by_gunicorn(port, environment) as pid:
        yield Site(database, port, pid, session)


def measure(kind: str, events: int, runs: int) -> dict[str, Any]:
    database = Database(kind, events)
    database.fill()
    with site_of(database) as site:
        for number in range(WARM_UP + runs):
            for page in ALL:
                if not site.is_too_slow(page):
                    site.ask(page, counts=number >= WARM_UP or (number == 0 and page in PEERS))
        return {"seconds_to_fill": database.seconds_to_fill, **site.figures()}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("sizes", nargs="*", type=int, default=[10_000, 1_000_000])
    asked.add_argument("--only", choices=["sqlite", "postgresql"])
    asked.add_argument("--runs", type=int, default=9)
    told = asked.parse_args()
    kinds = [told.only] if told.only else ["sqlite", "postgresql"]
    found = {
        kind: {str(size): measure(kind, size, told.runs) for size in told.sizes} for kind in kinds
    }
    for kind, sizes in found.items():
        show(kind, sizes)
    RESULTS.mkdir(exist_ok=True)
    day = datetime.now(UTC).date()
    made = {"day": str(day), "runs": told.runs, "databases": found}
    Path(RESULTS / f"pages-{day}.json").write_text(json.dumps(made, indent=1) + "\n")


def show(kind: str, sizes: dict[str, Any]) -> None:
    print(f"\n{kind}: CPU ms (ratio to the page without data) by number of events; growth")
    for page in ALL:
        rows = [of_size["pages"][page.name] for of_size in sizes.values()]
        cells = "".join(f"{row['cpu_ms']:10.1f} ({row['ratio']:6.1f})" for row in rows)
        growth = rows[-1]["cpu_ms"] / rows[0]["cpu_ms"]
        print(f"{page.name:28}{cells}{growth:8.2f}  {page.address}")
    memory = ", ".join(f"{size}: {of_size['memory_mb']} MB" for size, of_size in sizes.items())
    print(f"most memory of a web process: {memory}")


if __name__ == "__main__":
    main()
