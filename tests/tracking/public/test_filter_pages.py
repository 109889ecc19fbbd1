"""The pages of a filter: its values with their numbers, found by name, and what they cost."""

import pytest
from django.test import Client

from tests import factories
from tests.bulk import bulk_events
from tracking.filters import facets
from tracking.models import Party

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def test_a_long_filter_shows_what_is_chosen_and_most_frequent_and_leads_to_the_rest():
    bulk_events(40)
    busy = Party.objects.get(code="BULK-9")
    factories.event(parties=[(busy, "host")])

    shown = {one.name: one for one in Client().get("/filter/events/").context["facets"]}
    party = shown["party"]
    page = Client().get("/filter/events/?party=bulk-30").content.decode()

    assert (party.values[0].code, party.values[0].said) == ("BULK-9", "2")
    assert (len(party.values), party.number, party.is_cut) == (8, 40, True)
    assert 'name="party" value="BULK-30" aria-label="Party 30, 1 event" checked' in page
    assert '<a href="/filter/events/party/?party=bulk-30" rel="nofollow">All 40 values' in page


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("find=cote", ["CIV"]),
        ("find=CÔTE+ivoire", ["CIV"]),
        ("find=civ", ["CIV"]),
        ("find=nobody", []),
        ("find=nobody&party=CHN", ["CHN"]),
    ],
)
def test_values_are_found_by_name_and_code_whatever_the_accents(query, codes):
    ivory = factories.party("CIV", country="CI", kind="state")
    factories.event(
        parties=[(ivory, "host"), (factories.party("CHN", country="CN", kind="state"), "host")]
    )

    page = Client().get(f"/filter/events/party/?{query}")

    assert [value.code for value in page.context["facet"].values] == codes


def test_pages_of_values_keep_the_filter_and_the_words():
    bulk_events(120)

    page = Client().get("/filter/events/party/?kind=meeting&find=party").content.decode()

    assert 'href="?kind=meeting&amp;find=party&amp;page=2"' in page
    assert ">120 values<" in page


def test_more_rows_than_are_looked_at_are_estimated(monkeypatch):
    monkeypatch.setattr(facets, "MOST_ROWS", 20)
    bulk_events(30, items=[factories.item()])

    shown = Client().get("/filter/events/").context["facets"]
    said = {facet.name: {v.code: v.said for v in facet.values} for facet in shown}

    assert said["kind"]["meeting"] == said["item"]["priority-7"] == "about 30"
    assert said["kind"]["vote"] == "few"


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 13),
        (
            "item=priority-7&commitment=P7.1&kind=vote&party=BULK-1&country=CN&language=en&voice=party",
            21,
        ),
    ],
)
def test_counting_asks_a_fixed_number_of_queries(query, number, django_assert_num_queries):
    bulk_events(3)

    for more in (0, 40):
        bulk_events(more)
        with django_assert_num_queries(number):
            Client().get(f"/filter/events/?{query}")


def test_the_list_of_events_is_light_whatever_the_number_of_parties():
    person = factories.user()
    stamps = dict.fromkeys(["created_at", "updated_at"], factories.party().created_at)
    stamps |= {"created_by": person, "updated_by": person}
    bulk_events(60)
    Party.objects.bulk_create(
        Party(code=f"P-{n}", name=f"State {n}", kind="state", is_confirmed=True, **stamps)
        for n in range(500)
    )

    assert len(Client().get("/events/").content) <= 41_000
