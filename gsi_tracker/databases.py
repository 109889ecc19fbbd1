"""How each database is opened."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
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


def with_options(database: dict[str, Any]) -> dict[str, Any]:
    """The database's settings, with options for many writers and killed processes."""
    if database["ENGINE"].endswith("sqlite3"):
        options: dict[str, object] = {
            # A transaction takes the write lock when it begins: it waits its turn instead of
            # failing half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode={journal_mode()}; PRAGMA synchronous=FULL;",
        }
        return {**database, "OPTIONS": options}
    return {**database, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


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
