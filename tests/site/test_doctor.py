"""`manage.py doctor`: each check by what it finds wrong, and the whole by its exit status."""

import os
import subprocess
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core import checks
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from gsi_tracker import broker
from tests import factories
from tracking import doctor
from tracking.jobs import liveness, machines
from tracking.models import Heartbeat, SearchEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.VAR_DIR, settings.REPORTS_DIR = tmp_path, tmp_path / "reports"
    options = broker.transport_options("filesystem://", tmp_path, 60, "queue")
    settings.CELERY_BROKER_URL = "filesystem://localhost"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = options
    return tmp_path


@pytest.fixture
def alive(monkeypatch):
    monkeypatch.setattr(machines, "own_name", lambda: "first")
    for process in Heartbeat.Process:
        liveness.note(process, timezone.now())


def examined():
    """What is printed, and the exit status."""
    printed = StringIO()
    try:
        call_command("doctor", stdout=printed)
    except SystemExit as end:
        return printed.getvalue(), end.code
    return printed.getvalue(), 0


def test_a_sound_installation_has_nothing_to_mend(alive):
    printed, status = examined()

    assert status == 0
    assert [line.split()[0] for line in printed.splitlines()] == ["ok"] * 12


def test_what_fails_is_named_with_its_remedy_and_the_exit_status(alive):
    another_machine(reports_folder="x" * 32)
    Heartbeat.objects.filter(process="beat").update(seen_at=timezone.now() - timedelta(hours=1))

    printed, status = examined()

    assert status == 1
    assert "fail  beat: last seen" in printed
    assert "To fix it: start it: .venv/bin/celery -A gsi_tracker.celery beat" in printed
    assert "fail  machines: first (" in printed
    assert "GSI_BROKER_URL=redis://" in printed


def another_machine(processes=("web",), **folders):
    own = Heartbeat.objects.filter(process="worker").first()
    shared = {"reports_folder": own.reports_folder, "broker_folder": own.broker_folder}
    for process in processes:
        Heartbeat.objects.create(
            process=process, machine="second", seen_at=timezone.now(), **shared | folders
        )


def test_machines_that_share_their_folders_are_listed(alive):
    another_machine(["web", "worker"])

    found = doctor.machines_share_folders()

    assert found.level == "ok"
    assert found.words == "at work: first (beat, web, worker), second (web, worker)"


@pytest.mark.parametrize(
    ("folders", "says"),
    [
        ({"reports_folder": "x" * 32}, "only from the machine that made it"),
        ({"broker_folder": "x" * 32}, "a job waits long"),
        ({"broker_folder": ""}, "a job waits long"),  # that machine has Redis, this one a folder
    ],
)
def test_a_second_web_host_that_cannot_reach_the_folders_is_named(alive, folders, says):
    another_machine(**folders)

    found = doctor.machines_share_folders()

    assert found.level == "fail"
    assert "first (beat, web, worker), second (web) do not share their folders" in found.words
    assert says in found.words
    assert "GSI_BROKER_URL=redis://" in found.remedy


def test_a_machine_that_has_stopped_is_not_compared(alive):
    another_machine(reports_folder="x" * 32)
    Heartbeat.objects.filter(machine="second").update(seen_at=timezone.now() - timedelta(hours=1))

    assert doctor.machines_share_folders().level == "ok"


def test_a_folder_reached_by_another_path_is_the_same(alive, settings, tmp_path):
    before = Heartbeat.objects.get(process="web").reports_folder
    (tmp_path / "mounted").symlink_to(settings.REPORTS_DIR)
    settings.REPORTS_DIR = tmp_path / "mounted"

    liveness.note(Heartbeat.Process.WEB, timezone.now())

    assert len(before) == 32
    assert Heartbeat.objects.get(process="web").reports_folder == before


def test_a_worker_that_never_ran_is_reported():
    found = doctor.worker_is_alive()

    assert (found.level, found.words.split(";")[0]) == ("fail", "never seen")


def test_a_database_that_does_not_answer_is_reported_once(monkeypatch):
    def refused():
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", refused)

    found = dict(doctor.examine())

    assert found["database"].level == "fail"
    assert found["database"].words == "connection refused"
    assert {found[name].words for name in doctor.WITH_DATABASE} == {"not checked"}


def test_a_missing_table_is_reported_with_its_remedy():
    def broken():
        raise OperationalError("no such table: x")

    assert doctor._on_database(broken).remedy == "manage.py install"


