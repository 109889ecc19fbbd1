"""Our own exports, exactly as they come out: each format gives the same cells, none changed."""

import csv
import io

import pytest

from tests import factories
from tracking.exports import EVENTS, Format, write_file
from tracking.imports.reading import Limits, Reading, read, recognise
from tracking.models import Event

pytestmark = pytest.mark.django_db

LIMITS = Limits(bytes=20_000_000, rows=1000, columns=200, cell=100_000)
TITLES = [
    "=1+1", "+32 2 555", "-5", "@SUM(A1)", "＝1", "'quoted'", "''", "'=x", "'", " =x",
    'a;b, "c"', "中文标题", "“CAFÉ” 👩‍👧", "5/6/2024", "007", "true", "_x000D_", "#N/A",
]  # fmt: skip
WAYS = {
    "guarded": {"format": Format.CSV},
    "for Excel": {"format": Format.CSV, "excel": True},
    "plain": {"format": Format.CSV, "plain": True},
    "workbook": {"format": Format.XLSX},
    "JSON": {"format": Format.JSON},
    "JSON Lines": {"format": Format.JSONL},
}


@pytest.fixture
def exported():
    """A function that writes the events in one of the ways."""
    for title in TITLES:
        factories.event(title=title, summary=f"{title}\nand more", start="2024-05")
    return lambda **options: written(EVENTS, Event.objects.order_by("pk"), **options)


def written(export, rows, **options):
    with write_file(export, rows, **options).content as file:
        return file.read()


def recorded(data):
    """The header and the rows of a plain CSV, as the standard library reads them."""
    rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    return tuple(rows[0]), [tuple(row) for row in rows[1:]]


def read_back(data):
    table = read(data, recognise(data, "", LIMITS), LIMITS)
    assert table.problems == []
    return table.header, [line.cells for line in table.lines]


@pytest.mark.parametrize("way", WAYS)
def test_every_format_gives_the_cells_as_they_are_recorded(exported, way):
    header, rows = recorded(exported(plain=True))

    assert [row[header.index("title")] for row in rows] == TITLES
    assert read_back(exported(**WAYS[way])) == (header, rows)


@pytest.mark.parametrize("name", ["events", "forums", "status-updates", "parties", "sources"])
def test_every_list_comes_back_as_it_is_downloaded(client, name):
    factories.status_update()
    factories.forum(name="'Forum' of = signs")
    factories.event(title="- a dash", parties=[(factories.party("KEN"), "host")])

    header, rows = recorded(client.get(f"/{name}.csv?plain=1").getvalue())

    assert rows
    for ending in ("csv", "csv?excel=1", "xlsx", "json", "jsonl"):
        assert read_back(client.get(f"/{name}.{ending}").getvalue()) == (header, rows), ending


@pytest.mark.parametrize("plain", [True, False])
def test_a_file_with_one_column_comes_back(exported, plain):
    table = read_back(exported(columns=["title"], plain=plain))

    assert table == (("title",), [(title,) for title in TITLES])


def test_whether_a_csv_was_made_inert_is_recognised_and_can_be_corrected(exported):
    guarded = recognise(exported(), "", LIMITS)
    plain = recognise(exported(plain=True), "", LIMITS)

    assert (guarded.guarded, plain.guarded) == (True, False)
    data = b"title\n'=x\n"
    reading = Reading("delimited", encoding="utf-8", separator=",")
    assert read(data, reading, LIMITS).lines[0].cells == ("'=x",)


def test_rows_that_a_person_adds_do_not_change_what_was_recognised(exported):
    data = exported(columns=["title", "summary"]) + b"- a list,and more\r\n"

    assert [cells[0] for cells in read_back(data)[1]] == [*TITLES, "- a list"]


@pytest.mark.parametrize("text", ["'tis the season", "’90s", "'"])
def test_an_apostrophe_of_a_foreign_file_stays(text):
    assert read_back(f"title,kind\n{text},x\n".encode())[1] == [(text, "x")]
