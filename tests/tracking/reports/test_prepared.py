"""Reports in the background: asked for, watched, cancelled, taken with their manifest."""

import hashlib
import json
import uuid
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.answers import read
from tests.bulk import bulk_events
from tests.tracking.reports.asking import words_of
from tracking import jobs
from tracking.jobs import running
from tracking.models import Job, JobState
from tracking.reports import preparing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

ADDRESS = "/reports/events/prepare/?kind=meeting&format="


@pytest.fixture(autouse=True)
def reports_dir(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"


@pytest.fixture
def broker(monkeypatch):
    """A broker that is down unless told otherwise; nothing is sent in tests."""
    state = SimpleNamespace(answers=True)
    monkeypatch.setattr("tracking.jobs.broker_answers", lambda: state.answers)
    return state


def asked(client, address=f"{ADDRESS}csv", **sent):
    """The job that was asked for, and the address of its page."""
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.content
    return Job.objects.get(token=answer["Location"].split("/")[-2]), answer["Location"]


def done(client, address=f"{ADDRESS}csv"):
    job, page = asked(client, address)
    running.run(job.pk)
    job.refresh_from_db()
    return job, page


def test_the_page_says_what_will_be_prepared_and_is_not_cached(visitor):
    bulk_events(3)

    answer = visitor.get(f"{ADDRESS}xlsx")
    text = words_of(answer)

    assert "no-store" in answer["Cache-Control"]
    assert "Kind: Meeting" in text
    assert "<dd>3</dd>" in text
    assert '<option value="xlsx" selected>' in text
    assert "Prepare in the background" in text


def test_asking_leads_to_a_page_that_says_how_far_it_is(visitor, broker):
    bulk_events(3)
    job, page = asked(visitor, format="json")

    answer = visitor.get(page)

    assert job.parameters["format"] == "json"
    assert job.asked_by is None
    assert "no-store" in answer["Cache-Control"]
    assert "Waiting" in words_of(answer)
    assert "Cancel" in words_of(answer)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, lease=uuid.uuid4(), lease_ends_at=timezone.now(), rows_done=1,
        rows_total=3,
    )  # fmt: skip
    assert "33 per cent: 1 of 3 rows" in words_of(visitor.get(page))


def test_a_broker_that_is_down_is_reported_and_nothing_is_lost(visitor, broker):
    broker.answers = False
    _job, page = asked(visitor)

    assert "the preparation begins when it is back" in words_of(visitor.get(page))


def test_the_page_reloads_itself_without_a_script_until_the_report_is_there(visitor, broker):
    job, page = asked(visitor)

    assert b'http-equiv="refresh"' in visitor.get(page).content
    assert b'http-equiv="refresh"' not in visitor.get(f"{page}?still=1").content
    running.run(job.pk)
    assert b'http-equiv="refresh"' not in visitor.get(page).content


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_a_report_that_is_done_can_be_taken_and_checked(visitor, file_format):
    bulk_events(3)
    job, page = done(visitor, f"{ADDRESS}{file_format}")

    text = words_of(visitor.get(page))
    file = visitor.get(f"{page}file/")
    content = read(file)

    assert job.state == JobState.DONE
    assert job.sha256 in text
    assert "Download the file" in text
    assert hashlib.sha256(content).hexdigest() == job.sha256 == file["X-SHA-256"]
    assert file["X-Row-Count"] == "3"
    assert file["Content-Length"] == str(len(content))
    assert (
        f'filename="gsi-events_meeting_{timezone.localdate()}.{file_format}"'
        in (file["Content-Disposition"])
    )
    assert "no-store" in file["Cache-Control"]


def test_the_file_is_the_one_that_is_had_at_once(visitor):
    bulk_events(3)
    _job, page = done(visitor)

    at_once = visitor.get("/reports/events.csv?kind=meeting")

    assert read(visitor.get(f"{page}file/")) == read(at_once)


