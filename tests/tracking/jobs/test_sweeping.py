"""What died is found, what was lost is sent again, what is old goes."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.tracking.jobs.kinds import TEST_KIND, write_rows
from tracking import jobs, tasks
from tracking.jobs import files, leases, liveness, machines, queue, running, sweeping
from tracking.models import Heartbeat, Job

pytestmark = pytest.mark.django_db

LEASE = timedelta(seconds=60)


@pytest.fixture
def sent(monkeypatch):
    keys = []
    monkeypatch.setattr(running.run_job, "delay", keys.append)
    return keys


@pytest.fixture
def done(job, work):
    work(write_rows)
    running.run(job.pk)
    job.refresh_from_db()
    return job


def test_a_job_whose_worker_died_waits_again_and_is_sent(job, sent, state_of):
    leases.claim(job.pk, timezone.now() - 2 * LEASE)

    sweeping.sweep(timezone.now())

    assert state_of(job) == "waiting"
    assert sent == [job.pk]


def test_a_job_that_is_held_is_left_alone(job, sent, state_of):
    leases.claim(job.pk, timezone.now())

    sweeping.sweep(timezone.now())

    assert state_of(job) == "running"
    assert sent == []


def test_after_the_last_attempt_it_has_failed_with_a_reason(job, sent):
    moment = timezone.now() - timedelta(days=1)
    for _ in range(3):
        leases.claim(job.pk, moment)
        moment += 2 * LEASE
        sweeping.free_lapsed(moment)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.failure) == ("failed", 3, "worker_lost")
    assert "several times" in job.reason


def test_one_that_was_to_be_cancelled_is(job, sent, state_of):
    leases.claim(job.pk, timezone.now() - 2 * LEASE)
    jobs.cancel(job)

    sweeping.sweep(timezone.now())

    assert state_of(job) == "cancelled"


def test_a_message_that_was_lost_is_sent_again_after_a_lease(job, sent):
    now = timezone.now()
    queue.send(job)

    sweeping.send_again(now)
    assert sent == [job.pk]
    sweeping.send_again(now + 2 * LEASE)

    assert sent == [job.pk, job.pk]


def test_while_the_broker_is_down_one_attempt_is_made(db, monkeypatch):
    tried = []

    def no_broker(pk):
        tried.append(pk)
        raise OSError("connection refused")

    monkeypatch.setattr(running.run_job, "delay", no_broker)
    waiting = [jobs.enqueue(TEST_KIND, parameters={"number": number}) for number in range(3)]

    sweeping.send_again(timezone.now())

    assert tried == [waiting[0].pk]


def test_a_file_goes_after_its_days_and_the_row_says_so(done, settings):
    sweeping.expire(timezone.now() + timedelta(days=settings.REPORT_DAYS, minutes=-1))
    done.refresh_from_db()
    assert done.state == "done"
    path = settings.REPORTS_DIR / done.file

    sweeping.expire(timezone.now() + timedelta(days=settings.REPORT_DAYS, minutes=1))

    done.refresh_from_db()
    assert (done.state, done.file, done.row_count) == ("expired", "", 3)
    assert not path.exists()
    assert files.open_result(done) is None


def test_a_file_that_was_removed_by_hand_is_no_error(done, settings):
    (settings.REPORTS_DIR / done.file).unlink()

    assert files.open_result(done) is None
    sweeping.expire(timezone.now() + timedelta(days=8))


def test_orphans_go_after_an_hour(done, reports_dir):
    old = timezone.now().timestamp() - 3700
    orphan, partial = reports_dir / "lost.csv", reports_dir / "partial" / "half.csv"
    fresh = reports_dir / "partial" / "now.csv"
    for path in (orphan, partial, fresh):
        path.write_bytes(b"x")
    machines.reports_identity()
    for path in (orphan, partial, reports_dir / done.file, reports_dir / machines.IDENTITY_FILE):
        os.utime(path, (old, old))

    assert files.remove_orphans(timezone.now()) == 2

    assert fresh.exists()
    assert (reports_dir / done.file).exists()


def test_without_a_folder_there_are_no_orphans(db):
    assert files.remove_orphans(timezone.now()) == 0


def test_rows_of_visitors_are_forgotten_after_30_days_and_those_of_people_are_not(editor):
    of_visitor, of_editor = (jobs.enqueue(TEST_KIND, parameters={}, by=by) for by in (None, editor))
    for job in (of_visitor, of_editor):
        jobs.cancel(job)
    still_waiting = jobs.enqueue(TEST_KIND, parameters={})

    sweeping.expire(timezone.now() + timedelta(days=31))

    assert set(Job.objects.values_list("pk", flat=True)) == {of_editor.pk, still_waiting.pk}


@pytest.mark.parametrize("number", [1, 20])
def test_the_sweep_takes_the_same_queries_however_many_died(
    db, sent, django_assert_num_queries, number
):
    for count in range(number):
        job = jobs.enqueue(TEST_KIND, parameters={"number": count})
        for _ in range(3):
            leases.claim(job.pk, timezone.now() - timedelta(days=3 - job.attempts))
        Job.objects.filter(pk=job.pk).update(attempts=3)
    liveness.note(Heartbeat.Process.WORKER, timezone.now())

    with django_assert_num_queries(5):
        sweeping.sweep(timezone.now())

    assert not Job.objects.open().exists()


def test_heartbeats_are_stored_and_grow_old():
    now = timezone.now()
    assert not liveness.is_alive(Heartbeat.Process.BEAT, now)

    for moment in (now - LEASE, now):
        liveness.note(Heartbeat.Process.BEAT, moment)

    assert liveness.is_alive(Heartbeat.Process.BEAT, now)
    assert not liveness.is_alive(Heartbeat.Process.BEAT, now + LEASE)
    assert Heartbeat.objects.count() == 1


def test_the_tasks_call_what_is_tested_here(done):
    tasks.sweep.delay()
    tasks.expire.delay()
    running.run_job.delay(done.pk)

    assert Heartbeat.objects.filter(process="worker").exists()
