"""The demonstration as `make run` serves it: gunicorn, compressed files, the sample records."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


WEB = "gunicorn", "gsi_tracker.wsgi"
WEB_WORKER_AND_BEAT = ("gsi_tracker.supervisor",)


def prepare_once(folder: Path) -> None:
    """Files, database and sample records in this folder, by the first process that asks.

    **cost** some ten seconds, mostly for the sample records.
    """
    folder.mkdir(exist_ok=True)
    environ = demo_environment(folder, free_port())
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            wanted = ["collectstatic", "--noinput", "--verbosity", "0"], ["demo", "--prepare"]
            with ThreadPoolExecutor() as beside:  # other processes wait for both
                list(beside.map(lambda words: manage(environ, *words), wanted))
            (folder / "ready").touch()


@contextmanager
def demonstration(
    var_dir: Path,
    prepared: Path,
    *,
    module: tuple[str, ...] = WEB,
    more: dict[str, str] | None = None,
) -> Iterator[str]:
    """The address of a server of its own, with a copy of what was prepared; stopped after.

    `more` goes into its environment.
    """
    shutil.copytree(prepared, var_dir, dirs_exist_ok=True)
    port = free_port()
    environ = demo_environment(var_dir, port) | (more or {})
    with (var_dir / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", *module],
            cwd=ROOT,
            env=environ,
            stdout=log,
            stderr=log,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, server, var_dir / "server.log")
            yield address
        finally:
            stop(server)


def demo_environment(var_dir: Path, port: int) -> dict[str, str]:
    """Nothing of the person's own settings, so that every run serves the same."""
    ours = ("GSI_", "DEBUG", "DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DJANGO_", "GUNICORN_")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return environ | {
        "GSI_MODE": "demo",
        "GSI_VAR_DIR": str(var_dir),
        "GSI_RIGHT_OF_REPLY": "true",
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
    }


def manage(environ: dict[str, str], *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {words[0]} failed:\n{done.stderr}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{log.read_text('utf-8')}")


def stop(server: subprocess.Popen) -> None:
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
