"""The files of all events beside the databases' own clients, Datasette and django-import-export.

    python -m bench.export [numbers of events, 100000 and 1000000 unless told] [--only sqlite]

`make bench-export` installs the peers first. Works on the databases that `bench.pages` fills. The
runs of all tools are interleaved; told are medians of three, in seconds, with how many times ours
each takes, the first byte of ours, and the most memory of the web process. The rows of all are
compared. XLSX and JSON are written as a job writes them, up to 100,000 rows. Needs the clients
sqlite3 and psql (on Debian: apt-get install sqlite3 postgresql-client) and curl. Writes
bench/results/export-DAY.json.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import results
from bench.databases import Database
from bench.export.statement import COLUMNS
from bench.servers import ROOT, free_port, peak_mb, served, served_by_gunicorn

PEERS = ROOT / "var/bench-venv/bin"
RUNS = 3
# What takes minutes for more rows: a peer, and the files that are written row by row.
MOST_ROW_BY_ROW = 100_000
WANTED = "columns=" + ",".join(COLUMNS)
Tool = Callable[[Path], object]


def compare(database: Database, folder: Path) -> dict[str, Any]:
    database.fill()
    query = run([sys.executable, "-m", "bench.export.statement"], database.environment)
    first_bytes: list[float] = []
    with ExitStack() as running:
        port = free_port()
        environment = {**database.environment, "WEB_CONCURRENCY": "1"}
        environment["DJANGO_SETTINGS_MODULE"] = "gsi_tracker.settings"
        pid = running.enter_context(served_by_gunicorn(port, environment))
        address = f"http://127.0.0.1:{port}/events.csv"

        def ours(path: Path) -> None:
            first_bytes.append(fetch(f"{address}?{WANTED}", path))

        tools: dict[str, Tool] = {"GSI Tracker": ours, **clients(database, query, folder)}
        if database.kind == "sqlite":
            fetch(f"{address}?plain=1&{WANTED}", folder / "flat.csv")
            tools["Datasette"] = running.enter_context(flat(folder))
        if database.events <= MOST_ROW_BY_ROW:
            peer = [str(PEERS / "python"), "-m", "bench.export.peer"]
            tools["django-import-export"] = lambda path: run(
                [*peer, str(path)], {**environment, "PYTHONPATH": str(ROOT)}
            )
        seconds: dict[str, list[float]] = {name: [] for name in tools}
        for _ in range(RUNS):
            for name, tool in tools.items():
                began = time.perf_counter()
                tool(folder / f"{name}.csv")
                seconds[name].append(time.perf_counter() - began)
        memory = peak_mb(pid)
    medians = {name: round(statistics.median(times), 2) for name, times in seconds.items()}
    found = {
        "seconds": medians,
        "to_ours": {name: round(one / medians["GSI Tracker"], 2) for name, one in medians.items()},
        "first_byte_seconds": round(statistics.median(first_bytes), 2),
        "mb": (folder / "GSI Tracker.csv").stat().st_size // 1_000_000,
        "memory_mb": memory,
        "rows_are_the_same": same_rows(folder, list(tools)),
        "row_by_row": row_by_row(database, folder),
    }
    print(f"{database.kind}, {database.events:,} events: {found}", flush=True)
    return found


def clients(database: Database, query: str, folder: Path) -> dict[str, Tool]:
    """The database's own, with the query of the file."""
    script = folder / "query.sql"
    if database.kind == "sqlite":
        script.write_text(query)
        file = database.url.removeprefix("sqlite:///")
        return {"sqlite3": lambda path: piped(["sqlite3", "-csv", "-header", file], script, path)}
    # As the export plans it.
    settings = "SET jit = off; SET max_parallel_workers_per_gather = 0;"
    script.write_text(f"{settings} COPY ({query}) TO STDOUT (FORMAT csv)")
    return {"psql": lambda path: piped(["psql", "-q", database.url], script, path)}


def row_by_row(database: Database, folder: Path) -> dict[str, Any]:
    """Seconds, and most memory, of the formats that are prepared in the background."""
    if database.events > MOST_ROW_BY_ROW:
        return {}
    found = {}
    for ending in ("xlsx", "json"):
        command = [sys.executable, "-m", "bench.export.prepared", ending]
        told = run([*command, str(folder / f"file.{ending}")], database.environment).split()
        found[ending] = {"seconds": float(told[0]), "memory_mb": int(told[1])}
    return found


class flat:  # noqa: N801 (used as a context manager, like `open`)
    """Datasette with the same cells as one flat table, prepared beforehand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running = ExitStack()

    def __enter__(self) -> Tool:
        file, port = self.folder / "flat.db", free_port()
        script = ["sqlite3", str(file), ".mode csv", f".import '{self.folder / 'flat.csv'}' rows"]
        subprocess.run(script, check=True)
        limits = ["--setting", "max_csv_mb", "0", "--setting", "sql_time_limit_ms", "600000"]
        command = [str(PEERS / "datasette"), "serve", str(file), "-p", str(port), *limits]
        self.running.enter_context(served(command, port, dict(os.environ)))
        address = f"http://127.0.0.1:{port}/flat/rows.csv?_stream=1&_size=max"
        return lambda path: fetch(address, path)

    def __exit__(self, *_error: object) -> None:
        self.running.close()


def fetch(address: str, path: Path) -> float:
    """Seconds until the first byte."""
    told = subprocess.run(
        ["curl", "-sSf", "-o", str(path), "-w", "%{time_starttransfer}", address],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return float(told.stdout)


def piped(command: list[str], script: Path, path: Path) -> None:
    with script.open() as given, path.open("w") as made:
        subprocess.run(command, stdin=given, stdout=made, check=True)


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    return done.stdout


def same_rows(folder: Path, names: list[str]) -> bool:
    found = {name: digest(folder / f"{name}.csv") for name in names}
    if len(set(found.values())) > 1:
        print(f"rows differ: {found}")
    return len(set(found.values())) == 1


def digest(path: Path) -> tuple[int, str]:
    """The number of rows and a hash of their cells, without headers, marks and Datasette's keys."""
    hashed, count = hashlib.sha256(), 0
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            cells = row[-len(COLUMNS) :]
            if cells[0] in {"slug", "cell_0"} or cells[1] == "url":
                continue
            hashed.update(repr([cell.removeprefix("'") for cell in cells]).encode())
            count += 1
    return count, hashed.hexdigest()[:12]


def main() -> None:
    missing = [tool for tool in ("sqlite3", "psql", "curl") if not shutil.which(tool)]
    if missing:
        raise SystemExit(f"Not found: {', '.join(missing)}. See the head of {__file__}.")
    asked = argparse.ArgumentParser()
    asked.add_argument("sizes", nargs="*", type=int, default=[100_000, 1_000_000])
    asked.add_argument("--only", choices=["sqlite", "postgresql"])
    told = asked.parse_args()
    found: dict[str, dict[str, Any]] = {}
    for kind in [told.only] if told.only else ["sqlite", "postgresql"]:
        found[kind] = {}
        for size in told.sizes:
            with tempfile.TemporaryDirectory(prefix="gsi-tracker-bench-") as folder:
                found[kind][str(size)] = compare(Database(kind, size), Path(folder))
    results.keep("export", {"columns": len(COLUMNS), "runs": RUNS, "databases": found})


if __name__ == "__main__":
    main()
