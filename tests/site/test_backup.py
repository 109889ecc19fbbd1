"""The commands of the operating guide take a backup and restore it."""

import os
import re
import shlex
import shutil
import subprocess

import psycopg
import pytest
from django.conf import settings
from django.db import connection

COPY = "restored_by_a_test"


def documented(program, name):
    """The guide's command for this program, with the name of a database."""
    guide = (settings.BASE_DIR / "docs/operating.md").read_text("utf-8")
    (command,) = re.findall(rf"`({program}\s[^`]+)`", guide)
    return [name if word == "NAME" else word for word in shlex.split(command)]


@pytest.fixture
def server():
    """The environment that leads PostgreSQL's programs to the server of the tests."""
    if connection.vendor != "postgresql" or not shutil.which("pg_restore"):
        pytest.skip("needs PostgreSQL and its programs")
    told = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    values = {name: str(connection.settings_dict[key]) for name, key in told.items()}
    return {**os.environ, **{name: value for name, value in values.items() if value}}


@pytest.fixture
def empty(server, db):
    """The name of an empty database, which is gone after the test."""
    name = f"{COPY}_{os.getpid()}"
    parameters = {**connection.get_connection_params(), "dbname": "postgres"}
    wanted = {key: parameters[key] for key in ("host", "port", "user", "password", "dbname")
              if key in parameters}  # fmt: skip
    with psycopg.connect(**wanted, autocommit=True) as other:
        other.execute(f"CREATE DATABASE {name}")
        yield name
        other.execute(f"DROP DATABASE {name}")


def test_a_dump_is_restored_into_an_empty_database_and_again(server, empty, tmp_path):
    def run(command):
        done = subprocess.run(command, env=server, cwd=tmp_path, capture_output=True, text=True)
        return done.returncode, done.stderr

    dumped = run(documented("pg_dump", connection.settings_dict["NAME"]))
    restored = [run(documented("pg_restore", empty)) for _ in range(2)]
    count = ["psql", "-At", "--dbname", empty, "-c", "SELECT count(*) FROM priorities_item"]

    assert dumped == (0, "")
    assert restored == [(0, ""), (0, "")]
    assert subprocess.run(count, env=server, capture_output=True, text=True).stdout == "31\n"
