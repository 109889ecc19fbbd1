"""`make run` on a stranger's day: whatever is wrong is said in a sentence, with what to do."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from gsi_tracker.environment import Mode
from gsi_tracker.older_databases import why_not_ours
from tracking.management.commands.demo import Command

ROOT = settings.BASE_DIR
TREE = (
    "Makefile",
    "manage.py",
    "pyproject.toml",
    "requirements",
    "gsi_tracker",
    "priorities",
    "tracking",
)


@pytest.fixture
def tree(tmp_path):
    """The project in a folder whose name has spaces, installed by a link to this environment."""
    folder = tmp_path / "a folder with spaces"
    folder.mkdir()
    for name in TREE:
        whole = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        whole(ROOT / name, folder / name)
    return folder


def installed(tree):
    """As after an installation: the next command installs nothing."""
    environment = tree / ".venv"
    (environment / "bin").mkdir(parents=True)
    python = environment / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    for stamp in ("ready", "run", "dev"):
        (environment / f"{stamp}.stamp").touch()
    return environment


def make(tree, *words, **environ):
    theirs = {name: value for name, value in os.environ.items() if not name.startswith("GSI_")}
    done = subprocess.run(
        ["make", *words], cwd=tree, env={**theirs, **environ}, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def python_that(tree, *lines):
    """A Python of a stranger's machine, written as a shell script."""
    path = tree / "their-python"
    path.write_text("\n".join(["#!/bin/sh", *lines]) + "\n")
    path.chmod(0o755)
    return f"PYTHON={path}".replace(" ", "\\ ")


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["exit 1"], "needs Python 3.11 or later; name one: make PYTHON="),
        (['case "$1" in -c) exit 0;; *) echo "No module named venv"; exit 1;; esac'],
         "venv module is missing"),
    ],
)  # fmt: skip
def test_a_python_that_will_not_do_is_named(tree, lines, sentence):
    link = tree.parent / "python"  # make takes no name with blanks
    link.symlink_to(tree / "their-python")
    python_that(tree, *lines)

    code, said = make(tree, "run", f"PYTHON={link}")

    assert code != 0
    assert sentence in said
    assert "Traceback" not in said


@pytest.mark.any_database
def test_a_missing_python_is_named(tree):
    code, said = make(tree, "run", "PYTHON=/nowhere/python3")

    assert code != 0
    assert "needs Python 3.11 or later" in said


@pytest.mark.any_database
def test_what_pip_says_is_shown_only_when_it_fails(tree):
    environment = installed(tree)
    (environment / "run.stamp").unlink()
    (environment / "bin" / "python").unlink()
    pip = environment / "bin" / "python"
    pip.write_text("#!/bin/sh\necho chatter\nexit $(cat outcome)\n")
    pip.chmod(0o755)

    (tree / "outcome").write_text("1")
    code, said = make(tree, ".venv/run.stamp")
    assert code != 0
    assert "chatter" in said
    assert "rm -rf .venv" in said
    assert not (environment / "run.stamp").exists()

    (tree / "outcome").write_text("0")
    code, said = make(tree, ".venv/run.stamp")
    assert (code, "chatter" in said) == (0, False)
    assert "chatter" in (tree / "var" / "install.log").read_text()


@pytest.mark.any_database
def test_an_interrupted_installation_goes_on_from_where_it_stopped(tree):
    """A Python was put there, but no stamp: the environment is made again and then filled."""
    environment = installed(tree)
    (environment / "ready.stamp").unlink()
    (environment / "run.stamp").unlink()

    code, said = make(tree, "--dry-run", "run")

    assert code == 0
    assert said.index("-m venv .venv") < said.index("-m pip install")


@pytest.mark.any_database
def test_a_second_run_installs_nothing_and_needs_no_network(tree):
    installed(tree)

    code, said = make(tree, "--dry-run", "run")

    assert code == 0
    assert "pip" not in said
    assert "manage.py demo" in said


@pytest.mark.any_database
def test_a_folder_that_cannot_be_written_to_is_named(tree):
    """A file where the environment should be stands for it: root may write anywhere."""
    (tree / ".venv").write_text("")

    code, said = make(tree, "run")

    assert code != 0
    assert "This folder cannot be written to; copy it" in said


@pytest.mark.any_database
@pytest.mark.installs
def test_a_clean_copy_installs_serves_and_refuses_a_second_one(tmp_path):
    """As the README says, in a folder with spaces. It needs the network and about a minute."""
    folder = tmp_path / "a clean copy"
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
    theirs = {name: value for name, value in os.environ.items() if not name.startswith("GSI_")}
    theirs = {name: value for name, value in theirs.items() if name != "DATABASE_URL"}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        ["make", "run", f"PORT={port}"], cwd=folder, env=theirs, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, process_group=0,
    ) as first:  # fmt: skip
        try:
            assert until_it_answers(f"http://127.0.0.1:{port}/", first) == 200
            code, said = make(folder, "run", f"PORT={port}", DATABASE_URL="")
        finally:
            os.killpg(first.pid, signal.SIGTERM)
        printed = first.stdout.read()

    assert code != 0
    assert "A copy already runs" in said
    assert f": http://127.0.0.1:{port}/" in said
    assert "Traceback" not in said + printed
    assert printed.count("Installing") == 1
    assert "Accounts: contributor, editor, administrator" in printed


def until_it_answers(address, process, seconds=400):
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.status
        except OSError:
            time.sleep(0.5)
    return None


@pytest.fixture
def demo(settings, tmp_path):
    settings.MODE = Mode.DEMO
    settings.VAR_DIR = tmp_path / "var"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.PORT = free.getsockname()[1]
    return Command()


def test_a_second_copy_over_the_same_folder_is_named(demo, settings):
    lock = demo.hold_folder()
    try:
        with pytest.raises(CommandError) as refused:
            demo.hold_folder()
    finally:
        os.close(lock)

    assert f"http://127.0.0.1:{settings.PORT}/, process {os.getpid()}" in str(refused.value)
    assert "GSI_VAR_DIR=var-2 make run" in str(refused.value)
    os.close(demo.hold_folder())


def test_a_var_folder_that_cannot_be_made_is_named(demo, settings):
    Path(settings.VAR_DIR).write_text("a file, not a folder")

    with pytest.raises(CommandError, match="cannot be written to"):
        demo.hold_folder()


@pytest.mark.django_db
def test_a_database_of_an_older_trial_is_named_and_left_alone():
    recorder = MigrationRecorder(connection)
    assert why_not_ours() == ""
    recorder.record_applied("tracking", "0011_report_schedules")

    with pytest.raises(CommandError) as refused:
        call_command("install")

    assert "0011_report_schedules" in str(refused.value)
    assert "mv var var-before" in str(refused.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("TABLE tracking_cacheversion RENAME TO something_else", "tracking_cacheversion"),
        ("TABLE tracking_party RENAME COLUMN name TO title", "tracking_party"),
    ],
)
def test_a_database_of_an_earlier_shape_is_named_too(change, named):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER {change}")

    assert f"another version of the tracker ({named})" in why_not_ours()
