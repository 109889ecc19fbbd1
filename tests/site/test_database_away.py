"""A database that accepts and does not answer: the site says so in time, and goes on after it."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from gsi_tracker import databases
from gsi_tracker.postgresql.base import DatabaseWrapper
from tests.site.test_headers import STRICT

# The site as a web process has it; each request in a thread of its own, as in gunicorn.
REQUESTS = """
import json, logging, sys, threading, time
from gsi_tracker.wsgi import application
from django.conf import settings
from django.test import Client

logging.disable()
answers = {}

def ask(address, cookie):
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME if cookie else "x"] = "x" * 32
    begun = time.monotonic()
    answer = client.get(address, headers={"host": "127.0.0.1"})
    answers[f"{address} {cookie}"] = (
        answer.status_code, dict(answer.headers), answer.content.decode(), time.monotonic() - begun
    )

asked = [
    threading.Thread(target=ask, args=(address, cookie))
    for address in ("/", "/desk/", "/healthz") for cookie in (True, False)
]
[thread.start() for thread in asked]
[thread.join() for thread in asked]
ask("/about/method/", True)
print(json.dumps(answers))
"""


@contextmanager
def silent_server():
    """The port of a server that accepts and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        yield server.getsockname()[1]


@contextmanager
def relay(host, port):
    """A way to the database, and what stops (cleared) and lets go (set) everything on it."""
    flows = threading.Event()
    flows.set()

    def pass_on(source, target):
        with source, target:
            while data := source.recv(65536):
                flows.wait()
                target.sendall(data)

    def accept():
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            upstream = socket.create_connection((host, port))
            for pair in ((client, upstream), (upstream, client)):
                threading.Thread(target=_quietly(pass_on), args=pair, daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1], flows
        flows.set()
        server.shutdown(socket.SHUT_RDWR)


def _quietly(work):
    def quiet(*args):
        with suppress(OSError):
            work(*args)

    return quiet


def limited_connection(**changes):
    """A connection of its own to the test's database, as a web process with short limits has it."""
    options = {**connection.settings_dict["OPTIONS"], "answer_seconds": 1.5}
    options["options"] = databases.WebLimits(1, 1, 1).as_options()
    return DatabaseWrapper({**connection.settings_dict, "OPTIONS": options, **changes}, "default")


@pytest.mark.any_database
def test_a_silent_database_is_said_on_a_page_in_time():
    with silent_server() as port:
        done = subprocess.run(
            [sys.executable, "-c", REQUESTS], cwd=settings.BASE_DIR, capture_output=True, text=True,
            env={**os.environ, "DATABASE_URL": f"postgres://someone@127.0.0.1:{port}/x"},
            timeout=60, check=True,
        )  # fmt: skip

    answers = json.loads(done.stdout)
    assert answers["/about/method/ True"][3] < 1.5  # it does not wait for an attempt of its own
    for asked, (status, headers, content, seconds) in answers.items():
        if asked == "/desk/ False":  # strangers are sent to sign in, without a question
            continue
        assert (status, seconds < 5) == (503, True), (asked, seconds)
        assert {name: headers[name] for name in STRICT} == STRICT, asked
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "camera=()" in headers["Permissions-Policy"]
        if asked != "/healthz False":
            assert headers["Retry-After"] == "30"
            assert headers["Cache-Control"] == "no-store, private"
            assert "<h1>The site cannot reach its records now</h1>" in content


@pytest.mark.any_database
@pytest.mark.django_db
def test_a_database_that_fails_on_the_way_is_not_a_fault_of_the_site(monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked: secret")

    monkeypatch.setattr("tracking.progress.at_a_moment.Progress.build", locked)

    answer = Client(raise_request_exception=False).get("/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert b"secret" not in answer.content


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server")
@pytest.mark.django_db
def test_a_connection_that_falls_silent_is_given_up_and_opened_again():
    host, port = connection.settings_dict["HOST"], int(connection.settings_dict["PORT"] or 5432)
    with relay(host, port) as (relayed, flows):
        limited = limited_connection(HOST="127.0.0.1", PORT=relayed)
        with limited.cursor() as cursor:
            cursor.execute("SELECT 1")

        flows.clear()
        begun = time.monotonic()
        with pytest.raises(OperationalError, match="did not answer in time"):
            limited.cursor().execute("SELECT 1")
        assert time.monotonic() - begun < 3
        assert not limited.is_usable()

        flows.set()
        limited.close_if_unusable_or_obsolete()
        with limited.cursor() as cursor:
            cursor.execute("SELECT 1")
            assert cursor.fetchone() == (1,)
        limited.close()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no statement timeout")
@pytest.mark.django_db
def test_a_slow_statement_of_a_web_request_is_ended_but_a_file_takes_its_time(monkeypatch):
    limited = limited_connection()
    monkeypatch.setattr(databases, "connection", limited)
    with pytest.raises(OperationalError, match="statement timeout"):
        limited.cursor().execute("SELECT pg_sleep(2)")

    limited.set_autocommit(False)
    with databases.unlimited_statements(), limited.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1.6)")
    limited.rollback()

    with pytest.raises(OperationalError, match="statement timeout"):
        limited.cursor().execute("SELECT pg_sleep(2)")
    limited.close()


def test_only_web_requests_are_limited(monkeypatch):
    """Jobs, migrations and other commands take their time; a connection has to open soon anyway."""
    postgres = databases.with_options({"ENGINE": "django.db.backends.postgresql"})["OPTIONS"]
    assert postgres == {"connect_timeout": 2, "options": "-c jit=off"}
    told = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"options": "-c work_mem=8MB"}}
    assert databases.with_options(told)["OPTIONS"]["options"] == "-c jit=off -c work_mem=8MB"
    sqlite = databases.with_options({"ENGINE": "django.db.backends.sqlite3"})["OPTIONS"]
    assert sqlite["timeout"] == databases.SQLITE_BUSY_SECONDS

    changed = dict(connection.settings_dict["OPTIONS"])
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", changed)
    databases.limit_web_requests(databases.WebLimits(4, 3, 30))

    if connection.vendor == "sqlite":
        assert changed["timeout"] == 3
    else:
        assert changed["answer_seconds"] == 4.5
        assert "statement_timeout=4s" in changed["options"]
        assert "lock_timeout=3s" in changed["options"]
        assert "idle_in_transaction_session_timeout=30s" in changed["options"]
