"""Databases with so many generated events, made once and kept: below var/bench/, on the server."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var/bench"
SEED = "7"
# Another migration or generator makes other databases.
MADE_FROM = (
    "*/migrations/*.py",
    "tracking/sample/**/*.py",
    "tracking/summaries/*.py",
    "tracking/search/entries.py",
    "tracking/search/tokenizer.py",
    "fixtures/**/*",
)
SERVER = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"


@dataclass(frozen=True)
class Database:
    """A filled database. kind: `sqlite` or `postgresql`."""

    kind: str
    events: int
    suffix: str = ""  # of a copy

    @property
    def name(self) -> str:
        return f"gsi_bench_{self.events}_{_digest()}{self.suffix}"

    @property
    def url(self) -> str:
        if self.kind == "sqlite":
            return f"sqlite:///{self._path}"
        return urlsplit(SERVER)._replace(path=f"/{self.name}").geturl()

    @property
    def environment(self) -> dict[str, str]:
        """For processes that work with it."""
        return {
            **os.environ,
            "DATABASE_URL": self.url,
            "GSI_MODE": "demo",
            "GSI_VAR_DIR": str(FOLDER / f"var-{self.kind}-{self.events}"),
            "GSI_DEMO_PASSWORD": "bench-Password-1",
            "DJANGO_SETTINGS_MODULE": "bench.site.settings",
            "PYTHONPATH": str(ROOT),
        }

    def fill(self) -> None:
        """Unless it is there already. Says how long it took."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        marker = FOLDER / f"{self.kind}-{self.name}.filled"
        if marker.exists() and self._is_there():
            return
        self._drop_older()
        self.manage("collectstatic", "--noinput", "-v0")
        self.manage("install", "-v0")
        self.manage("load_sample", "-v0")
        began, used = time.monotonic(), _seconds_of_children()
        self.manage("generate_events", "--count", str(self.events), "--seed", SEED, "-v0")
        cost = {
            "fill_seconds": round(time.monotonic() - began),
            "fill_cpu_seconds": round(_seconds_of_children() - used),
        }
        marker.write_text(json.dumps(cost))
        print(f"{self.kind}: {self.events:,} events generated: {cost}", flush=True)

    @property
    def cost(self) -> dict[str, int]:
        """Seconds that generating the events took: of waiting, and of the processor (without
        PostgreSQL's own).
        """
        return json.loads((FOLDER / f"{self.kind}-{self.name}.filled").read_text())

    @contextmanager
    def copied(self) -> Iterator[Database]:
        """To be written to; dropped at the end."""
        copy = replace(self, suffix="_copy")
        copy._drop()
        if self.kind == "sqlite":
            shutil.copy(self._path, copy._path)
        else:
            _execute(f'CREATE DATABASE "{copy.name}" TEMPLATE "{self.name}"')
        try:
            yield copy
        finally:
            copy._drop()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What a statement without values finds, by the database's own client library."""
        if self.kind == "sqlite":
            with closing(sqlite3.connect(self._path)) as connection:
                return connection.execute(statement).fetchall()
        import psycopg

        with psycopg.connect(self.url) as connection:
            return connection.execute(statement.encode()).fetchall()

    def sessions(self, number: int) -> list[str]:
        """Of so many administrators, who may read and do everything."""
        asked = [sys.executable, "-m", "bench.site.sessions", str(number)]
        told = subprocess.run(
            asked, env=self.environment, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        return told.stdout.split()

    def manage(self, *words: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *words], check=True, cwd=ROOT, env=self.environment
        )

    @property
    def _path(self) -> Path:
        return FOLDER / f"{self.name}.sqlite3"

    def _drop(self) -> None:
        if self.kind == "sqlite":
            for path in FOLDER.glob(f"{self._path.name}*"):
                path.unlink()
        else:
            _execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def _is_there(self) -> bool:
        if self.kind == "sqlite":
            return self._path.exists()
        return self.name in _databases()

    def _drop_older(self) -> None:
        beginning = f"gsi_bench_{self.events}_"
        if self.kind == "sqlite":
            for path in FOLDER.glob(f"{beginning}*"):
                path.unlink()
            return
        for name in _databases():
            if name.startswith(beginning):
                _execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        _execute(f'CREATE DATABASE "{self.name}"')


def _seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _digest() -> str:
    digest = hashlib.sha256()
    for pattern in MADE_FROM:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _databases() -> list[str]:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as server:
        return [name for (name,) in server.execute("SELECT datname FROM pg_database")]


def _execute(statement: str) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(statement)
