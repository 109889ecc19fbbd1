"""The editors' list of background jobs: what it shows, and its two buttons."""

import uuid

import pytest
from django.utils import timezone

from tests.tracking.jobs.kinds import TEST_KIND
from tracking import jobs
from tracking.jobs import leases, liveness
from tracking.models import Failure, Heartbeat, Job

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def job(contributor):
    return jobs.enqueue(TEST_KIND, parameters={}, by=contributor)


def test_it_shows_who_asked_how_far_it_is_and_how_often_it_was_tried(
    job, contributor, editor, signed_in
):
    held = leases.claim(job.pk, timezone.now())
    leases.renew(held, 2000, 8000, timezone.now())
    of_visitor = jobs.enqueue(TEST_KIND, parameters={})

    html = signed_in(editor).get("/desk/jobs/").text

    assert contributor.username in html
    assert "2,000 of 8,000 rows" in html
    assert "25 %" in html
    assert "a visitor" in html
    assert html.index(str(of_visitor.token)) < html.index(str(job.token))


def test_a_report_is_named_with_its_filter_and_leads_to_its_page(editor, signed_in):
    client = signed_in(editor)
    page = client.post("/reports/events/prepare/?kind=vote&format=csv")["Location"]

    html = client.get("/desk/jobs/").text

    assert f'Report: <a href="{page}">Events</a>' in html
    assert "Kind: Vote" in html


def test_a_failed_one_says_why_and_can_be_tried_again(job, editor, signed_in):
    leases.fail(leases.claim(job.pk, timezone.now()), Failure.DISK_FULL)
    client = signed_in(editor)

    html = client.get("/desk/jobs/").text
    answer = client.post(f"/desk/jobs/{job.token}/retry/", follow=True)

    assert "The disk is full. Make room" in html
    assert "The job is waiting again." in answer.text
    assert Job.objects.get().state == "waiting"


def test_one_can_be_cancelled_and_only_once(job, editor, signed_in):
    client = signed_in(editor)

    first, second = (
        client.post(f"/desk/jobs/{job.token}/cancel/", follow=True).text for _ in range(2)
    )

    assert "The job is cancelled" in first
    assert "nothing to cancel" in second
    assert Job.objects.get().state == "cancelled"


def test_a_running_one_is_shown_as_being_cancelled(job, editor, signed_in):
    leases.claim(job.pk, timezone.now())
    client = signed_in(editor)

    html = client.post(f"/desk/jobs/{job.token}/cancel/", follow=True).text

    assert "is being cancelled" in html


@pytest.mark.parametrize("act", ["cancel", "retry"])
def test_a_contributor_presses_neither(job, contributor, signed_in, act):
    answer = signed_in(contributor).post(f"/desk/jobs/{job.token}/{act}/")

    assert answer.status_code == 403
    assert "for editors" in answer.text
    assert Job.objects.get().state == "waiting"


@pytest.mark.parametrize("act", ["cancel", "retry"])
def test_one_that_does_not_exist_is_not_found(editor, signed_in, act):
    client = signed_in(editor)

    assert client.post(f"/desk/jobs/{uuid.uuid4()}/{act}/").status_code == 404
    assert client.post(f"/desk/jobs/99999999999999999999/{act}/").status_code == 404


@pytest.mark.parametrize("act", ["cancel", "retry"])
def test_a_visitor_is_led_to_the_list_after_signing_in(visitor, act):
    answer = visitor.post(f"/desk/jobs/{uuid.uuid4()}/{act}/")

    assert answer.url == "/accounts/login/?next=/desk/jobs/"


def test_it_says_when_no_worker_is_alive(job, editor, signed_in):
    client = signed_in(editor)
    without = client.get("/desk/jobs/").text

    liveness.note(Heartbeat.Process.WORKER, timezone.now())

    assert "no heartbeat" in without
    assert "no heartbeat" not in client.get("/desk/jobs/").text


def test_an_empty_list_says_so(editor, signed_in):
    assert "There are no jobs yet." in signed_in(editor).get("/desk/jobs/").text


@pytest.mark.parametrize("number", [1, 60])
def test_the_list_takes_the_same_queries_however_many(
    contributor, editor, signed_in, django_assert_num_queries, settings, number
):
    settings.JOBS_OF_A_PERSON = 100
    for count in range(number):
        jobs.enqueue(TEST_KIND, parameters={"number": count}, by=contributor)
    client = signed_in(editor)

    with django_assert_num_queries(7):
        client.get("/desk/jobs/?page=1")
