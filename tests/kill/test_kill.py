"""Worker and web process are killed 20 times each in the middle of jobs, on both brokers.

`make test-kill` runs it. Every job ends done, once, or failed with a reason; nobody gets a part of
a file; nothing stays running.
"""

import hashlib
import json
import os
import random
import time
import uuid
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

import pytest
import redis

from tests.kill import databases, engine
from tests.kill.kinds import STEP_SECONDS, lines
from tests.services import REDIS_URL

KILLS = 20
MOST_WAITING = 3
OPEN = "SELECT 1 FROM tracking_job WHERE state IN ('waiting', 'running')"
WAITING = "SELECT 1 FROM tracking_job WHERE state = 'waiting'"
RUNNING = "SELECT 1 FROM tracking_job WHERE state = 'running'"
DONE = "SELECT token FROM tracking_job WHERE state = 'done'"
SEED = int(os.environ.get("GSI_TEST_SEED") or time.time())


@contextmanager
def on_one_machine(tmp_path):
    """The default: a folder as broker, and SQLite."""
    database = databases.SqliteFile(tmp_path / "kill.sqlite3")
    with engine.running(tmp_path, database, "filesystem://") as site:
        yield site


@contextmanager
def with_services(tmp_path):
    """As in production: Redis, of which one numbered database is emptied, and PostgreSQL."""
    with redis.Redis.from_url(REDIS_URL) as server, databases.postgres_database() as made:
        server.flushdb()
        try:
            with engine.running(tmp_path, made, REDIS_URL) as site:
                yield site
        finally:
            server.flushdb()


class Traffic:
    """Asks for jobs and takes their files, all the time, until it is ended."""

    def __init__(self, site):
        self.site, self.ended = site, Event()
        self.tokens, self.wrong, self.taken = [], [], 0
        self.threads = [Thread(target=self._run, args=[work]) for work in (self.ask, self.take)]
        for thread in self.threads:
            thread.start()

    def _run(self, work):
        while not self.ended.is_set():
            try:
                work()
            except Exception as error:
                self.wrong.append(repr(error))
                return

    def ask(self):
        if len(self.site.database.rows(WAITING)) >= MOST_WAITING:
            time.sleep(0.1)
            return
        number = len(self.tokens)
        self.tokens.append(self.site.ask(number, steps=random.choice([5, 20, 40])))
        time.sleep(0.1)

    def take(self):
        time.sleep(0.05)
        done = self.site.database.rows(DONE)
        if not done:
            return
        token = uuid.UUID(str(random.choice(done)[0]))
        answer = self.site.get(f"/result/{token}/")
        if answer is not None:
            self.taken += 1
            body, headers = answer
            if hashlib.sha256(body).hexdigest() != headers["X-Checksum"]:
                self.wrong.append(f"part of {token}: {body[-20:]!r}")

    def end(self):
        self.ended.set()
        for thread in self.threads:
            thread.join()


def kill_workers(site):
    """Kills until so many have met a job in the middle; gives the number of all kills."""
    kills, met, of_the_dead = 0, 0, set()
    while met < KILLS:
        until = time.monotonic() + 30
        while not (held := leases(site) - of_the_dead):
            assert time.monotonic() < until, "no worker takes a job"
            time.sleep(0.02)
        time.sleep(random.uniform(0, 0.4))
        site.kill_worker()
        kills += 1
        met += bool(held & leases(site))
        of_the_dead |= leases(site)
        site.start_worker()
    return kills


def leases(site):
    return set(site.database.rows("SELECT lease FROM tracking_job WHERE state = 'running'"))


def kill_webs(site):
    """Each time once it answers again: a slow machine would else kill it before it serves."""
    for number in range(KILLS):
        site.wait_for_web()
        time.sleep(random.uniform(0.1, 0.8))
        site.kill_web(whole=number % 10 == 9)


@dataclass(frozen=True)
class JobRow:
    token: str
    state: str
    attempts: int
    failure: str
    file: str
    sha256: str
    steps: int


def jobs_of(site):
    query = "SELECT token, state, attempts, failure, file, sha256, parameters FROM tracking_job"
    for *values, parameters in site.database.rows(query):
        known = parameters if isinstance(parameters, dict) else json.loads(parameters)
        yield JobRow(uuid.UUID(str(values[0])).hex, *values[1:], known["steps"])


def kill_in_traffic(site):
    """Gives the token of a job that was asked for after the last kill and outlasts its lease."""
    site.start_worker()
    site.start_beat()
    traffic = Traffic(site)
    web_killer = Thread(target=kill_webs, args=[site])
    web_killer.start()
    kills = kill_workers(site)
    web_killer.join()
    traffic.end()
    last = site.ask(9999, steps=int(1.5 * engine.LEASE_SECONDS / STEP_SECONDS))
    until = time.monotonic() + 60
    while site.database.rows(OPEN) and time.monotonic() < until:
        time.sleep(0.1)
    assert traffic.wrong == []
    assert traffic.taken > 0
    print(f"seed {SEED}; {kills} workers and {KILLS} web processes killed; files taken: "
          f"{traffic.taken}")  # fmt: skip
    return uuid.UUID(last).hex


@pytest.mark.parametrize("installation", [with_services, on_one_machine])
def test_whatever_is_killed_every_job_ends_once_and_whole(installation, tmp_path):
    random.seed(SEED)
    with installation(tmp_path) as site:
        last = kill_in_traffic(site)
        jobs = list(jobs_of(site))

    tally = Counter((job.state, job.failure, job.attempts) for job in jobs)
    print("jobs by state, failure and attempts:", dict(tally))
    assert set(tally) <= {
        ("failed", "worker_lost", 3), *(("done", "", attempts) for attempts in (1, 2, 3))
    }  # fmt: skip
    assert [job.attempts for job in jobs if job.token == last] == [1]
    for job in jobs:
        if job.state == "done":
            content = (tmp_path / "reports" / job.file).read_bytes()
            assert content == b"".join(lines(job.steps))
            assert hashlib.sha256(content).hexdigest() == job.sha256


def test_without_beat_a_killed_job_would_stay_running(tmp_path):
    """The control: it is the sweeper that finds it, nothing else."""
    with on_one_machine(tmp_path) as site:
        site.start_worker()
        site.ask(1, steps=100)
        site.wait_for(RUNNING, seconds=10)
        site.kill_worker()
        site.start_worker()

        time.sleep(2 * engine.LEASE_SECONDS)
        assert site.database.rows(RUNNING)

        site.start_beat()
        assert site.wait_for("SELECT 1 FROM tracking_job WHERE state = 'done'", seconds=30)
