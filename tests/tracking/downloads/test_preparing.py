"""XLSX and JSON of a long list are made in the background; a CSV of any length at once."""

import json
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client

from tests import factories
from tests.answers import read
from tests.bulk import bulk_events
from tracking.downloads import preparing
from tracking.downloads.choosing import ColumnChoice
from tracking.downloads.lists import LIST_FILES
from tracking.downloads.sizes import FOR_EACH_OF_CSV, Size
from tracking.exports import Format
from tracking.jobs import running
from tracking.models import Job, JobState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

FORMATS = ["xlsx", "json", "jsonl"]


@pytest.fixture(autouse=True)
def small_limit(settings, tmp_path):
    settings.REPORT_ROWS_AT_ONCE = 2
    settings.REPORTS_DIR = tmp_path / "reports"


def words_of(answer):
    return " ".join(answer.content.decode().split())


def prepared(client, query, ending):
    """The finished job that was asked for by the form at the file's own address."""
    offered = client.get(f"/events.{ending}?{query}")
    form = offered.context["form"]
    sent = {"format": form["format"].value(), "key": form["key"].value()}
    answer = client.post(offered.context["prepare_path"], sent)
    assert answer.status_code == 302, words_of(answer)
    job = Job.objects.get(token=answer["Location"].split("/")[-2])
    running.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.reason
    return job, answer["Location"]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_long_file_is_offered_in_the_background(visitor, ending):
    bulk_events(3)

    answer = visitor.get(f"/events.{ending}?kind=meeting&columns=title,items")

    text = words_of(answer)
    assert answer.status_code == 400  # no program takes it for the file
    assert "The list has more than 2 rows" in text
    assert "Kind: <bdi>Meeting</bdi>" in text
    assert f'<option value="{ending}" selected>' in text
    assert "<dt>Rows now</dt> <dd>3</dd>" in text
    assert 'action="/columns/events/prepare/?kind=meeting&amp;columns=title,items"' in text
    assert 'href="/events.csv?kind=meeting&amp;columns=title,items"' in text
    assert "no-store" in visitor.get("/columns/events/prepare/")["Cache-Control"]


def test_the_sizes_are_about_those_of_the_files(visitor, settings):
    bulk_events(200)
    settings.REPORT_ROWS_AT_ONCE = 1000
    sizes = {end: len(read(visitor.get(f"/events.{end}"))) for end in ("csv", "json")}
    asked = LIST_FILES["events"].ask(QueryDict())
    size = Size.of(asked, ColumnChoice.of(asked.export, QueryDict()))

    assert size.row_count == 200
    assert 0.8 < size.csv_bytes / sizes["csv"] < 1.25
    assert 0.5 < size.csv_bytes * FOR_EACH_OF_CSV["json"] / sizes["json"] < 2
    page = visitor.get("/columns/events/prepare/").content.decode()
    assert f"JSON, {size.about(Format.JSON)}" in page


@pytest.mark.parametrize("ending", FORMATS)
def test_as_many_rows_as_the_limit_are_written_at_once(visitor, ending):
    bulk_events(2)

    answer = visitor.get(f"/events.{ending}")

    assert (answer.status_code, answer["X-Row-Count"]) == (200, "2")
    assert read(answer)


@pytest.mark.parametrize("address", ["/events.csv", "/events.csv?excel=1", "/events.zip"])
def test_a_csv_is_written_at_once_whatever_its_length(visitor, address):
    bulk_events(3)

    answer = visitor.get(address)

    assert (answer.status_code, answer["X-Row-Count"]) == (200, "3")
    assert read(answer)


def test_the_offer_costs_four_queries(visitor, django_assert_num_queries):
    bulk_events(5)
    more = 2 if connection.vendor == "postgresql" else 0  # it is told besides how to plan

    with django_assert_num_queries(4 + more):
        visitor.get("/events.xlsx")


