"""Databases with so many generated events, made once and kept: below var/bench/, on the server."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var/bench"
SEED = "7"
# Another migration or generator makes other databases.
MADE_FROM = (
    "*/migrations/*.py",
    "tracking/sample/**/*.py",
    "tracking/summaries/*.py",
    "fixtures/**/*",
)
SERVER = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"


@dataclass(frozen=True)
class Database:
    """A filled database. kind: `sqlite` or `postgresql`."""

    kind: str
    events: int

    @property
    def name(self) -> str:
        return f"gsi_bench_{self.events}_{_digest()}"

    @property
    def url(self) -> str:
        if self.kind == "sqlite":
            return f"sqlite:///{FOLDER / self.name}.sqlite3"
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
        self.manage("install", "-v0")
        self.manage("load_sample", "-v0")
        began = time.monotonic()
        self.manage("generate_events", "--count", str(self.events), "--seed", SEED, "-v0")
        taken = time.monotonic() - began
        self.manage("collectstatic", "--noinput", "-v0")
        marker.write_text(f"{taken:.0f}")
        print(f"{self.kind}: {self.events:,} events generated in {taken:.0f} s", flush=True)

    @property
    def seconds_to_fill(self) -> int:
        return int((FOLDER / f"{self.kind}-{self.name}.filled").read_text())

    def manage(self, *words: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *words], check=True, cwd=ROOT, env=self.environment
        )

    def _is_there(self) -> bool:
        if self.kind == "sqlite":
            return Path(self.url.removeprefix("sqlite:///")).exists()
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
