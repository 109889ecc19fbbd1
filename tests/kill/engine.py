"""Web, worker and beat of one throw-away installation, to be killed and started again."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.browser.server import demo_environment, free_port, manage

ROOT = Path(__file__).resolve().parents[2]
LEASE_SECONDS = 2


class Engine:
    def __init__(self, var_dir, database, broker_url):
        self.database, self.port, self.log = database, free_port(), (var_dir / "log").open("wb")
        self.environ = demo_environment(var_dir, self.port) | {
            "DATABASE_URL": database.url,
            "DJANGO_SETTINGS_MODULE": "tests.kill.settings",
            "GSI_BROKER_URL": broker_url,
            "GSI_JOB_LEASE_SECONDS": str(LEASE_SECONDS),
            "GSI_JOBS_OF_VISITORS": "1000",
        }
        self.children = []
        self.worker_pid = None

    def prepare(self):
        manage(self.environ, "migrate", "--run-syncdb", "--verbosity", "0")
        self.nursery = self.start("-m", "tests.kill.nursery", stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)  # fmt: skip
        self.start_web()

    def start(self, *words, stdout=None, **options):
        """A child in a group of its own, so that nothing of it is left at the end."""
        child = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=self.environ, stderr=self.log,
            stdout=stdout or self.log, process_group=0, **options,
        )  # fmt: skip
        self.children.append(child)
        return child

    def start_web(self):
        self.web = self.start("-m", "gunicorn", "gsi_tracker.wsgi")
        self.wait_for_web()

    def wait_for_web(self):
        until = time.monotonic() + 30
        while self.get("/healthz") is None:
            assert time.monotonic() < until, "the web process did not start"
            time.sleep(0.05)

    def start_beat(self):
        self.start("-m", "celery", "--quiet", "-A", "gsi_tracker.celery", "beat", "--pidfile", "",
                   "--loglevel", "ERROR")  # fmt: skip

    def start_worker(self):
        self.nursery.stdin.write("\n")
        self.nursery.stdin.flush()
        self.worker_pid = int(self.nursery.stdout.readline())

    def kill_worker(self):
        os.kill(self.worker_pid, signal.SIGKILL)

    def kill_web(self, *, whole):
        """The process that answers, which its master replaces, or the master with it."""
        if whole:
            os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait()
            self.start_web()
            return
        children = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children").read_text().split()
        for pid in children:
            os.kill(int(pid), signal.SIGKILL)

    def get(self, path):
        """Body and headers; None where nobody answered, or answered only half."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
            return None
        except Exception:  # refused, cut, reset: the process was killed
            return None

    def ask(self, number, steps):
        """The token of a job: asked again until somebody answers."""
        until = time.monotonic() + 30
        while (answer := self.get(f"/ask/{number}/{steps}/")) is None:
            assert time.monotonic() < until, "nobody answers"
            time.sleep(0.02)
        return answer[0].decode()

    def wait_for(self, query, seconds):
        """Until the query gives a row, which is given back; None when it takes too long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if found := self.database.rows(query):
                return found[0]
            time.sleep(0.02)
        return None

    def end(self):
        for child in self.children:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
        self.log.close()


@contextmanager
def running(var_dir, database, broker_url):
    engine = Engine(var_dir, database, broker_url)
    try:
        engine.prepare()
        yield engine
    finally:
        engine.end()
