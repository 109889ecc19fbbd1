"""Datasette over the same events, with an index on what is counted and its search set up."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench.databases import FOLDER, Database
from bench.servers import ROOT, free_port, served

PROGRAM = ROOT / "var/bench-venv/bin/datasette"
# Its own are 200 ms for each facet and a second for a statement: what takes longer is left out.
UNLIMITED = ("facet_time_limit_ms", "sql_time_limit_ms")
TABLE = """
ATTACH '{source}' AS tracker;
CREATE TABLE events (id INTEGER PRIMARY KEY, slug TEXT, title TEXT, kind TEXT, country TEXT,
  year TEXT, earliest_on TEXT, place TEXT, summary TEXT);
INSERT INTO events SELECT id, slug, title, kind, country, substr(earliest_on, 1, 4), earliest_on,
  place, summary FROM tracker.tracking_event WHERE state = 'published';
CREATE INDEX events_by_kind ON events (kind);
CREATE INDEX events_by_country ON events (country);
CREATE INDEX events_by_year ON events (year);
CREATE VIRTUAL TABLE events_fts USING fts5(title, summary, content='events', content_rowid='id');
INSERT INTO events_fts (events_fts) VALUES ('rebuild');
ANALYZE;
"""


@contextmanager
def datasette(database: Database, *, limits: bool) -> Iterator[tuple[int, int]]:
    """Port and process. database: on SQLite. limits: with Datasette's own limits of time."""
    port = free_port()
    command = [str(PROGRAM), "serve", str(_flat(database)), "-p", str(port)]
    if not limits:
        command += [word for name in UNLIMITED for word in ("--setting", name, "600000")]
    with served(command, port, dict(os.environ)) as pid:
        yield port, pid


def _flat(database: Database) -> Path:
    """The events as one table, made the first time. Its name is part of the addresses."""
    folder = FOLDER / f"datasette-{database.name}"
    path = folder / "flat.db"
    if not path.exists():
        folder.mkdir(exist_ok=True)
        partial = folder / "partial.db"
        partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(partial)) as connection:
            source = database.url.removeprefix("sqlite:///")
            connection.executescript(TABLE.format(source=source))
        partial.rename(path)
    return path
