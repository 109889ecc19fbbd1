"""Nonsense sent to the admin's forms: a message, and what was typed is kept."""

import re

import pytest
from django.test import Client

from tests import factories
from tests.tracking.admin.pages import (
    address,
    choose,
    errors_in,
    fill_in,
    send,
    wrong_fields,
)
from tests.tracking.desk.forms import shown_in
from tracking.models import Event, Forum, Source, StatusUpdate

BIG = "99999999999999999999"


@pytest.fixture(scope="module")
def client(module_db):
    factories.party("CHN")
    factories.forum()
    factories.status_update()
    client = Client()
    client.force_login(factories.user("editor"))
    return client


ROUNDS = [
    {
        "title": "A\x00B typed", "summary": "typed " * 1000, "start": "2024-02-30",
        "kind": "party", "country": "XX", "items": ["abc"], "commitments": [BIG],
        "cited_sources": ["abc"], "forum": "abc", "involved": "XXX:host",
    },
    {
        "title": "typed " * 50, "start": "0000", "items": [BIG], "cited_sources": [BIG],
        "commitments": ["\x00"], "forum": BIG, "involved": "CHN:boss",
    },
    {
        "title": "typed\u202eodd", "start": BIG, "cited_sources": ["-1", "\x00"],
        "involved": "A\x00B", "place": "x" * 300,
    },
    {
        "title": "\u3164", "start": "2024", "end": "2023", "involved": "x" * 9000,
        "cited_sources": ["1,abc"],
    },
]  # fmt: skip


def test_what_cannot_be_stored_is_named_and_kept(client, db):
    events = Event.objects.count()
    shown = fill_in(client, Event, "add", kind="meeting", start="2024", edition_label="My words")

    for typed in ROUNDS:
        page = client.post(address(Event, "add"), {**shown, **typed})

        assert page.status_code == 200
        assert wrong_fields(page) == set(typed) - ({"start"} if "end" in typed else set())
        assert shown_in(page)["edition_label"] == ["My words"]
        assert f"“{typed['cited_sources'][0]}” is not a valid value" in errors_in(page)
    page = client.post(address(Event, "add"), {**shown, "title": "Typed", "form_key": "abc"})
    assert "Enter a valid UUID" in errors_in(page)
    assert Event.objects.count() == events


def test_searches_that_cannot_be_read_are_named_and_kept(client, db):
    shown = fill_in(client, StatusUpdate, "add", rationale="My words")
    rounds = [
        ({"search-TOTAL_FORMS": "abc"}, "ManagementForm data is missing"),
        ({"search-TOTAL_FORMS": BIG, "search-0-words": "typed"}, "submit at most 20 forms"),
        ({"search-TOTAL_FORMS": "-3"}, "This field is required"),
        ({"search-0-words": "A\x00B", "search-0-languages": "Klingon"}, "is no language known"),
    ]

    for typed, sentence in rounds:
        page = client.post(address(StatusUpdate, "add"), {**shown, **typed})

        assert page.status_code == 200
        assert sentence in errors_in(page)
        assert shown_in(page)["rationale"] == ["My words"]


def test_a_source_without_an_address_needs_a_citation(client, db):
    page = send(client, Source, "add", title="Typed", publisher="Post")

    assert "citation where there is none" in errors_in(page)
    assert shown_in(page)["title"] == ["Typed"]


def test_a_status_update_of_another_items_commitment_is_refused(client, db):
    foreign = factories.item("priority-8").commitments.first()

    page = send(
        client, StatusUpdate, "add", item=factories.item().pk, as_of="2024-06-30",
        commitment=foreign.pk, status="declared", direction="first", confidence="low",
        rationale="Typed",
    )  # fmt: skip

    assert "is not a commitment of this item" in errors_in(page)
    assert shown_in(page)["rationale"] == ["Typed"]


def test_an_unknown_key_is_answered(client, db):
    for key in ("0", "7000000", BIG, "abc", "-1", "a%00b", "%FF"):
        for page in ("change", "history", "delete"):
            where = f"{address(Event, 'changelist')}{key}/{page}/"
            assert client.get(where).status_code in (302, 403, 404), where
            assert client.post(where).status_code < 500, where


def test_a_form_filled_in_by_its_address_ignores_nonsense(client, db):
    for value in ("abc", BIG, "%00", "1,abc"):
        names = ("cited_sources", "forum", "items", "form_key", "version", "involved")
        query = "&".join(f"{name}={value}" for name in names)
        assert client.get(f"{address(Event, 'add')}?{query}").status_code == 200, value


@pytest.mark.parametrize("model", [Event, Forum, StatusUpdate])
def test_pages_hold_to_the_content_security_policy(client, db, model):
    record = model.objects.first()

    pages = [client.get(address(record, page)) for page in ("change", "history")]
    pages += [client.get(address(model, page)) for page in ("add", "changelist")]
    pages += [choose(client, model, "withdraw", record)]

    for page in pages:
        forbidden = re.findall(r"<style|<script>|\sstyle=|\son\w+=", page.text)
        assert (page.status_code, forbidden) == (200, [])
