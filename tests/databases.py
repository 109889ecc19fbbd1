"""An installed test database, made once and copied for each worker.

Migrating and loading the framework takes seconds, copying the result hundredths of one. What is
kept is named by a hash of all it is made from: a changed migration, fixture or requirement makes
another. SQLite keeps a file below pytest's cache, PostgreSQL a template database.
"""

import fcntl
import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

PREFIX = "gsi_installed_"
# The tables follow from the migrations, the rows from fixtures and what loads them.
MADE_FROM = (
    "*/migrations/*.py",
    "gsi_tracker/accounts/migrations/*.py",
    "fixtures/framework.json",
    "fixtures/source/*",
    "priorities/loading.py",
    "priorities/models.py",
    "tracking/permissions.py",
    "tracking/search/*.py",
    "tracking/models/search_entries.py",
    "tests/databases.py",
    "tests/conftest.py",
    "tests/factories.py",
    "requirements/run.txt",
)


def create(install: Callable[[], None], folder: Path) -> None:
    """Gives this process its own installed database, under the name that its settings have.

    **errors** those of `install`; then nothing is kept.
    """
    make = {"sqlite": _create_sqlite, "postgresql": _create_postgresql}[connection.vendor]
    make(install, folder)


def restore(folder: Path) -> None:
    """Brings the installed state back after a test that really committed has emptied the tables."""
    if connection.vendor == "sqlite":
        _copy(folder / f"{_name()}.sqlite3")
    else:
        own = connection.settings_dict["NAME"]
        connection.close()
        _execute(f'DROP DATABASE "{own}" WITH (FORCE)')
        _execute(f'CREATE DATABASE "{own}" TEMPLATE "{_name()}"')


def _name() -> str:
    digest = hashlib.sha256()
    for pattern in MADE_FROM:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(f"{path.name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return PREFIX + digest.hexdigest()[:16]


def _create_sqlite(install: Callable[[], None], folder: Path) -> None:
    kept = folder / f"{_name()}.sqlite3"
    with _one_at_a_time(folder):
        if not kept.exists():
            for older in folder.glob(f"{PREFIX}*"):
                older.unlink()
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            install()
            half_made = kept.with_suffix(".half")
            with sqlite3.connect(half_made) as target:
                connection.connection.backup(target)
            target.close()
            half_made.rename(kept)
            return
    name = connection.creation._get_test_db_name()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    connection.close()
    _copy(kept)


def _copy(kept: Path) -> None:
    connection.ensure_connection()
    source = sqlite3.connect(kept)
    try:
        source.backup(connection.connection)
    finally:
        source.close()


def _create_postgresql(install: Callable[[], None], folder: Path) -> None:
    options, template = connection.settings_dict["TEST"], _name()
    own_name = options["NAME"]
    with _one_at_a_time(folder):
        if template not in (kept := _kept_templates()):
            options["NAME"] = template
            before = connection.settings_dict["NAME"]
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                install()
            except BaseException:
                connection.creation.destroy_test_db(before, verbosity=0)
                raise
            connection.close()
            settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = before
            options["NAME"] = own_name
            for older in kept:
                _execute(f'DROP DATABASE IF EXISTS "{older}"')
        options["TEMPLATE"] = template
        name = connection.creation._create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _kept_templates() -> list[str]:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
        return [name for (name,) in cursor.fetchall()]


def _execute(statement: str) -> None:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
