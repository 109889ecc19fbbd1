"""A party that a contributor added is not public before an editor says so."""

import pytest
from django.core.cache import caches

from tests import factories
from tests.answers import read
from tracking import actions
from tracking.models import Party

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

NAME = "Canary Council"
ALL = "/parties/?all=yes"
PLACES = [
    ALL,
    "/parties/",
    "/parties.csv",
    "/parties.json",
    "/search/?q=canary",
    "/events/",
    "/reports/parties/",
    "/reports/parties.csv",
    "/sitemap-parties.xml",
]


@pytest.fixture
def added(contributor):
    return actions.add_party(Party(code="CANARY", kind="organisation", name=NAME), by=contributor)


def places_that_name_it(client):
    caches["pages"].clear()
    return [
        place
        for place in PLACES
        if NAME.encode() in (text := read(client.get(place))) or b"/parties/CANARY/" in text
    ]


def test_what_a_contributor_added_is_nowhere(added, visitor):
    assert places_that_name_it(visitor) == []
    assert visitor.get("/parties/CANARY/").status_code == 404
    assert read(visitor.get("/parties.csv?q=canary")).count(b"\n") == 1  # the header
    refused, unknown = (read(visitor.get(f"/events.csv?party={c}")) for c in ("CANARY", "NOBODY"))
    assert refused.replace(b"CANARY", b"NOBODY") == unknown


def test_an_editor_confirms_it_by_saving(added, editor, visitor):
    actions.edit_party(added, by=editor, version=added.version)

    assert places_that_name_it(visitor) == [ALL]  # no public event names it
    assert visitor.get("/parties/CANARY/").status_code == 200
    assert added.history.count() == 2
    assert added.history.first().history_user == editor


def test_an_editors_own_is_public_at_once(editor, visitor):
    actions.add_party(Party(code="CANARY", kind="organisation", name=NAME), by=editor)

    assert visitor.get("/parties/CANARY/").status_code == 200


def test_a_published_event_that_names_it_makes_it_public(added, contributor, editor, visitor):
    event = factories.event(parties=[(added, "host")], state="in_review", by=contributor)
    assert visitor.get("/parties/CANARY/").status_code == 404

    actions.publish(event, by=editor, version=event.version)

    assert "/parties/" in places_that_name_it(visitor)
    assert visitor.get("/parties/CANARY/").status_code == 200


def test_a_party_added_to_a_published_event_becomes_public(added, editor, visitor):
    event = factories.event()
    links = actions.Links(parties=[(added, "host")])

    actions.edit(event, by=editor, version=event.version, links=links, reason="It hosted.")

    assert "/search/?q=canary" in places_that_name_it(visitor)


def test_the_desk_says_that_a_party_is_new(added, contributor, signed_in):
    event = factories.event(parties=[(added, "host")], state="draft", by=contributor)

    page = signed_in(contributor).get(f"/desk/events/{event.pk}/").content.decode()

    assert "new party" in page
    assert "/parties/CANARY/" not in page


def test_the_code_that_readers_knew_leads_to_the_new_one_and_no_other_does(added, editor, visitor):
    for code in ("COUNCIL", "CC", "CANC"):
        added.code = code
        actions.edit_party(added, by=editor, version=added.version, reason="Its own initials.")

    for old in ("COUNCIL", "CC"):
        assert visitor.get(f"/parties/{old}/").url == "/parties/CANC/"
        assert visitor.get(f"/parties/{old}/history/").url == "/parties/CANC/history/"
    assert visitor.get("/parties/CANC/").status_code == 200
    assert visitor.get("/parties/CANARY/").status_code == 404  # it was proposed by that code
