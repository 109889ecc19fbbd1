"""A list as a .zip: the rows, the meaning of their columns, a manifest to check, a citation."""

import csv
import hashlib
import io
import json
from zipfile import ZipFile

import pytest

from tests import factories
from tests.answers import read
from tracking.downloads.lists import LIST_FILES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def package_of(visitor, address):
    answer = visitor.get(address)
    data = read(answer)
    assert answer.status_code == 200
    assert (answer["Content-Type"], answer["Content-Length"]) == ("application/zip", str(len(data)))
    with ZipFile(io.BytesIO(data)) as folder:
        assert folder.testzip() is None
        return answer, {name: folder.read(name) for name in folder.namelist()}


def test_a_package_explains_and_proves_its_rows(visitor, time_machine):
    time_machine.move_to("2026-11-22T10:00:00Z", tick=False)
    factories.event(title="Talks, {held}", kind="vote")
    factories.event(kind="visit")

    answer, files = package_of(visitor, "/events.zip?kind=vote&columns=title,items")

    name = "gsi-events_vote_2026-11-22"
    assert f'filename="{name}.zip"' in answer["Content-Disposition"]
    assert answer["X-Row-Count"] == "1"
    names = {"columns.csv", "manifest.json", "README.txt", "citation.bib"}
    assert set(files) == names | {f"{name}.csv"}
    data = files[f"{name}.csv"]
    assert data == b'title,items\r\n"Talks, {held}",priority-7\r\n'
    columns = list(csv.DictReader(io.StringIO(files["columns.csv"].decode())))
    assert [column["name"] for column in columns] == ["title", "items"]
    manifest = json.loads(files["manifest.json"])
    assert (manifest["row_count"], manifest["byte_count"]) == (1, len(data))
    assert manifest["sha256"] == hashlib.sha256(data).hexdigest()
    assert manifest["filter"]["words"] == [{"name": "Kind", "value": "Vote"}]
    assert manifest["read_at"] == "2026-11-22T10:00:00+00:00"
    site = "http://127.0.0.1:8000"
    assert manifest["address"] == f"{site}/events/?kind=vote&known_on=2026-11-22"
    again = visitor.get(manifest["file_address"].removeprefix(site))
    assert read(again) == data
    for text in (files["README.txt"], files["citation.bib"]):
        assert manifest["address"].encode() in text
        assert b"CC BY 4.0" in text


def test_every_list_has_a_package_of_the_rows_of_its_file(visitor):
    factories.status_update()
    queries = {"compare": "item=priority-7&item=priority-9", "search": "q=event"}

    for name, file in LIST_FILES.items():
        query = queries.get(name, "")
        _answer, files = package_of(visitor, file.path("zip", query))
        (data,) = [data for inner, data in files.items() if inner.startswith("gsi-")]
        assert data == read(visitor.get(file.path("csv", query))), name


@pytest.mark.parametrize("query", ["kind=nonsense", "columns=nonsense", "known_on=2999-01-01"])
def test_a_package_that_makes_no_sense_is_refused(visitor, query):
    answer = visitor.get(f"/events.zip?{query}")

    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/plain")
