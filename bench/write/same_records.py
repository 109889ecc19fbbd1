"""Many people saving the same few records at once, over HTTP, against gunicorn.

    python -m bench.write.same_records [seconds, 60 unless told] [people, 20 unless told]

Serves the tracker on a throw-away database: SQLite in a temporary folder, or one of its own on the
server of DATABASE_URL. Each person opens the form of one of a few events, adds a mark to it and
saves; half of them write into the summary, half into the place. Where the page asks they answer:
whoever adds to the summary takes the other's words and begins again, whoever sets the place keeps
theirs. Prints the numbers of saves, of conflicts shown, of errors and of lost updates, and exits
with status 1 unless the last two are 0. A save is lost if its mark is not in the version that the
history has of it, or if it was added to a summary and is not there at the end.
"""

from __future__ import annotations

import logging
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter

from bench.people import Fields, Person, at_work
from bench.servers import ROOT, free_port, served_by_gunicorn

RECORDS = 8
DATABASE = "gsi_tracker_bench_saving"


class Saver(Person):
    """Saves a mark into one of the events, and notes what came of it."""

    def __init__(self, number: int, site: str, session: str, events: list[int]) -> None:
        super().__init__(site, session)
        self.number, self.events = number, events
        self.saved: list[tuple[int, str, str]] = []  # event, field, mark
        self.slowest = 0.0

    def act(self) -> None:
        event = random.choice(self.events)
        path = f"/desk/events/{event}/edit/"
        field = "summary" if self.number % 2 else "place"
        mark = f"p{self.number}-{sum(self.count.values())}"
        status, typed, _page = self.fields(path)
        if status != 200:
            self.note_error(f"form: {status}")
            return
        self.add_mark(typed, field, mark)
        for _ in range(20):
            begun = time.monotonic()
            status, typed, page = self.fields(path, typed)
            self.slowest = max(self.slowest, time.monotonic() - begun)
            if status == 302:
                self.count["saves"] += 1
                self.saved.append((event, field, mark))
                return
            if status != 200 or 'name="before"' not in page:
                self.note_error(f"save: {status}")
                return
            self.count["conflicts"] += 1
            if "take-summary" in typed:
                self.count["begun again"] += 1
                return
        self.note_error("asked twenty times")

    @staticmethod
    def add_mark(typed: Fields, field: str, mark: str) -> None:
        before = typed[field][0]
        typed[field] = [f"{before} {mark}".strip() if field == "summary" else mark]
        typed["reason"] = [f"Mark {mark}."]


def prepare(people: int) -> tuple[list[str], list[int]]:
    """A session for each editor, and the events that they work on."""
    from django.conf import settings
    from django.test import Client

    from tests import factories

    sessions = []
    for _ in range(people):
        client = Client()
        client.force_login(factories.user("editor"))
        sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    return sessions, [factories.event(summary="Marks:").pk for _ in range(RECORDS)]


def lost(saved: list[tuple[int, str, str]]) -> list[str]:
    """The marks of acknowledged saves that are nowhere to be found."""
    from tracking.models import Event

    found = []
    events = Event.objects.in_bulk({event for event, _field, _mark in saved})
    for event, field, mark in saved:
        stored = events[event].history.filter(history_change_reason=f"Mark {mark}.").first()
        is_kept = stored and mark in getattr(stored, field).split()
        if field == "summary":
            is_kept = is_kept and mark in events[event].summary.split()
        if not is_kept:
            found.append(f"{field} of {event}: {mark}")
    for event in events.values():
        versions = list(event.history.order_by("version").values_list("version", flat=True))
        if versions != list(range(1, event.version + 1)):
            found.append(f"versions of {event.pk}")
    return found


def run(seconds: int, people: int, environ: dict[str, str]) -> int:
    site = f"http://127.0.0.1:{environ['PORT']}"
    for words in (["install"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        command = [sys.executable, "manage.py", *words]
        subprocess.run(command, cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL)
    import django

    django.setup()
    logging.disable(logging.INFO)  # of signing in
    sessions, events = prepare(people)
    from django.db import connection

    connection.close()
    with served_by_gunicorn(int(environ["PORT"]), environ):
        savers = [Saver(n, site, session, events) for n, session in enumerate(sessions)]
        at_work(savers, seconds)
    return report(savers, connection.vendor, seconds)


def report(savers: list[Saver], vendor: str, seconds: int) -> int:
    count: Counter[str] = sum((saver.count for saver in savers), Counter())
    missing = lost([row for saver in savers for row in saver.saved])
    print(
        f"{vendor}: {len(savers)} people, {seconds} s, {RECORDS} records: {count['saves']} saves, "
        f"{count['conflicts']} conflicts shown, {count['errors']} errors, "
        f"{len(missing)} lost updates; slowest save {max(s.slowest for s in savers):.1f} s"
    )
    for words in [*(line for saver in savers for line in saver.complaints), *missing][:20]:
        print(f"  {words}")
    return int(bool(count["errors"] or missing or not count["saves"]))


def main(seconds: int = 60, people: int = 20) -> int:
    given = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="gsi-tracker-bench-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "gsi_tracker.settings",
            "GSI_MODE": "demo",
            "GSI_VAR_DIR": folder,
            "PORT": str(free_port()),
        }
        if not given.startswith("postgres"):
            os.environ.pop("DATABASE_URL", None)
            return run(seconds, people, dict(os.environ))
        import psycopg

        with psycopg.connect(given, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            server.execute(f"CREATE DATABASE {DATABASE}")
            os.environ["DATABASE_URL"] = f"{given.rsplit('/', 1)[0]}/{DATABASE}"
            try:
                return run(seconds, people, dict(os.environ))
            finally:
                server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
