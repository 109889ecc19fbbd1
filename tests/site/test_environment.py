"""A missing or odd setting stops the start with a sentence that says how to set it."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from gsi_tracker import databases, environment

pytestmark = pytest.mark.any_database

PRODUCTION = {
    "GSI_MODE": "production",
    "SECRET_KEY": "q8Wb2-Zk5rTn9cXv4mLs7pHd1fGj6aYe3uIo0QwErTyUiOpAsDf",
    "ALLOWED_HOSTS": "tracker.example.org",
    "GSI_SITE_URL": "https://tracker.example.org",
}


UNSAFE = {
    "ALLOWED_HOSTS": "tracker.example.org,.example.org",
    "GSI_SITE_URL": "http://tracker.example.org",
    "GSI_REQUIRE_MFA": "false",
    "GSI_HSTS_PRELOAD": "true",
    "EMAIL_URL": "consolemail://",
}
UNSAFE_SETTINGS = [
    "GSI_REQUIRE_MFA is false, so a password alone lets editors and administrators in; ",
    "GSI_SITE_URL is http://tracker.example.org, so links in mails and files go out unencrypted; ",
    "ALLOWED_HOSTS has .example.org, which lets in every name that ends so; ",
    "EMAIL_URL is consolemail://, so whoever reads the server's log can use the links of ",
    "GSI_HSTS_PRELOAD is true without GSI_HSTS_SUBDOMAINS, and browsers list no such site; ",
]
WITHOUT_MAIL = (
    "EMAIL_URL is not set, so no invitation, password reset or scheduled report is mailed; "
)


def start(tmp_path, *command, **values):
    """Starts a management command in an environment of its own and gives back how it ended."""
    wanted = {"PATH": os.environ["PATH"], "GSI_VAR_DIR": str(tmp_path), **values}
    return subprocess.run(
        [sys.executable, "manage.py", *(command or ["diffsettings"])],
        cwd=settings.BASE_DIR,
        env={name: value for name, value in wanted.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=60,
        umask=0o022,
    )


def test_production_starts_with_all_that_it_needs_and_names_what_is_unsafe(tmp_path):
    check, strictly = ("check", "--deploy"), ("--fail-level", "WARNING")
    alone = ("--tag", "security")  # the other checks are the same, and cost the most
    mail = {"EMAIL_URL": "smtp+tls://a:b@example.org:587"}
    everywhere = {**PRODUCTION, "GSI_VAR_DIR": str(tmp_path)}

    sound = start(tmp_path, *check, *strictly, **PRODUCTION, **mail)
    (ended, said), (refused, named) = starts(
        [
            (everywhere, [*check, *alone]),
            ({**everywhere, **UNSAFE}, [*check, *strictly, *alone]),
        ]
    )

    assert (sound.returncode, sound.stderr) == (0, "")
    assert ended == 0
    assert WITHOUT_MAIL in said
    assert "identified 1 issue" in said
    assert refused == 1
    assert [sentence for sentence in UNSAFE_SETTINGS if sentence not in named] == []
    assert f"identified {len(UNSAFE_SETTINGS)} issues" in named


BAD = [
    ({"SECRET_KEY": None}, "SECRET_KEY is missing"),
    ({"SECRET_KEY": "demo-" + "x1y2z3" * 12}, "a demonstration's"),
    ({"SECRET_KEY": "short"}, "at least 50 random"),
    ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is empty"),
    ({"ALLOWED_HOSTS": "a.example.org,*"}, "has a wildcard"),
    ({"GSI_SITE_URL": "tracker.example.org"}, "GSI_SITE_URL=https://"),
    ({"DEBUG": "1"}, "take DEBUG out of the environment"),
    ({"DEBUG": "maybe"}, "set it to true or false"),
    ({"GSI_MODE": "staging"}, "production, demo, development, test"),
    ({"DATABASE_URL": "mysql://x@y/z"}, "postgres://USER:PASSWORD@HOST:5432/NAME"),
    ({"PORT": "http"}, "a whole number from 1 to 65535"),
    ({"GSI_CONTACT": "somebody"}, "set it to an email address or to a web address"),
    ({"GSI_CONTACT": "http://example.org"}, "set it to an email address or to a web address"),
    ({"GSI_REQUIRE_MFA": "perhaps"}, "set it to true or false"),
    ({"GSI_TRUSTED_PROXIES": "11"}, "a whole number from 0 to 10"),
    ({"EMAIL_URL": "ftp://example.org"}, "smtp+tls://USER:PASSWORD@HOST:587"),
    ({"GSI_MAIL_FROM": "somebody"}, "set it to an email address"),
    ({"GSI_ACTIVITY_MONTHS": "0"}, "a whole number from 1 to 120"),
    ({"GSI_REASSESS_DAYS": "3651"}, "a whole number from 1 to 3650"),
    ({"GSI_BROKER_URL": "kafka://example.org"}, "set it to redis://HOST:6379/0"),
    ({"GSI_BROKER_URL": "redis://example.org:x/0"}, "set it to redis://HOST:6379/0"),
    ({"GSI_BROKER_URL": "filesystem:///elsewhere"}, "a folder below var/"),
    ({"GSI_JOB_LEASE_SECONDS": "1"}, "a whole number from 2 to 3600"),
    ({"GSI_REPORT_DAYS": "0"}, "a whole number from 1 to 3650"),
]

# Starts `manage.py` once for each environment and command of a list, and says how each ended: in a
# process of its own that begins with what the settings import, which is most of what a start costs.
STARTS = """
import json, os, sys, tempfile
import csp.constants, django.core.management, redis
import gsi_tracker.broker, gsi_tracker.databases, gsi_tracker.environment
import manage

