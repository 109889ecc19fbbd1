"""Columns and formats that make no sense, a full disk, a client that goes away: nothing is left."""

import errno
import os
import tempfile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.test import Client, RequestFactory

from tests import factories
from tests.answers import read
from tests.bulk import bulk_events
from tracking.exports import EVENTS, Format, write_file
from tracking.models import Event
from tracking.public.views import downloads

pytestmark = pytest.mark.django_db
ENDINGS = ["csv", "xlsx", "json", "jsonl"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where temporary files are made, all of them on the disk."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("tracking.exports.files.IN_MEMORY_BYTES", 1)
    return tmp_path


@pytest.mark.parametrize("ending", ENDINGS)
def test_columns_come_in_the_requested_order(ending):
    factories.event(title="Talks")

    answer = Client().get(f"/events.{ending}?columns=title,items,kind&plain=1")
    data = read(answer)

    assert answer.status_code == 200
    assert answer["Content-Length"] == str(len(data))
    if ending == "csv":
        assert data == b'title,items,kind\r\n"Talks",priority-7,meeting\r\n'
    if ending == "jsonl":
        assert data == b'{"title":"Talks","items":["priority-7"],"kind":"meeting"}\n'


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ("title,nonsense", "There is no column “nonsense”."),
        ("title,title", "“title” is named twice."),
        ("title,", "There is no column “”."),
        ("%00", "There is no column"),
        ("x" * 3000, "There is no column"),
        (",".join("abcdefgh"), "There is no column “e”."),
    ],
)
def test_columns_that_make_no_sense_are_refused_with_the_known_ones(ending, columns, sentence):
    answer = Client().get(f"/events.{ending}?columns={columns}")

    assert answer.status_code == 400
    text = answer.content.decode()
    assert sentence in text
    assert "The columns are: slug, url, title," in text
    assert len(text) < 1500


@pytest.mark.parametrize(
    "address", ["/events.xls", "/events.csv/", "/events.CSV", "/events.parquet"]
)
def test_an_unknown_format_is_no_address(address):
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_disk_is_said_before_the_first_byte(ending, folder, monkeypatch):
    bulk_events(3)

    def full(*_args, **_options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("tracking.exports.files.render_lines", full)
    monkeypatch.setattr("tracking.exports.files.spool", full)

    answer = Client().get(f"/events.{ending}")

    assert answer.status_code == 503
    assert b"could not write it" in answer.content
    assert answer["Retry-After"]
    assert list(folder.iterdir()) == []


def test_a_lost_database_is_said_before_the_first_byte(monkeypatch):
    def lost(*_args, **_options):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr("tracking.exports.files.render_lines", lost)

    assert Client().get("/events.csv").status_code == 503


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_client_that_goes_away_leaves_nothing(ending, folder):
    bulk_events(50)
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    answer = downloads.list_file(request, file="events", ending=Format(ending))
    assert answer.file_to_stream.read(10)

    for close in answer._resource_closers:  # what the server calls, then as always
        close()

    assert answer.file_to_stream.closed
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_progress_is_reported_and_may_stop_the_writing(ending, folder, monkeypatch):
    bulk_events(7)
    monkeypatch.setattr("tracking.exports.reading.ROWS_AT_A_TIME", 3)
    monkeypatch.setattr("tracking.exports.as_csv.ROWS_AT_A_TIME", 3)
    told = []

    def stop(done):
        told.append(done)
        if done == 6:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write_file(EVENTS, Event.objects.published().newest_first(), format=ending, progress=stop)

    assert told == [3, 6]
    assert list(folder.iterdir()) == []
    assert Event.objects.count() == 7


def test_more_than_a_workbook_holds_is_refused_with_what_to_do(monkeypatch):
    bulk_events(3)
    monkeypatch.setattr("tracking.exports.as_xlsx.MOST_ROWS", 3)

    answer = Client().get("/events.xlsx")

    assert answer.status_code == 400
    assert "Download the CSV or JSON file" in answer.content.decode()


def test_a_cell_longer_than_excel_bears_names_its_column():
    event = factories.event()
    Event.objects.filter(pk=event.pk).update(summary="😀" * 16_384)

    answer = Client().get("/events.xlsx")

    assert answer.status_code == 400
    assert "column summary" in answer.content.decode()


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_filter_that_leaves_nothing_gives_an_empty_file(ending):
    answer = Client().get(f"/events.{ending}?q=nothing")

    assert answer.status_code == 200
    assert answer["X-Row-Count"] == "0"
    assert read(answer) or ending == "jsonl"


def test_a_page_offers_each_format_with_its_filter():
    page = Client().get("/events/?kind=vote&as_of=2024-12-31").content.decode()

    for ending in ENDINGS:
        assert f'href="/events.{ending}?kind=vote&amp;as_of=2024-12-31"' in page
