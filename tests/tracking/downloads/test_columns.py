"""The page that chooses the columns of a list's file: ticks, order, memory, formats."""

import re
from html import unescape

import pytest
from django.test import Client

from tests import factories
from tests.answers import read
from tests.bulk import bulk_events
from tracking.downloads.lists import LIST_FILES
from tracking.exports import EVENTS

pytestmark = pytest.mark.django_db
PAGE = "/columns/events/"


def page_of(address, client=None):
    answer = (client or Client()).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def ticked(page):
    return re.findall(r'name="column" value="(\w+)" checked', page)


def offered(page):
    """The addresses of the files by their labels."""
    part = page.partition('class="plain-list offers"')[2].partition("</ul>")[0]
    return {label: unescape(href) for href, label in re.findall(r'href="(.*?)">(.*?)</a>', part)}


def test_every_list_leads_to_its_columns_with_its_filter(visitor):
    factories.event(kind="vote", title="zanzibar")
    queries = {"compare": "item=priority-7&item=priority-9", "search": "q=zanzibar"}

    for name, file in LIST_FILES.items():
        query = queries.get(name, "")
        if name != "progress":
            chooser = file.columns_path(query).replace("&", "&amp;")
            assert f'href="{chooser}"' in page_of(file.page_path(query)), name
        page = page_of(file.columns_path(query))
        assert ticked(page) == file.export.header
        addresses = list(offered(page).values())
        for address in addresses if name == "events" else addresses[:1]:
            answer = visitor.get(address)
            read(answer)
            assert answer.status_code == 200, address


def test_a_file_has_the_ticked_columns_in_their_order_and_the_filter():
    factories.event(title="Talks", kind="vote")
    factories.event(title="Visit", kind="visit")

    page = page_of(f"{PAGE}?form=1&column=kind&column=title&kind=vote&known_on=2030-01-01&page=7")
    assert "known_on: " in page  # a day to come is no filter, and the page says so
    page = page_of(f"{PAGE}?form=1&column=kind&column=title&kind=vote")

    addresses = offered(page)
    assert addresses["CSV"] == "/events.csv?kind=vote&columns=kind,title"
    assert ticked(page) == ["kind", "title"]
    assert read(Client().get(addresses["CSV"])) == b'kind,title\r\nvote,"Talks"\r\n'
    assert read(Client().get(addresses["CSV for Excel"])).startswith(b"\xef\xbb\xbfkind,title")


@pytest.mark.parametrize(
    ("move", "order"),
    [
        ("items:up", ["title", "items", "kind"]),
        ("title:down", ["kind", "title", "items"]),
        ("title:up", ["title", "kind", "items"]),
        ("items:down", ["title", "kind", "items"]),
        ("slug:up", ["title", "kind", "items"]),
        ("title:sideways", ["title", "kind", "items"]),
    ],
)
def test_a_button_moves_a_column_and_keeps_the_focus(move, order):
    page = page_of(f"{PAGE}?form=1&column=title&column=kind&column=items&move={move}")

    assert ticked(page) == order
    name, direction = move.split(":")
    is_moved = name in order and direction in ("up", "down")
    assert (f'value="{move}" autofocus' in page) == is_moved


def test_the_choice_is_remembered_for_this_list_alone():
    client = Client()
    assert not client.get(PAGE).cookies

    cookie = client.get(f"{PAGE}?columns=kind,title").cookies["gsi_columns"]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (PAGE, True, "Lax")
    assert ticked(page_of(PAGE, client)) == ["kind", "title"]
    client.cookies["gsi_columns"] = "no.such,column"
    assert ticked(page_of(PAGE, client)) == EVENTS.header
    assert client.get(f"{PAGE}?all=1").cookies["gsi_columns"].value == ""


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("columns=title,nonsense", "There is no column “nonsense”."),
        ("form=1&column=title&column=title", "“title” is named twice."),
        ("form=1", "Choose at least one column."),
        ("columns=%00", "There is no column"),
        (f"columns={'x' * 3000}", "There is no column"),
        ("kind=nonsense", "is not one of the choices"),
    ],
)
def test_what_makes_no_sense_is_said_and_not_remembered(query, sentence):
    answer = Client().get(f"{PAGE}?{query}")

    assert sentence in answer.content.decode()
    assert "gsi_columns" not in answer.cookies


def test_a_list_that_does_not_exist_has_no_columns(visitor):
    assert visitor.get("/columns/drafts/").status_code == 404


def test_the_variant_is_in_the_name_of_a_csv(visitor, time_machine):
    time_machine.move_to("2026-11-22")

    def name_of(address):
        answer = visitor.get(address)
        read(answer)
        return answer["Content-Disposition"].partition("gsi-")[2].rstrip('"')

    assert name_of("/events.csv?kind=vote&plain=1") == "events_vote_plain_2026-11-22.csv"
    assert name_of("/events.csv?excel=1") == "events_excel_2026-11-22.csv"
    assert name_of("/events.json?excel=1") == "events_2026-11-22.json"


def test_the_page_reads_no_rows(django_assert_num_queries):
    page_of(PAGE)
    with django_assert_num_queries(0):
        page_of(PAGE)
    bulk_events(20)
    with django_assert_num_queries(0):
        page_of(PAGE)