def test_missing_migrations_are_counted():
    last = MigrationRecorder.Migration.objects.filter(app="tracking").latest("name")
    last.delete()

    found = doctor.migrations_are_applied()

    assert found.level == "fail"
    assert f"tracking.{last.name}" in found.words


def test_an_index_that_lacks_a_record_is_reported():
    event = factories.event()
    SearchEntry.objects.filter(title=event.title).delete()

    found = doctor.index_is_in_order()

    assert (found.level, found.remedy) == ("fail", "manage.py reindex")


def test_a_broker_that_is_down_is_reported(settings, monkeypatch):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(doctor, "broker_answers", lambda: False)

    assert doctor.broker_can_be_reached().level == "fail"

    monkeypatch.setattr(doctor, "broker_answers", lambda: True)
    monkeypatch.setattr(doctor, "other_queues", lambda url, own: set())
    assert doctor.broker_can_be_reached().level == "ok"


def test_a_folder_that_is_none_is_reported(folders):
    (folders / "broker").write_text("a file where the folder should be")

    found = doctor.broker_can_be_reached()

    assert found.level == "fail"
    assert str(folders) in found.words


@pytest.mark.parametrize(
    ("free", "level"), [(50_000_000, "fail"), (500_000_000, "warn"), (5_000_000_000, "ok")]
)
def test_a_disk_that_fills_up_is_reported(monkeypatch, free, level):
    usage = SimpleNamespace(free=free)
    monkeypatch.setattr("tracking.doctor.shutil.disk_usage", lambda folder: usage)

    assert doctor.disk_has_room().level == level


def test_a_place_where_nothing_can_be_written_is_reported(folders):
    (folders / "reports").write_text("a file where the folder should be")

    assert doctor.disk_has_room().level == "fail"


def test_what_others_can_read_is_reported_with_the_command_that_ends_it(folders, monkeypatch):
    database = folders / "db.sqlite3"
    monkeypatch.setitem(connection.settings_dict, "NAME", str(database))
    monkeypatch.setattr(connection, "vendor", "sqlite")
    assert doctor.files_are_private().level == "ok"
    report = folders / "reports" / "a.csv"
    report.parent.mkdir()
    for path, mode in ((database, 0o644), (report, 0o640), (folders, 0o755)):
        path.touch()
        path.chmod(mode)

    found = doctor.files_are_private()
    subprocess.run(["/bin/sh", "-c", found.remedy], check=True)

    assert found.level == "fail"
    assert found.words == f"other users of this machine can read {folders} and 2 more"
    assert doctor.files_are_private().level == "ok"


def test_static_files_that_are_missing_or_old_are_reported(settings, folders):
    settings.COMPRESSED, settings.STATIC_ROOT = True, folders / "static"
    assert doctor.static_files_are_gathered().words.startswith("none in")
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    manifest.parent.mkdir()
    manifest.write_text("{}")
    assert doctor.static_files_are_gathered().level == "ok"

    os.utime(manifest, (0, 0))

    assert "is newer than what is served" in doctor.static_files_are_gathered().words


def test_settings_are_judged_by_djangos_checks(monkeypatch):
    def says(*messages):
        monkeypatch.setattr("tracking.doctor.checks.run_checks", lambda **options: messages)
        return doctor.settings_are_sound()

    assert says().level == "ok"
    assert says(checks.Warning("odd", id="x.W1")).level == "warn"
    assert says(checks.Error("wrong", id="x.E1")) == doctor.fail(
        "x.E1: wrong", "docs/operating.md describes each setting"
    )


def test_unsafe_settings_are_named_in_production(settings):
    settings.MODE, settings.REQUIRE_MFA, settings.ALLOWED_HOSTS = "production", False, [".org"]

    found = doctor.settings_are_sound()

    assert found.level == "warn"
    assert "GSI_REQUIRE_MFA is false" in found.words
    assert "ALLOWED_HOSTS has .org" in found.words


@pytest.mark.parametrize(("seconds", "level"), [(0, "ok"), (10, "warn"), (40, "fail")])
def test_a_clock_that_differs_is_reported(monkeypatch, seconds, level):
    """SQLite has no clock of its own, so that none can differ."""
    wrong = timezone.now() + timedelta(seconds=seconds)
    monkeypatch.setattr("tracking.doctor.datetime", SimpleNamespace(now=lambda zone: wrong))

    expected = level if connection.vendor == "postgresql" else "ok"
    assert doctor.clocks_agree().level == expected
