"""What `make run` starts ends with it, whatever ends it, and starts again when it dies alone."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

from gsi_tracker.supervisor import Child

# Two children that never end; the second one has a child of its own.
CODE = """
from gsi_tracker import supervisor
supervisor.LOOK_SECONDS = 0.02
supervisor.Supervisor({
    "one": ["/bin/sh", "-c", "echo one $$; exec sleep 600"],
    "two": ["/bin/sh", "-c", "echo two $$; sleep 600 & echo three $!; wait"],
}).run()
"""
PATIENCE_SECONDS = 20


@pytest.fixture
def supervisor():
    process = subprocess.Popen(
        [sys.executable, "-c", CODE], cwd=settings.BASE_DIR, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with process.stdout, process.stderr:
        yield process
        process.kill()  # no wait for the warden, which takes three seconds to end by force
        process.wait()


def started(supervisor, number=3):
    """The process ids of so many that said that they started, by name."""
    lines = (supervisor.stdout.readline().split() for _ in range(number))
    return {name: int(pid) for name, pid in lines}


def is_gone(pid):
    """A process that nobody has waited for yet is gone as well."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until(fact):
    until = time.monotonic() + PATIENCE_SECONDS
    while not fact():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_is_left_behind(supervisor, number):
    pids = started(supervisor)

    supervisor.send_signal(number)

    wait_until(lambda: all(is_gone(pid) for pid in pids.values()))
    supervisor.wait(PATIENCE_SECONDS)


def test_one_that_dies_is_started_again_and_the_others_go_on(supervisor):
    pids = started(supervisor)

    os.kill(pids["one"], signal.SIGKILL)

    again = started(supervisor, 1)
    assert again["one"] != pids["one"]
    assert not is_gone(pids["two"])
    supervisor.terminate()
    assert "one ended (SIGKILL); it starts again in 1 s." in supervisor.stderr.read()


def test_the_pause_grows_while_it_keeps_dying_and_is_short_again_after_a_steady_run():
    child, said, now = Child("web", ["/bin/false"], 0), [], 0.0
    pauses = []
    for lasts in (0, 0, 0, 0, 0, 0, 40, 0):
        now = child.starts_at
        child.look(now, said.append)
        child.process.wait()
        now += lasts
        child.look(now, said.append)
        pauses.append(round(child.starts_at - now))

    assert pauses == [1, 2, 4, 8, 16, 30, 1, 2]
    assert said[0] == "web ended (exit status 1); it starts again in 1 s."