def start(environment, words):
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(said.fileno(), 2)
    sys.argv = ["manage.py", *words]
    try:
        manage.main()
    except SystemExit as refused:  # as Python does, without tidying up, which takes longest
        print(refused, file=sys.stderr, flush=True)
        os._exit(1)

for environment, words in json.load(sys.stdin):
    with tempfile.TemporaryFile("w+") as said:
        pid = os.fork()
        if not pid:
            start(environment, words)
            sys.exit()
        _, status = os.waitpid(pid, 0)
        said.seek(0)
        print(json.dumps([os.waitstatus_to_exitcode(status), said.read()]), flush=True)
"""


def starts(started):
    """How each environment with its command ended, and what it said on its standard error."""
    done = subprocess.run(
        [sys.executable, "-c", STARTS], cwd=settings.BASE_DIR, input=json.dumps(started),
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]


def test_a_bad_setting_stops_the_start_with_its_remedy(tmp_path):
    wanted = [{**PRODUCTION, **values, "GSI_VAR_DIR": str(tmp_path)} for values, _ in BAD]
    started = [
        ({name: value for name, value in one.items() if value is not None}, ["diffsettings"])
        for one in wanted
    ]

    for (values, says), (status, said) in zip(BAD, starts(started), strict=True):
        assert status == 1, values
        assert said.startswith("GSI Tracker did not start."), (values, said)
        assert says in said, values
        assert "Traceback" not in said, values


def test_what_the_tracker_writes_only_its_own_user_can_read(tmp_path):
    """Each command alone makes the folder; static files are gathered before there is a database."""
    var = tmp_path / "new" / "var"
    for command in (
        ["collectstatic", "--noinput", "-i", "flags", "-i", "admin"],
        ["migrate", "contenttypes"],
    ):
        assert start(var, *command, GSI_MODE="development").returncode == 0

    made = [var, *var.rglob("*")]
    modes = {(path.is_dir(), oct(path.stat().st_mode & 0o777)) for path in made}

    assert {var / "db.sqlite3", var / "static" / "site.css"} <= set(made)
    assert modes == {(True, "0o700"), (False, "0o600")}


def test_a_secret_is_made_once_and_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "new" / "secret"

    first, second = environment.stored_secret(path), environment.stored_secret(path)

    assert first == second
    assert len(first) > 50
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_wal_is_used_only_where_sqlite_keeps_it_whole(version, mode):
    assert databases.journal_mode(version) == mode


def test_an_address_must_be_a_whole_one(monkeypatch):
    monkeypatch.setenv("GSI_SITE_URL", "https://example.org/?x=1")

    with pytest.raises(ImproperlyConfigured, match="https://tracker.example.org"):
        environment.address("GSI_SITE_URL")
