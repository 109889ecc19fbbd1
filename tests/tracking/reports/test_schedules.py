"""Reports that are prepared again every week or month, kept or sent by mail."""

from datetime import date

import pytest
from django.core import mail
from django.utils import timezone

from tests import factories
from tests.answers import read
from tests.bulk import bulk_events
from tests.tracking.reports.asking import words_of
from tracking import jobs
from tracking.actions import schedules
from tracking.jobs import running, sweeping
from tracking.models import Job, JobState, ReportRun, ReportSchedule
from tracking.reports import mailing

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]

ADD = "/desk/schedules/add/events/?kind=meeting"
WEEKLY = {
    "name": "Meetings of the week",
    "format": "csv",
    "rhythm": "weekly",
    "weekday": "0",
    "day": "",
    "covers": "all",
    "recipients": "",
}
MONDAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def reports_dir(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"
    return settings.REPORTS_DIR


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """No message goes to a worker: the tests run the jobs."""
    monkeypatch.setattr("tracking.jobs.queue.send", lambda job: True)


@pytest.fixture
def schedule(editor):
    """Builds one; it is due on Monday unless told."""

    def build(today=date(2026, 11, 24), **values):
        values = {
            "name": "Meetings",
            "report": "events",
            "query": "kind=meeting",
            "format": "csv",
            "rhythm": "weekly",
            "weekday": 0,
            **values,
        }
        if values["rhythm"] == "monthly":
            values["weekday"] = None
        return schedules.set_up(ReportSchedule(**values), by=editor, today=today)

    return build


def run_all():
    for job in Job.objects.all():
        running.run(job.pk)
    return list(Job.objects.order_by("pk"))


def test_an_editor_sets_one_up_from_a_report_and_its_filter(signed_in, editor):
    client = signed_in(editor)
    assert ADD in words_of(client.get("/reports/events/?kind=meeting")).replace("&amp;", "&")

    answer = client.post(ADD, WEEKLY)

    stored = ReportSchedule.objects.get()
    assert answer["Location"] == f"/desk/schedules/{stored.pk}/"
    assert (stored.report, stored.query) == ("events", "kind=meeting")
    assert stored.next_on.weekday() == 0
    assert stored.next_on > timezone.localdate()
    assert stored.changed_by == editor


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"weekday": ""}, "Choose the day of the week."),
        ({"rhythm": "monthly", "day": ""}, "Enter the day of the month, from 1 to 28."),
        ({"rhythm": "monthly", "day": "31"}, "less than or equal to 28"),
        ({"rhythm": "monthly", "day": "9" * 30}, "less than or equal to 28"),
        ({"rhythm": "hourly"}, "hourly is not one of the available choices"),
        ({"format": "pdf"}, "pdf is not one of the available choices"),
        ({"recipients": "nobody"}, "“nobody” is not an email address; write name@example.org."),
        ({"recipients": "\n".join(f"a{n}@example.org" for n in range(21))}, "at most 20 addresses"),
        ({"name": ""}, "This field is required."),
        ({"name": "a\0b"}, "Null characters are not allowed."),
        ({"name": "a\u202eb"}, "Name"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(signed_in, editor, change, sentence):
    answer = signed_in(editor).post(ADD, {**WEEKLY, **change})

    assert answer.status_code == 400
    assert sentence in words_of(answer)
    assert not ReportSchedule.objects.exists()


def test_a_filter_that_makes_no_sense_leads_back_to_its_report(signed_in, editor):
    answer = signed_in(editor).get("/desk/schedules/add/events/?start=2026&end=2020", follow=True)

    assert answer.redirect_chain[0][0].startswith("/reports/events/?")
    assert "before it begins" in words_of(answer)


def test_an_unknown_report_is_not_found(signed_in, editor):
    assert signed_in(editor).get("/desk/schedules/add/secrets/").status_code == 404


def test_only_a_report_with_days_can_follow_the_period(signed_in, editor):
    client = signed_in(editor)

    assert "just ended" in words_of(client.get(ADD))
    refused = client.post("/desk/schedules/add/sources/", {**WEEKLY, "covers": "ended"})
    assert refused.status_code == 400


@pytest.mark.parametrize(
    ("values", "today", "next_on"),
    [
        ({}, date(2026, 11, 29), MONDAY),
        ({}, MONDAY, date(2026, 12, 7)),
        ({"rhythm": "monthly", "day": 28}, date(2026, 2, 28), date(2026, 3, 28)),
        ({"rhythm": "monthly", "day": 1}, date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_the_next_day_is_the_first_after_today(schedule, values, today, next_on):
    assert schedule(today=today, **values).next_on == next_on


@pytest.mark.parametrize(
    ("values", "due_on", "period"),
    [
        ({}, MONDAY, "start=2026-11-23&end=2026-11-29"),
        ({"rhythm": "monthly", "day": 3}, date(2026, 3, 3), "start=2026-02-01&end=2026-02-28"),
        ({"rhythm": "monthly", "day": 1}, date(2026, 1, 1), "start=2025-12-01&end=2025-12-31"),
    ],
)
def test_the_period_is_the_week_or_month_that_has_ended(schedule, values, due_on, period):
    planned = schedule(covers="ended", **values)

    report = schedules.report_of(planned, due_on)

    assert period in report.query
    assert "kind=meeting" in report.query


def test_on_its_day_it_is_enqueued_once(schedule, editor):
    planned = schedule()
    bulk_events(3)

    assert schedules.ask_due(date(2026, 11, 29)) == 0
    assert schedules.ask_due(MONDAY) == 1
    assert schedules.ask_due(MONDAY) == 0

    planned.refresh_from_db()
    assert planned.next_on == date(2026, 12, 7)
    run = ReportRun.objects.get()
    assert (run.due_on, run.job.asked_by) == (MONDAY, editor)
    (job,) = run_all()
    assert (job.state, job.row_count) == (JobState.DONE, 3)


def test_two_beats_at_one_moment_ask_once(schedule):
    planned = schedule()
    stale = ReportSchedule.objects.get(pk=planned.pk)
    schedules.ask_due(MONDAY)

    assert not ReportSchedule.objects.still_due(stale).exists()
    assert schedules.run_now(stale, today=MONDAY) is None
    assert ReportRun.objects.count() == 1


def test_after_days_without_a_server_it_runs_once_for_the_last_day(schedule):
    planned = schedule()

    assert schedules.ask_due(date(2026, 12, 16)) == 1

    planned.refresh_from_db()
    assert ReportRun.objects.get().due_on == date(2026, 12, 14)
    assert planned.next_on == date(2026, 12, 21)


def test_while_too_many_wait_its_day_stays(schedule, settings, editor):
    schedule()
    settings.JOBS_OF_A_PERSON = 1
    other = jobs.enqueue("report", parameters={}, by=editor)

    assert schedules.ask_due(MONDAY) == 0
    assert not ReportRun.objects.exists()

    jobs.cancel(other)
    assert schedules.ask_due(MONDAY) == 1


def test_a_paused_one_rests_until_it_goes_on(schedule, signed_in, editor):
    planned = schedule()
    client = signed_in(editor)
    client.post(f"/desk/schedules/{planned.pk}/pause/")

    assert schedules.ask_due(date(2027, 6, 1)) == 0

    client.post(f"/desk/schedules/{planned.pk}/resume/")
    planned.refresh_from_db()
    assert planned.next_on > timezone.localdate()


def test_it_goes_out_by_mail_with_the_file_to_each_address_alone(schedule):
    bulk_events(2)
    schedule(recipients="a@example.org\nb@example.org", name="For the board")
    schedules.ask_due(MONDAY)

    (job,) = run_all()

    assert job.state == JobState.DONE
    assert [message.to for message in mail.outbox] == [["a@example.org"], ["b@example.org"]]
    message = mail.outbox[0]
    assert message.subject == "GSI Tracker: For the board"
    assert f"/reports/prepared/{job.token}/" in message.body
    name, content, content_type = message.attachments[0]
    assert (name, content_type) == (job.extra["file"], "text/csv")
    assert content.count("\r\n") == 3


def test_a_large_file_is_not_attached(schedule, monkeypatch):
    monkeypatch.setattr(mailing, "MOST_BYTES_ATTACHED", 10)
    schedule(recipients="a@example.org")
    schedules.ask_due(MONDAY)
    run_all()

    assert mail.outbox[0].attachments == []
    assert "too large for an email" in mail.outbox[0].body


def test_a_mail_server_that_is_down_fails_the_run_with_a_reason(schedule, monkeypatch):
    def refuse(*_):
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    schedule(recipients="a@example.org")
    schedules.ask_due(MONDAY)

    (job,) = run_all()

    assert job.state == JobState.FAILED
    assert "The mail could not be sent" in job.reason


def test_whoever_got_the_mail_can_have_the_file_and_nobody_one_that_was_stored(visitor, schedule):
    schedule(recipients="a@example.org", name="Sent")
    schedule(name="Kept")
    schedules.ask_due(MONDAY)
    run_all()
    by_name = {job.parameters["name"]: job.token for job in Job.objects.all()}

    assert read(visitor.get(f"/reports/prepared/{by_name['Sent']}/file/")).startswith(b"slug,")
    assert visitor.get(f"/reports/prepared/{by_name['Kept']}/file/").status_code == 404


def test_a_report_that_this_version_lacks_fails_with_a_reason(schedule, signed_in, editor):
    planned = schedule(report="of-a-later-version")
    schedules.ask_due(MONDAY)

    (job,) = run_all()

    assert (job.state, job.reason) == (
        JobState.FAILED,
        "It could not be done: This version of the tracker has no such report.",
    )
    page = signed_in(editor).get(f"/desk/schedules/{planned.pk}/")
    assert "has no such report" in words_of(page)


def test_nothing_unpublished_is_in_it(schedule):
    factories.event(title="Public meeting")
    factories.event(title="Hidden meeting", state="draft")
    schedule(recipients="a@example.org")
    schedules.ask_due(MONDAY)
    run_all()

    content = mail.outbox[0].attachments[0][1]
    assert "Public meeting" in content
    assert "Hidden" not in content + mail.outbox[0].body


def test_its_page_lists_the_runs_with_their_files(schedule, signed_in, editor):
    planned = schedule()
    client = signed_in(editor)
    client.post(f"/desk/schedules/{planned.pk}/run/")
    again = client.post(f"/desk/schedules/{planned.pk}/run/", follow=True)
    assert "already prepared today" in words_of(again)
    (job,) = run_all()

    text = words_of(client.get(f"/desk/schedules/{planned.pk}/"))

    assert f"/reports/prepared/{job.token}/" in text
    assert "Done" in text
    assert "1 run" in text
    file = client.get(f"/reports/prepared/{job.token}/file/")
    assert read(file).startswith(b"slug,")


def test_it_can_be_changed_and_deleted_after_a_question(schedule, signed_in, editor):
    planned = schedule()
    client = signed_in(editor)

    client.post(f"/desk/schedules/{planned.pk}/edit/", {**WEEKLY, "name": "Renamed", "weekday": 3})
    planned.refresh_from_db()
    assert (planned.name, planned.weekday, planned.query) == ("Renamed", 3, "kind=meeting")

    schedules.run_now(planned, today=MONDAY)
    assert "Delete it" in words_of(client.get(f"/desk/schedules/{planned.pk}/delete/"))
    client.post(f"/desk/schedules/{planned.pk}/delete/")
    assert not ReportSchedule.objects.exists()
    assert Job.objects.exists()


def test_a_scheduled_file_is_stored_longer(schedule, settings):
    settings.REPORT_DAYS, settings.SCHEDULED_REPORT_DAYS = 7, 30
    schedule()
    schedules.ask_due(MONDAY)
    (job,) = run_all()

    sweeping.expire(job.ended_at + timezone.timedelta(days=8))
    assert Job.objects.get().state == JobState.DONE

    sweeping.expire(job.ended_at + timezone.timedelta(days=31))
    assert Job.objects.get().state == JobState.EXPIRED


@pytest.mark.parametrize("number", [2, 20])
def test_the_list_takes_the_same_queries(
    schedule, signed_in, editor, number, django_assert_num_queries
):
    for _ in range(number):
        schedule()
    schedules.ask_due(MONDAY)
    client = signed_in(editor)
    client.get("/desk/schedules/")

    with django_assert_num_queries(7):
        client.get("/desk/schedules/")
