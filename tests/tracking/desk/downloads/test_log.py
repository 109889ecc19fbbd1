"""The log of downloads: who took which file, with which filter and how many rows, and when."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.answers import read
from tracking import tasks
from tracking.downloads import log
from tracking.jobs import running
from tracking.models import Download
from tracking.reports import preparing
from tracking.reports.kinds import KIND_OF
from tracking.reports.report import Report

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
PAGE, FILE = "/desk/downloads/", "/desk/downloads.csv"


def entries():
    return list(
        Download.objects.newest_first().values_list("person_name", "path", "query", "row_count")
    )


def take(client, address, status=200):
    answer = client.get(address)
    read(answer)
    assert answer.status_code == status


def test_each_file_is_logged_with_its_filter_and_rows(signed_in, stranger):
    client, name = signed_in(stranger), stranger.username
    factories.event(kind="vote")

    for address in ("/events.csv?kind=vote", "/events.zip?plain=1", "/reports/events.json"):
        take(client, address)

    assert entries() == [
        (name, "/reports/events.json", "", 1),
        (name, "/events.zip", "plain=1", 1),
        (name, "/events.csv", "kind=vote", 1),
    ]
    assert Download.objects.newest_first()[1].file.startswith("gsi-events_plain_")


def test_a_prepared_file_is_logged_when_it_is_taken(signed_in, stranger, settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"
    report = Report.build(KIND_OF["events"], QueryDict())
    job = preparing.prepare(report, "csv", person=stranger, key="")
    running.run(job.pk)
    assert entries() == []

    take(signed_in(stranger), f"/reports/prepared/{job.token}/file/")

    assert entries() == [(stranger.username, f"/reports/prepared/{job.token}/file/", "", 0)]


def test_visitors_refusals_and_headers_are_not_logged(signed_in, stranger, settings):
    take(Client(), "/events.csv")
    client = signed_in(stranger)
    take(client, "/events.csv?kind=nonsense", status=400)
    read(client.head("/events.csv"))
    settings.DOWNLOAD_DAYS = 0
    take(client, "/events.csv")

    assert entries() == []


def test_a_log_that_cannot_be_written_keeps_nobody_from_the_file(
    signed_in, stranger, monkeypatch, caplog
):
    def refuse(**_values):
        raise DatabaseError("read-only")

    monkeypatch.setattr(Download.objects, "create", refuse)

    take(signed_in(stranger), "/events.csv")

    assert "could not be logged" in caplog.text


def test_whatever_stands_in_the_address_can_be_logged(signed_in, stranger):
    client = signed_in(stranger)
    for query in (f"x={'9' * 5000}", "x=%00", "x=a%ED%A0%80b", "x=' OR 1=1"):
        take(client, f"/forums.csv?{query}")

    assert len(entries()) == 4
    assert max(len(query) for _name, _path, query, _rows in entries()) == 2000


def test_administrators_read_and_take_the_log_by_person_and_day(signed_in, administrator, stranger):
    for person, address in [(stranger, "/forums.csv"), (administrator, "/sources.csv")]:
        take(signed_in(person), address)
    admin = signed_in(administrator)

    page = admin.get(f"{PAGE}?name={stranger.username}")
    assert [one.path for one in page.context["downloads"]] == ["/forums.csv"]
    assert f'href="{FILE}?name={stranger.username}"' in page.content.decode()
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert admin.get(f"{PAGE}?start={tomorrow}").context["downloads"] == []
    assert admin.get(f"{PAGE}?start=never").context["downloads"] == []

    text = read(admin.get(f"{FILE}?name={stranger.username}")).decode()
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert (row["person"], row["path"], row["row_count"]) == (stranger.username, "/forums.csv", "0")
    assert entries()[0][1] == FILE


def test_the_log_has_pages_at_a_constant_cost(
    signed_in, administrator, stranger, django_assert_num_queries
):
    Download.objects.bulk_create(
        Download(taken_at=timezone.now(), person_name="x", file="f", path="/f", row_count=1)
        for _ in range(51)
    )
    admin = signed_in(administrator)
    admin.get(PAGE)
    with django_assert_num_queries(5):
        page = admin.get(PAGE)

    assert len(page.context["downloads"]) == 50
    assert len(admin.get(f"{PAGE}?older={page.context['older']}").context["downloads"]) == 1


def test_old_entries_are_removed(settings, stranger):
    settings.DOWNLOAD_DAYS = 30
    for days in (29, 31):
        moment = timezone.now() - timedelta(days=days)
        Download.objects.create(
            taken_at=moment, taken_by=stranger, person_name="x", file="f", path="/f", row_count=1
        )

    log.forget(timezone.now())

    assert Download.objects.count() == 1


def test_the_regular_cleaning_empties_the_log(monkeypatch):
    asked = []
    monkeypatch.setattr(log, "forget", asked.append)

    tasks.expire()

    assert len(asked) == 1
