"""Asking for jobs: one row and one message each, a ceiling, and a broker that may be away."""

import pytest
from kombu.exceptions import OperationalError

from tests.tracking.jobs.kinds import TEST_KIND
from tracking import jobs
from tracking.jobs import running
from tracking.models import Failure, Job, JobState
from tracking.models.jobs import JobQuerySet

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    """The keys of the jobs whose message went out."""
    keys = []
    monkeypatch.setattr(running.run_job, "delay", keys.append)
    return keys


def ask(by=None, visitor="", **parameters):
    return jobs.enqueue(TEST_KIND, parameters=parameters, by=by, visitor=visitor)


def test_a_job_waits_and_its_message_goes_out_after_the_commit(
    editor, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = ask(editor, item="priority-7")
        assert sent == []

    job.refresh_from_db()
    assert sent == [job.pk]
    assert (job.state, job.asked_by, job.parameters) == ("waiting", editor, {"item": "priority-7"})
    assert job.sent_at is not None


def test_the_same_question_of_one_person_is_one_job(
    editor, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        asked = {ask(editor, a=1, b=2).pk, ask(editor, b=2, a=1).pk}

    assert len(asked) == 1
    assert len(sent) == 1


def test_other_questions_and_other_people_have_jobs_of_their_own(editor, contributor):
    asked = [
        ask(editor, a=1),
        ask(editor, a=2),
        ask(contributor, a=1),
        ask(a=1),
        ask(a=1, visitor="x"),
    ]

    assert len({job.pk for job in asked}) == 5
    assert ask(a=1, visitor="x") == asked[4]


def test_what_has_ended_is_enqueued_anew(editor):
    first = ask(editor)
    jobs.cancel(first)

    assert ask(editor).pk != first.pk


def test_two_forms_sent_at_one_moment_are_one_job(editor, monkeypatch):
    job = ask(editor)
    monkeypatch.setattr(JobQuerySet, "open", JobQuerySet.none)  # as the second one saw it

    assert ask(editor) == job


def test_addresses_cannot_be_guessed(editor):
    tokens = {ask(editor, number=number).token for number in range(5)}

    assert {token.version for token in tokens} == {4}


def test_a_person_has_so_many_jobs_at_one_time(editor, contributor, settings):
    settings.JOBS_OF_A_PERSON = 2
    first = ask(editor, number=1)
    ask(editor, number=2)

    with pytest.raises(jobs.TooMany, match="2 files in preparation"):
        ask(editor, number=3)

    ask(contributor, number=3)
    jobs.cancel(first)
    ask(editor, number=3)


def test_all_visitors_together_have_so_many(settings):
    settings.JOBS_OF_VISITORS = 1
    ask(visitor="one")

    with pytest.raises(jobs.TooMany, match="no more can wait"):
        ask(visitor="two")


def test_a_broker_that_is_down_loses_nothing(
    editor, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def no_broker(pk):
        raise OperationalError("connection refused")

    monkeypatch.setattr(running.run_job, "delay", no_broker)

    with django_capture_on_commit_callbacks(execute=True):
        job = ask(editor)

    job.refresh_from_db()
    assert (job.state, job.sent_at) == (JobState.WAITING, None)


def test_a_waiting_job_is_cancelled_at_once(job, state_of):
    assert jobs.cancel(job)

    assert state_of(job) == "cancelled"
    assert not jobs.cancel(job)


def test_a_failed_job_can_be_tried_again(job, sent, django_capture_on_commit_callbacks):
    fail(job)

    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.retry(job)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.failure, job.ended_at) == ("waiting", 0, "", None)
    assert sent == [job.pk]


def test_it_is_not_tried_again_beside_the_same_request(job):
    fail(job)
    jobs.enqueue(TEST_KIND, parameters=job.parameters)

    assert not jobs.retry(job)


def test_what_has_not_failed_is_not_tried_again(job):
    assert not jobs.retry(job)


def fail(job):
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, failure=Failure.ERROR, ended_at=job.asked_at, attempts=3
    )
