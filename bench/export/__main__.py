"""The CSV of events beside the databases' own clients, Datasette and django-import-export.

    python -m bench.export [numbers of events, 100000 and 1000000 unless told]

`make bench-export` installs the peers first. Both kinds of database are filled anew for each
number, PostgreSQL on DATABASE_URL's server; all is dropped at the end. The runs of all tools are
interleaved; the medians of three are told, in seconds, with how many times ours each takes. The
rows of all are compared. It needs the clients sqlite3 and psql (on Debian: apt-get install sqlite3
postgresql-client) and curl.
"""

from __future__ import annotations

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
from urllib.parse import urlsplit

from bench.export.statement import COLUMNS
from bench.servers import free_port, peak_mb, served

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "var/bench-venv/bin"
RUNS = 3
MOST_FOR_IMPORT_EXPORT = 100_000
NAME = "gsi_tracker_bench_export"
WANTED = "columns=" + ",".join(COLUMNS)


def main(numbers: list[int]) -> None:
    missing = [tool for tool in ("sqlite3", "psql", "curl") if not shutil.which(tool)]
    if missing:
        raise SystemExit(f"Not found: {', '.join(missing)}. See the head of {__file__}.")
    server = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    for number in numbers:
        with tempfile.TemporaryDirectory(prefix="gsi-tracker-bench-") as folder:
            compare(number, "SQLite", f"sqlite:///{folder}/bench.sqlite3", Path(folder))
            postgresql(server, f'CREATE DATABASE "{NAME}"')
            try:
                address = urlsplit(server)._replace(path=f"/{NAME}").geturl()
                compare(number, "PostgreSQL", address, Path(folder))
            finally:
                postgresql(server, f'DROP DATABASE "{NAME}"')


def postgresql(server: str, statement: str) -> None:
    subprocess.run(["psql", "-q", server, "-c", statement], check=True)


def compare(number: int, kind: str, database: str, folder: Path) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "GSI_MODE": "development",
        "GSI_VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "gsi_tracker.settings",
        "WEB_CONCURRENCY": "1",
        "PYTHONPATH": str(ROOT),
    }
    python = [sys.executable, "-m"]
    for step in (["manage.py", "migrate", "-v0"], ["manage.py", "install"]):
        subprocess.run([sys.executable, *step], env=environment, check=True, stdout=-3, cwd=ROOT)
    generate = ["manage.py", "generate_events", "--count", str(number), "-v0"]
    subprocess.run([sys.executable, *generate], env=environment, check=True, cwd=ROOT)
    query = run([*python, "bench.export.statement"], environment)
    with ExitStack() as running:
        tools, peaks = tools_for(kind, database, folder, query, environment, running, number)
        times: dict[str, list[float]] = {name: [] for name in tools}
        for _ in range(RUNS):
            for name, tool in tools.items():
                began = time.perf_counter()
                tool(folder / f"{name}.csv")
                times[name].append(time.perf_counter() - began)
        report(number, kind, times, {name: peak_mb(pid) for name, pid in peaks.items()})
    same_rows(folder, list(tools))


def tools_for(
    kind: str,
    database: str,
    folder: Path,
    query: str,
    environment: dict[str, str],
    running: ExitStack,
    number: int,
) -> tuple[dict[str, Callable[[Path], object]], dict[str, int]]:
    """What writes the file to a path, by its name; and the processes that serve."""
    ours, theirs = free_port(), free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "gsi_tracker.wsgi", "-c"]
    command = [*gunicorn, str(ROOT / "gunicorn.conf.py"), "-b", f"127.0.0.1:{ours}", "-t", "600"]
    peaks = {"ours": running.enter_context(served(command, ours, environment))}
    tools: dict[str, Callable[[Path], object]] = {
        "ours": lambda path: fetch(f"http://127.0.0.1:{ours}/events.csv?{WANTED}", path)
    }
    client = folder / "query.sql"
    if kind == "SQLite":
        client.write_text(query)
        file = database.removeprefix("sqlite:///")
        tools["sqlite3"] = lambda path: piped(["sqlite3", "-csv", "-header", file], client, path)
        running.enter_context(served(*datasette(folder, ours, theirs, environment)))
        tools["Datasette"] = lambda path: fetch(
            f"http://127.0.0.1:{theirs}/flat/rows.csv?_stream=1&_size=max", path
        )
    else:
        # As the export plans it.
        settings = "SET jit = off; SET max_parallel_workers_per_gather = 0;"
        client.write_text(f"{settings} COPY ({query}) TO STDOUT (FORMAT csv)")
        tools["psql"] = lambda path: piped(["psql", "-q", database], client, path)
    if number <= MOST_FOR_IMPORT_EXPORT:
        peer = [str(PEERS / "python"), "-m", "bench.export.peer"]
        tools["django-import-export"] = lambda path: run([*peer, str(path)], environment)
    return tools, peaks


def datasette(
    folder: Path, ours: int, port: int, environment: dict[str, str]
) -> tuple[list[str], int, dict[str, str]]:
    """The same cells as one flat table, prepared beforehand."""
    source = folder / "flat.csv"
    fetch(f"http://127.0.0.1:{ours}/events.csv?plain=1&{WANTED}", source)
    flat = str(folder / "flat.db")
    subprocess.run(["sqlite3", flat, ".mode csv", f".import {source} rows"], check=True)
    limits = ["--setting", "max_csv_mb", "0", "--setting", "sql_time_limit_ms", "600000"]
    command = [str(PEERS / "datasette"), "serve", flat, "-p", str(port), *limits]
    return command, port, environment


def fetch(address: str, path: Path) -> None:
    subprocess.run(["curl", "-sSf", "-o", str(path), address], check=True)


def piped(command: list[str], script: Path, path: Path) -> None:
    with script.open() as given, path.open("w") as made:
        subprocess.run(command, stdin=given, stdout=made, check=True)


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    return done.stdout


def report(number: int, kind: str, times: dict[str, list[float]], peaks: dict[str, int]) -> None:
    print(f"\n{kind}, {number:,} events, {len(COLUMNS)} columns, medians of {RUNS} runs")
    print(f"{'tool':24}{'seconds':>10}{'to ours':>10}{'peak MB':>10}")
    ours = statistics.median(times["ours"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:24}{median:10.2f}{median / ours:10.2f}{peaks.get(name, ''):>10}")
    sys.stdout.flush()


def same_rows(folder: Path, names: list[str]) -> None:
    found = {name: digest(folder / f"{name}.csv") for name in names}
    print("rows:", "the same in all" if len(set(found.values())) == 1 else found)


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


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [100_000, 1_000_000])