def test_the_manifest_says_what_the_file_holds(visitor, settings):
    bulk_events(3)
    job, page = done(visitor, f"{ADDRESS}csv&as_of=2025-01-31")

    manifest = json.loads(visitor.get(f"{page}manifest.json").content)

    assert manifest["row_count"] == 3
    assert manifest["sha256"] == job.sha256
    assert manifest["byte_count"] == job.byte_count
    assert manifest["columns"][0] == {
        "name": "slug",
        "meaning": "name of the event in addresses; never changes",
    }
    assert manifest["filter"]["words"] == [{"name": "Kind", "value": "Meeting"}]
    assert manifest["filter"]["query"] == "kind=meeting&as_of=2025-01-31"
    assert (manifest["as_of"], manifest["known_on"]) == ("2025-01-31", None)
    assert manifest["read_at"].endswith("+00:00")
    assert manifest["scale_version"] == "2"
    assert manifest["software"] == f"GSI Tracker {settings.VERSION}"
    assert manifest["address"].startswith("http://127.0.0.1:8000/reports/events/?kind=meeting")


@pytest.mark.parametrize("kind", preparing.KIND_OF)
def test_every_report_can_be_prepared(visitor, kind):
    event = factories.event(forum=factories.forum(), parties=[(factories.party("CHN"), "host")])
    factories.status_update(evidence=[event])
    item = "item=priority-7&" if kind == "dossier" else ""

    job, _page = done(visitor, f"/reports/{kind}/prepare/?{item}format=csv")

    assert job.state == JobState.DONE
    assert job.row_count > 0


def test_a_report_of_nothing_is_a_file_with_its_header(visitor):
    job, page = done(visitor)

    assert job.row_count == 0
    assert read(visitor.get(f"{page}file/")).startswith(b"slug,url,title")


def test_nothing_unpublished_is_in_a_prepared_file(visitor):
    factories.event(title="Public")
    for state in ("draft", "in_review", "withdrawn"):
        factories.event(title="CANARY", state=state)

    job, page = done(visitor)

    assert job.row_count == 1
    assert b"CANARY" not in read(visitor.get(f"{page}file/"))


def test_a_cancelled_report_is_not_prepared(visitor, broker):
    job, page = asked(visitor)

    assert visitor.get(f"{page}cancel/").status_code == 405
    visitor.post(f"{page}cancel/")
    running.run(job.pk)

    text = words_of(visitor.get(page))
    assert "It was cancelled; no file is stored." in text
    assert 'href="/reports/events/?kind=meeting"' in text
    assert visitor.get(f"{page}file/").status_code == 404
    assert visitor.get(f"{page}manifest.json").status_code == 404


def test_a_failed_and_a_removed_report_say_so(visitor):
    job, page = asked(visitor)
    ended = {"ended_at": timezone.now()}

    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, failure="disk_full", **ended)
    assert "The disk is full." in words_of(visitor.get(page))
    Job.objects.filter(pk=job.pk).update(state=JobState.EXPIRED, failure="", **ended)
    assert "has expired" in words_of(visitor.get(page))
    assert visitor.get(f"{page}file/").status_code == 404


def test_a_file_that_is_gone_is_not_found(visitor, settings):
    job, page = done(visitor)

    (settings.REPORTS_DIR / job.file).unlink()

    answer = visitor.get(f"{page}file/")
    assert answer.status_code == 404
    assert "its file is no longer stored" in words_of(answer)


def test_a_file_on_the_disk_of_another_machine_is_explained(visitor, settings, tmp_path, caplog):
    job, page = done(visitor)
    Job.objects.filter(pk=job.pk).update(machine="inner-7")
    settings.REPORTS_DIR = tmp_path / "of this machine"

    answer = visitor.get(f"{page}file/")

    assert answer.status_code == 503
    assert "prepared on another machine of this site" in words_of(answer)
    assert "inner-7" not in answer.text
    assert "was made on inner-7 and cannot be read on" in caplog.text


