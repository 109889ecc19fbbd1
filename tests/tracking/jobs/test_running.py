"""One worker at a time, a file only with its row, and a reason for whatever ends badly."""

import errno
import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone

from tests.tracking.jobs.kinds import CONTENT, write_rows
from tracking import jobs
from tracking.jobs import files, leases, running
from tracking.jobs.heartbeat import LeaseKeeper
from tracking.jobs.kinds import label_of
from tracking.models import Heartbeat, Job

pytestmark = pytest.mark.django_db


def raising(error):
    def run(job, progress):
        files.partial_path(job, ".txt").write_bytes(b"half a li")
        raise error

    return run


def files_below(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def claimed(job):
    return leases.claim(job.pk, timezone.now())


def test_a_finished_job_has_its_file_with_size_and_checksum(job, work, reports_dir):
    work(write_rows)

    running.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.row_count, job.percent) == ("done", 1, 3, 100)
    assert job.extra == {"columns": ["word"]}
    assert (job.byte_count, job.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert files_below(reports_dir) == [reports_dir / job.file]
    with files.open_result(job) as file:
        assert file.read() == CONTENT


def test_running_it_twice_does_no_harm(job, work):
    done = []
    work(lambda job, progress: done.append(job) or write_rows(job, progress))

    for _ in range(2):
        running.run(job.pk)

    assert len(done) == 1


def test_a_job_that_was_deleted_is_nobodys(job):
    job.delete()

    running.run(job.pk or 0)


def test_a_job_is_claimed_once_until_its_lease_lapses(job):
    first = claimed(job)

    assert claimed(job) is None
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        second = claimed(job)

    assert second.lease != first.lease
    assert second.attempts == 2


def test_whoever_lost_the_lease_records_nothing_and_stores_nothing(job, work, reports_dir):
    def run(held, progress):
        result = write_rows(held, progress)
        Job.objects.filter(pk=held.pk).update(lease="0" * 32)  # another worker has it
        return result

    work(run)

    running.run(job.pk)

    job.refresh_from_db()
    assert job.state == "running"
    assert files_below(reports_dir) == []


def test_the_pulse_tells_how_far_it_is_and_renews_the_lease(job):
    held = claimed(job)
    keeper = LeaseKeeper(held)
    with time_machine.travel(timezone.now() + timedelta(seconds=40), tick=False):
        keeper(200, 800)
        keeper.beat()

    job.refresh_from_db()
    assert (job.rows_done, job.rows_total, job.percent) == (200, 800, 25)
    assert job.lease_ends_at > held.lease_ends_at
    assert Heartbeat.objects.filter(process="worker").exists()


def test_the_pulse_writes_nothing_while_nothing_is_new(job, django_assert_num_queries):
    keeper = LeaseKeeper(claimed(job))

    with django_assert_num_queries(0):
        keeper.beat()


def test_a_cancelled_job_stops_at_its_next_step(job, work, reports_dir):
    def run(held, progress):
        files.partial_path(held, ".txt").write_bytes(b"half")
        jobs.cancel(held)
        progress(1, 3)
        progress.beat()
        progress(2, 3)
        raise AssertionError("it went on")

    work(run)

    running.run(job.pk)

    job.refresh_from_db()
    assert job.state == "cancelled"
    assert files_below(reports_dir) == []


def test_one_cancelled_in_the_last_moment_has_no_file(job, work, reports_dir):
    def run(held, progress):
        result = write_rows(held, progress)
        jobs.cancel(held)
        return result

    work(run)

    running.run(job.pk)

    job.refresh_from_db()
    assert job.state == "cancelled"
    assert files_below(reports_dir) == []


def test_the_pulse_of_a_lost_lease_stops_the_work(job):
    keeper = LeaseKeeper(claimed(job))
    Job.objects.filter(pk=job.pk).update(lease="0" * 32)

    keeper(1)
    keeper.beat()

    with pytest.raises(jobs.LeaseLost):
        keeper(2)


def test_a_job_that_takes_too_long_fails(job, work, settings, state_of):
    settings.JOB_MINUTES = 0

    def run(held, progress):
        progress.beat()
        progress(1)

    work(run)
    running.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.failure) == ("failed", "took_too_long")


def test_the_pulse_outlives_a_database_that_is_locked(job, monkeypatch):
    keeper = LeaseKeeper(claimed(job))
    keeper(1)

    def locked(*args):
        raise OperationalError("database is locked")

    monkeypatch.setattr(leases, "renew", locked)
    monkeypatch.setattr("tracking.jobs.heartbeat.connection.close", lambda: None)
    keeper.beat()
    monkeypatch.undo()
    keeper.beat()

    job.refresh_from_db()
    assert job.rows_done == 1


@pytest.mark.parametrize(
    ("error", "failure", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk_full", "The disk is full"),
        (jobs.Refused("The item is gone."), "refused", "could not be done: The item is gone."),
        (ZeroDivisionError(), "error", "server's log"),
    ],
)
def test_a_failure_has_a_reason_and_leaves_nothing(job, work, reports_dir, error, failure, words):
    work(raising(error))

    running.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.failure) == ("failed", failure)
    assert words in job.reason
    assert files_below(reports_dir) == []


def test_a_full_disk_fails_the_job_and_a_later_attempt_succeeds(job, work, reports_dir):
    """/dev/full answers every write as a full disk does."""

    def run(held, progress):
        with open("/dev/full", "wb", buffering=0) as file:
            file.write(b"row")

    work(run)
    running.run(job.pk)
    job.refresh_from_db()
    assert job.failure == "disk_full"

    work(write_rows)
    jobs.retry(job)
    running.run(job.pk)

    job.refresh_from_db()
    assert job.state == "done"


def test_a_database_that_failed_gives_the_job_back_until_the_last_attempt(job, work, state_of):
    work(raising(OperationalError("server closed the connection")))

    states = []
    for _ in range(3):
        running.run(job.pk)
        states.append(state_of(job))

    assert states == ["waiting", "waiting", "failed"]
    assert "database" in Job.objects.get(pk=job.pk).reason


def test_a_worker_told_to_stop_gives_the_job_back(job, work, state_of, reports_dir):
    work(raising(SystemExit()))

    with pytest.raises(SystemExit):
        running.run(job.pk)

    assert state_of(job) == "waiting"
    assert files_below(reports_dir) == []


def test_a_kind_of_another_version_fails_with_a_reason(db):
    job = jobs.enqueue("of-a-later-version", parameters={})

    running.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.failure, label_of(job)) == ("failed", "error", "of-a-later-version")
