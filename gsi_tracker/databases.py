"""How each database is opened."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

# A WAL database used by several processes can be corrupted by SQLite before these releases
# (https://www.sqlite.org/wal.html, "The WAL-reset bug").
WAL_IS_SAFE_FROM = (3, 51, 3)
WAL_IS_SAFE_IN = {(3, 50): 7, (3, 44): 6}


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """WAL if this SQLite keeps it whole under several processes, otherwise a rollback journal."""
    patched = WAL_IS_SAFE_IN.get((version[0], version[1]))
    safe = version >= WAL_IS_SAFE_FROM or (patched is not None and version[2] >= patched)
    return "WAL" if safe else "DELETE"


# How long everything but a web request waits for another writer of an SQLite file.
SQLITE_BUSY_SECONDS = 20
SQLITE_ANALYSED_ROWS = 1000
# To compile a statement takes PostgreSQL longer than to carry it out: seconds, where it expects
# many rows and finds few.
NOT_COMPILED = "-c jit=off"
# After the server's own limit: its answer says more than the silence.
GRACE_SECONDS = 0.5


@dataclass(frozen=True)
class WebLimits:
    """How long a web request waits for the database, in seconds."""

    statement_seconds: int
    lock_seconds: int
    idle_in_transaction_seconds: int

    def as_options(self) -> str:
        """The limits as PostgreSQL keeps them for a connection."""
        return (
            f"-c statement_timeout={self.statement_seconds}s -c lock_timeout={self.lock_seconds}s "
            f"-c idle_in_transaction_session_timeout={self.idle_in_transaction_seconds}s"
        )


def with_options(database: dict[str, Any], *, connect_seconds: int = 2) -> dict[str, Any]:
    """The database's settings, with options for many writers and killed processes."""
    if database["ENGINE"].endswith("sqlite3"):
        options: dict[str, object] = {
            # A transaction takes the write lock when it begins: it waits its turn instead of
            # failing half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_BUSY_SECONDS,
            "init_command": f"PRAGMA journal_mode={journal_mode()}; PRAGMA synchronous=FULL;",
        }
        return {**database, "OPTIONS": options}
    given = database.get("OPTIONS", {})
    return {
        **database,
        "ENGINE": "gsi_tracker.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": connect_seconds,
            **given,
            "options": f"{NOT_COMPILED} {given.get('options', '')}".strip(),
        },
    }


def limit_web_requests(limits: WebLimits) -> None:
    """Limits how long this process waits for the database: for processes that answer requests.

    Workers, beat and commands never call it: a migration or a large file takes its time.
    """
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "sqlite":
        options["timeout"] = limits.lock_seconds
    else:
        options["options"] = f"{limits.as_options()} {options['options']}"
        options["answer_seconds"] = limits.statement_seconds + GRACE_SECONDS


@contextmanager
def unlimited_statements() -> Iterator[None]:
    """Statements inside may take as long as they need, in a web request too. For files of lists.

    Inside a transaction alone. **cost** one statement in a web request on PostgreSQL, else none.
    """
    if connection.settings_dict["OPTIONS"].get("answer_seconds") is None:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
    with connection.waiting_at_most(None):  # type: ignore[attr-defined]
        yield


def refresh_statistics() -> None:
    """Lets the planner know how the data are spread, as they have become.

    SQLite looks at so many rows of each index at most, and at one table after the other, so that
    whoever writes waits for one of them at most; PostgreSQL takes a sample and lets others write.
    **cost** three seconds on SQLite at a million events.
    """
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("ANALYZE")
            return
        cursor.execute(f"PRAGMA analysis_limit = {SQLITE_ANALYSED_ROWS}")
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def _reads_already() -> bool:
    """Whether another snapshot of SQLite is open, of which Django knows nothing."""
    return connection.vendor == "sqlite" and getattr(connection.connection, "in_transaction", False)


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside comes from one state of the database; nothing can be written.

    On SQLite it takes no write lock, as Django's own transactions do here at once. Inside a
    transaction, that transaction goes on.
    """
    if connection.in_atomic_block or _reads_already():
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
