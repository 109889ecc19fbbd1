"""A disk that is full: said in words, nothing partial stays, and all goes on when there is room."""

import hashlib
import tempfile

import pytest

from tests.answers import read
from tests.bulk import bulk_events
from tests.kill.disks import small_disk
from tests.tracking.reports.asking import words_of
from tracking import jobs
from tracking.jobs import running
from tracking.models import Job, JobState

pytestmark = pytest.mark.django_db
EVENTS = 800
DISK_BYTES = 1 << 20
A_PART_OF_A_FILE = 40_000
ALL_BUT_THE_WORKBOOK = 750_000


@pytest.fixture(autouse=True)
def no_heartbeat(settings, monkeypatch):
    """The thread that renews a lease cannot see a job of this test's transaction."""
    settings.JOB_LEASE_SECONDS = 3600
    monkeypatch.setattr("tracking.jobs.heartbeat.BEAT_SECONDS", 3600)


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def temporary_on_disk(disk, monkeypatch):
    """Temporary files are on the small disk, and on disk they are sooner than otherwise."""
    monkeypatch.setattr("tracking.exports.files.IN_MEMORY_BYTES", 10_000)
    folder = disk / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def fill(disk, *, but=A_PART_OF_A_FILE):
    """Leaves room for so many bytes; gives the file that is in the way."""
    ballast = disk / "ballast"
    ballast.write_bytes(b"x" * (DISK_BYTES - but))
    return ballast


def files_below(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def asked(client, file_format):
    """The job of a report, and the address of its page."""
    answer = client.post(f"/reports/events/prepare/?format={file_format}")
    return Job.objects.get(token=answer["Location"].split("/")[-2]), answer["Location"]


def worked_at(job):
    running.run(job.pk)
    job.refresh_from_db()
    return job


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_a_report_without_room_fails_in_words_and_succeeds_when_there_is_some(
    visitor, disk, settings, file_format
):
    settings.REPORTS_DIR = disk / "reports"
    ballast = fill(disk)
    bulk_events(EVENTS)
    job, page = asked(visitor, file_format)

    worked_at(job)

    assert (job.state, job.failure) == (JobState.FAILED, "disk_full")
    assert "The disk is full. Make room, then try again." in words_of(visitor.get(page))
    assert visitor.get(f"{page}file/").status_code == 404
    assert files_below(disk) == [ballast]
    for address in ("/", "/events/", "/reports/events/"):
        assert visitor.get(address).status_code == 200

    ballast.unlink()
    assert jobs.retry(job)
    worked_at(job)

    assert (job.state, job.row_count) == (JobState.DONE, EVENTS)
    content = read(visitor.get(f"{page}file/"))
    assert hashlib.sha256(content).hexdigest() == job.sha256


@pytest.mark.parametrize(
    ("file_format", "room"),
    [
        ("csv", A_PART_OF_A_FILE),
        ("json", A_PART_OF_A_FILE),
        ("xlsx", A_PART_OF_A_FILE),
        ("xlsx", ALL_BUT_THE_WORKBOOK),
    ],
)
def test_a_report_without_room_on_the_way_fails_in_the_same_words(
    visitor, disk, temporary_on_disk, settings, tmp_path, file_format, room
):
    settings.REPORTS_DIR = tmp_path / "reports"
    ballast = fill(disk, but=room)
    bulk_events(EVENTS)

    job = worked_at(asked(visitor, file_format)[0])

    assert (job.state, job.failure) == (JobState.FAILED, "disk_full")
    assert files_below(disk) == [ballast]
    assert files_below(tmp_path / "reports") == []


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "jsonl"])
def test_a_file_of_a_list_without_room_is_refused_in_words(
    visitor, disk, temporary_on_disk, ending
):
    ballast = fill(disk)
    bulk_events(EVENTS)

    answer = visitor.get(f"/events.{ending}")

    assert answer.status_code == 503
    assert answer["Content-Type"].startswith("text/plain")
    assert "No file: the server could not write it now." in words_of(answer)
    assert files_below(disk) == [ballast]
    assert visitor.get("/events/").status_code == 200
