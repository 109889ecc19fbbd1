"""Starts what serves a file, waits until it answers, and ends it with what it needed of memory."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@contextmanager
def served(command: list[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    """Runs a server at this port; gives its process."""
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def served_by_gunicorn(port: int, environment: dict[str, str]) -> AbstractContextManager[int]:
    """The tracker as it is served in use, but for the limit of a request's time."""
    command = [sys.executable, "-m", "gunicorn", "gsi_tracker.wsgi", "-t", "600"]
    command += ["-c", str(ROOT / "gunicorn.conf.py"), "-b", f"127.0.0.1:{port}"]
    return served(command, port, environment)


def wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(START_SECONDS * 10):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            raise SystemExit(f"The server ended at once: {process.args!r}")
        time.sleep(0.1)
    raise SystemExit(f"The server does not answer: {process.args!r}")


def peak_mb(pid: int) -> int:
    """The most memory that this process or one of its children ever held."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return max([_high_water_mb(pid), *(peak_mb(int(child)) for child in children)])


def _high_water_mb(pid: int) -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) // 1024 if found else 0
