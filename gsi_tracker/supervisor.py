"""Runs web, worker and beat together: `python -m gsi_tracker.supervisor`, as `make run` does.

It loads neither Django nor Celery, so it is small and starts at once. In production the system's
service manager does this work (docs/operating.md).
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

# A demonstration in a container runs as root, which Celery calls out at every start.
QUIET = ["-W", "ignore:You're running the worker with superuser privileges"]
CELERY = [sys.executable, *QUIET, "-m", "celery", "--quiet", "-A", "gsi_tracker.celery"]
WORKER = [*CELERY, "worker", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
BEAT = [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile", ""]
WEB = [sys.executable, "-m", "gunicorn", "gsi_tracker.wsgi"]
DEVELOPMENT_WEB = [sys.executable, "manage.py", "runserver"]

# Leads the group in which all children are, and ends what is left of it when its standard input
# closes: however the supervisor dies, the system closes that for it.
WARDEN = ["/bin/sh", "-c", "trap '' TERM; read _; kill -TERM 0; sleep 3; kill -KILL 0"]

STEADY_SECONDS = 30  # whatever has run so long starts again at once
LONGEST_PAUSE_SECONDS = 30
STOP_SECONDS = 10
LOOK_SECONDS = 0.2


@dataclass
class Child:
    """One process that is restarted whenever it ends."""

    name: str
    command: list[str]
    group: int
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    starts_at: float = 0.0
    pause: float = field(default=1.0)

    def look(self, now: float, say: Callable[[str], None]) -> None:
        """Starts it when it is due, and plans the next start when it has ended."""
        if self.process is None:
            if now >= self.starts_at:
                self.start(now)
        elif (status := self.process.poll()) is not None:
            self.process = None
            self.pause = 1.0 if now - self.started >= STEADY_SECONDS else self.pause
            self.starts_at = now + self.pause
            say(f"{self.name} ended ({_words(status)}); it starts again in {self.pause:.0f} s.")
            self.pause = min(self.pause * 2, LONGEST_PAUSE_SECONDS)

    def start(self, now: float) -> None:
        self.started = now
        self.process = subprocess.Popen(  # noqa: S603 (no shell: the words are our own)
            self.command, stdin=subprocess.DEVNULL, process_group=self.group
        )

    def terminate(self) -> None:
        if self.process is not None:
            self.process.terminate()


class Supervisor:
    def __init__(self, commands: dict[str, list[str]]) -> None:
        self.commands = commands
        self.is_stopping = False

    def run(self) -> None:
        """Runs the children until SIGTERM or Ctrl-C, then ends them all, the slow ones by force."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.stop)
        with subprocess.Popen(  # noqa: S603 (no shell of others: the words are our own)
            WARDEN, stdin=subprocess.PIPE, process_group=0
        ) as warden:
            children = [Child(name, command, warden.pid) for name, command in self.commands.items()]
            try:
                while not self.is_stopping and warden.poll() is None:
                    for child in children:
                        child.look(time.monotonic(), _say)
                    time.sleep(LOOK_SECONDS)
            finally:
                _end(children)
                os.killpg(warden.pid, signal.SIGKILL)

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True


def _end(children: list[Child]) -> None:
    for child in children:
        child.terminate()
    until = time.monotonic() + STOP_SECONDS
    for child in children:
        if child.process is not None:
            try:
                child.process.wait(max(until - time.monotonic(), 0))
            except subprocess.TimeoutExpired:
                _say(f"{child.name} does not end and is killed; its work continues later.")


def _words(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"exit status {status}"


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)  # noqa: T201 (the console is where it is read)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reload", metavar="ADDRESS", help="Django's development server instead")
    options = parser.parse_args()
    web = [*DEVELOPMENT_WEB, options.reload] if options.reload else WEB
    Supervisor({"web": web, "worker": WORKER, "beat": BEAT}).run()


if __name__ == "__main__":
    main()