def test_a_question_that_makes_no_sense_any_more_fails_in_words(visitor):
    job, page = asked(visitor)
    Job.objects.filter(pk=job.pk).update(parameters={**job.parameters, "query": "item=priority-99"})

    running.run(job.pk)

    assert "“priority-99” is not one of the choices." in words_of(visitor.get(page))


def test_somebody_elses_report_is_not_found(signed_in, contributor, stranger, editor, visitor):
    job, page = done(signed_in(contributor))

    assert job.asked_by == contributor
    for path in (page, f"{page}file/", f"{page}manifest.json"):
        answers = [signed_in(p).get(path) for p in (contributor, editor, stranger)]
        answers.append(visitor.get(path))
        for answer in answers:
            read(answer)
        assert [answer.status_code for answer in answers] == [200, 200, 404, 404]
    assert signed_in(stranger).post(f"{page}cancel/").status_code == 404
    absent = f"/reports/prepared/{uuid.uuid4()}/"
    assert visitor.get(absent).status_code == 404


def test_a_job_of_another_kind_has_no_page_here(visitor):
    job = jobs.enqueue("something else", parameters={})

    assert visitor.get(f"/reports/prepared/{job.token}/").status_code == 404


@pytest.mark.parametrize("token", ["x", "9" * 40, "%00", "1-2-3"])
def test_an_address_that_is_none_is_not_found(visitor, token):
    assert visitor.get(f"/reports/prepared/{token}/").status_code == 404


def test_a_form_that_is_sent_twice_makes_one_report(visitor):
    page = visitor.get(f"{ADDRESS}csv")
    key = str(page.context["form"]["key"].value())

    first, second = (asked(visitor, key=key)[0] for _ in range(2))
    other, _page = asked(Client(), key=str(uuid.uuid4()))

    assert first == second != other


def test_too_many_are_refused_in_words(visitor, settings):
    settings.JOBS_OF_VISITORS = 0

    answer = visitor.post(f"{ADDRESS}csv")

    assert answer.status_code == 429
    assert "no more can wait" in words_of(answer)
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("format=pdf", "“pdf” is not one of the choices."),
        ("format=csv&kind=x", "Kind: “x” is not one of the choices."),
        ("start=2024&end=2023", "The period ends (2023) before it begins (2024)."),
        ("as_of=2024-02-30", "as_of:"),
        ("format=%00", "is not one of the choices"),
    ],
)
def test_what_makes_no_sense_is_not_prepared(visitor, query, words):
    address = f"/reports/events/prepare/?{query}"

    for answer in (visitor.get(address), visitor.post(address)):
        assert answer.status_code == 400
        assert words in words_of(answer)
    assert not Job.objects.exists()


def test_asking_needs_the_token_of_the_form():
    client = Client(enforce_csrf_checks=True)

    assert client.post(f"{ADDRESS}csv").status_code == 403
    assert not Job.objects.exists()


def test_a_full_disk_fails_in_words_and_leaves_nothing(visitor, settings, monkeypatch):
    def full(*args, **named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tracking.reports.preparing.shutil.copyfileobj", full)

    job, page = done(visitor)

    assert job.state == JobState.FAILED
    assert "The disk is full." in words_of(visitor.get(page))
    assert [path for path in settings.REPORTS_DIR.rglob("*") if path.is_file()] == []


def test_page_file_and_preparation_each_read_one_snapshot(committed, visitor):
    """Outside a transaction of the test: a snapshot within a snapshot goes on with it."""
    bulk_events(3)

    assert visitor.get("/reports/events/").context["count"] == 3
    assert read(visitor.get("/reports/events.csv")).count(b"\r\n") == 4
    job, page = done(visitor)
    assert (job.state, job.row_count) == (JobState.DONE, 3)
    assert read(visitor.get(f"{page}file/")).count(b"\r\n") == 4