def test_the_prepared_file_has_the_rows_and_columns_that_were_asked_for(visitor):
    bulk_events(3)
    factories.event(title="A vote", kind="vote")

    job, page = prepared(visitor, "kind=meeting&columns=title,kind", "xlsx")

    assert "File of the list: events" in words_of(visitor.get(page))
    file = visitor.get(f"{page}file/")
    assert file["X-Row-Count"] == "3"
    sheet = openpyxl.load_workbook(BytesIO(read(file)))["events"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("title", "kind")
    assert len(rows) == 4
    assert {kind for _title, kind in rows[1:]} == {"meeting"}
    assert "gsi-events" in file["Content-Disposition"]
    assert job.byte_count > 0


def test_the_json_is_the_one_that_is_written_at_once(visitor, settings):
    bulk_events(3)
    _job, page = prepared(visitor, "columns=title,start_date", "json")
    settings.REPORT_ROWS_AT_ONCE = 10

    in_background = json.loads(read(visitor.get(f"{page}file/")))
    at_once = json.loads(read(visitor.get("/events.json?columns=title,start_date")))

    for one in (in_background, at_once):
        one.pop("made_at")
    assert in_background == at_once


def test_it_has_a_manifest(visitor):
    bulk_events(3)
    job, page = prepared(visitor, "columns=title,items", "jsonl")

    manifest = visitor.get(f"{page}manifest.json").json()

    assert (manifest["list"], manifest["row_count"]) == ("events", 3)
    assert [column["name"] for column in manifest["columns"]] == ["title", "items"]
    assert manifest["sha256"] == job.sha256
    assert manifest["file"].endswith(".jsonl")


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_progress_is_counted_in_rows(visitor, ending):
    bulk_events(3)
    answer = visitor.post(f"/columns/events/prepare/?format={ending}")
    job = Job.objects.get(token=answer["Location"].split("/")[-2])

    running.run(job.pk)

    job.refresh_from_db()
    assert (job.rows_done, job.rows_total) == (3, 3)


def test_a_csv_may_be_prepared_too_and_the_columns_page_offers_it(visitor):
    bulk_events(3)
    page = visitor.get("/columns/events/?kind=meeting&columns=title").content.decode()
    assert 'href="/columns/events/prepare/?kind=meeting&amp;columns=title"' in page

    answer = visitor.post("/columns/events/prepare/?kind=meeting&columns=title&format=csv")
    running.run(Job.objects.get().pk)

    file = read(visitor.get(f"{answer['Location']}file/")).decode()
    at_once = read(visitor.get("/events.csv?kind=meeting&columns=title")).decode()
    assert file == at_once
    assert len(file.splitlines()) == 4


def test_who_asks_is_the_only_one_who_may_have_it(signed_in, contributor):
    bulk_events(3)

    _job, page = prepared(signed_in(contributor), "", "xlsx")

    assert Client().get(page).status_code == 404
    assert Client().get(f"{page}file/").status_code == 404


def test_visitors_cannot_ask_without_end(visitor, settings):
    settings.JOBS_OF_VISITORS = 0
    bulk_events(3)

    answer = visitor.post("/columns/events/prepare/?format=xlsx")

    assert answer.status_code == 429
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/columns/events/prepare/?kind=nonsense",
        "/columns/events/prepare/?columns=nonsense",
        "/columns/events/prepare/?format=pdf",
        "/events.xlsx?columns=nonsense",
    ],
)
def test_what_makes_no_sense_is_not_prepared(visitor, address):
    bulk_events(3)

    assert visitor.get(address).status_code == 400
    if "prepare" in address:
        assert visitor.post(address).status_code == 400
    assert not Job.objects.exists()


def test_an_unknown_list_is_not_found(visitor):
    assert visitor.get("/columns/nothing/prepare/").status_code == 404


def test_a_filter_that_no_longer_makes_sense_says_so(visitor):
    bulk_events(3)
    visitor.post("/columns/events/prepare/?format=xlsx")
    job = Job.objects.get()
    Job.objects.update(parameters={**job.parameters, "query": "kind=nonsense"})

    running.run(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "kind" in job.reason


def test_the_form_sent_twice_is_one_job(visitor):
    bulk_events(3)
    key = "0f8fad5b-d9cb-469f-a165-70867728950e"

    for _ in range(2):
        visitor.post("/columns/events/prepare/", {"format": "xlsx", "key": key})

    assert Job.objects.count() == 1


def test_a_list_of_a_later_version_says_so(visitor):
    bulk_events(3)
    job, page = prepared(visitor, "", "xlsx")
    Job.objects.update(parameters={**job.parameters, "file": "later"})

    assert visitor.get(page).status_code == 200
    assert preparing.title_of(Job.objects.get()) == "later"


def test_editors_see_it_among_the_jobs(visitor, signed_in, editor):
    bulk_events(3)
    _job, page = prepared(visitor, "", "xlsx")

    text = words_of(signed_in(editor).get("/desk/jobs/"))

    assert f'File of a list: <a href="{page}">events</a>' in text
