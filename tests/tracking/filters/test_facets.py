"""The number beside each value of a filter: what choosing it would find with the rest."""

import random
from collections import Counter

import pytest
from django.http import QueryDict
from django.test import Client

from tests import factories
from tests.bulk import bulk_events
from tracking.filters.facets import Facets, Tally
from tracking.filters.narrowing import AnyOf
from tracking.models import Event
from tracking.public.views.filter_values import LISTS
from tracking.values.as_of import AsOf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

LOT = random.Random(7)
COUNTRIES = ["CN", "RU", "KE", ""]
QUERIES = {
    "events": [
        "kind=vote&kind=aid&q=event",
        "item=priority-7&voice=independent&country=KE&country=CN",
        "commitment=P7.1&language=zh&end=2025",
        "forum=club&party=CHN",
    ],
    "forums": ["item=priority-7"],
    "status-updates": ["status=declared", "commitment=P7.1"],
    "parties": ["region=africa&kind=state"],
    "publishers": ["", "kind=news_outlet&speaks_for=CHN&all=yes"],
    "sources": ["publisher=own-voice", "", "item=priority-7&kind=primary"],
    "searches": ["", "language=zh", "item=priority-7&q=framework"],
    "changes": ["kind=event&item=priority-7"],
}


@pytest.fixture(scope="module")
def mixed(module_db):
    """Events of every sort, so that no two facets count the same."""
    parties = [
        factories.party("CHN", country="CN", kind="state"),
        factories.party("KEN", country="KE", kind="state"),
    ]
    club = factories.forum(name="Club")
    factories.forum(name="Hidden club", state="draft")
    first = factories.item().commitments.order_by("number").first()
    shared = factories.source(title="Shared", language="zh", kind="primary")
    for place, item in enumerate(["priority-7", "priority-8"]):
        factories.event(
            title=f"Event with everything {place}",
            items=factories.items(item),
            kind="vote",
            country="KE",
            forum=club,
            commitments=[first] if not place else [],
            sources=[shared, factories.source(language="zh", relation="independent")],
            parties=[(party, role) for party in parties for role in ("host", "signatory")],
        )
    own = factories.publisher(speaks_for=[factories.party("CHN")], country="CN")
    factories.event(sources=[factories.source(relation="party"), factories.source(carrier=own)])
    factories.event(title="Hidden", state="draft", kind="exercise", country="BR")
    factories.status_update(status="declared", as_of="2024-06-30")
    factories.status_update(
        commitment=first,
        confidence="high",
        as_of="2025-06-30",
        searches=[factories.search(languages="en;zh"), factories.search(words="other")],
    )
    for event in bulk_events(25):
        event.kind = LOT.choice(Event.Kind.values[:6])
        event.country = LOT.choice(COUNTRIES)
        event.save()


def facets_of(name, query):
    listed = LISTS[name]
    found = listed.make(QueryDict(query), listed.rows(AsOf()))
    assert found.is_valid(), found.errors
    return found, Facets(found)


def found_by(name, query, field, codes):
    """How many rows the list has with these values in the place of what the field had."""
    data = QueryDict(query, mutable=True)
    data.setlist(field, codes)
    listed = LISTS[name]
    found = listed.make(data, listed.rows(AsOf()))
    assert found.is_valid(), found.errors
    return found.rest().values("pk").distinct().count()


@pytest.mark.parametrize(("name", "query"), [(n, q) for n, of in QUERIES.items() for q in of])
def test_a_number_is_what_the_list_finds_and_no_value_that_finds_something_is_left_out(
    mixed, name, query
):
    found, counted = facets_of(name, query)

    for field in found.closed:
        facet = counted.one(field)
        offered = {value.code: value.said for value in facet.values}
        chosen = found.chosen_codes(field)
        shown = LOT.sample(sorted(offered), min(len(offered), 4))
        for code in {*shown, *chosen}:
            assert offered[code] == str(found_by(name, query, field, [code])), (field, code)
        assert all(said != "0" for code, said in offered.items() if code not in chosen)
        others = [code for code, _ in found.filters[field].choices() if code not in offered]
        if isinstance(found.filters[field], AnyOf):
            assert not others or not found_by(
                name, query, field, LOT.sample(others, len(others))[:100]
            )
        else:
            for code in LOT.sample(others, min(len(others), 3)):
                assert not found_by(name, query, field, [code]), (field, code)


def test_nothing_unpublished_counts(mixed):
    _found, counted = facets_of("events", "")

    offered = {facet.name: {value.code for value in facet.values} for facet in counted.all()}

    assert "exercise" not in offered["kind"]
    assert "BR" not in offered["country"]
    assert offered["forum"] == {"club"}


def test_a_day_in_the_past_counts_what_was_known_then(mixed):
    page = Client().get("/filter/events/?known_on=2020-01-01")

    assert all(not facet.values for facet in page.context["facets"])
    assert b'name="known_on" value="2020-01-01"' in page.content


def test_a_chosen_value_stays_even_where_it_finds_nothing(mixed):
    _found, counted = facets_of("events", "kind=exercise&country=KE")

    kinds = {value.code: value for value in counted.one("kind").values}

    assert (kinds["exercise"].is_chosen, kinds["exercise"].said) == (True, "0")


def test_the_page_of_values_leads_back_with_the_rest_of_the_filter(mixed):
    page = Client().get(
        "/filter/events/kind/?item=priority-7&kind=vote&as_of=2025-01-01&order=title"
    )
    text = page.content.decode()

    form = text[text.index('action="/events/"') :]
    assert 'aria-label="Vote, 1 event" checked> <span><bdi>Vote</bdi>' in form
    for name, value in [("item", "priority-7"), ("order", "title"), ("as_of", "2025-01-01")]:
        assert f'<input type="hidden" name="{name}" value="{value}">' in form


def test_a_filter_that_makes_no_sense_is_not_counted_but_can_be_corrected(mixed):
    form = Client().get("/events/?kind=dance&country=KE").content.decode()
    values = Client().get("/filter/events/kind/?kind=dance").content.decode()

    assert 'href="#id_kind"' in form
    assert 'name="kind" value="vote"' in form
    assert 'name="country" value="KE" checked' in form
    assert "facet-count" not in form + values
    assert "Nothing is counted" in values


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("counted", "scale", "words"),
    [
        (31, 1, "31"),
        (4310, 1, "4,310"),
        (4, 100, "few"),
        (5, 1.5, "about 8"),
        (83, 12.5, "about 1,000"),
        (413, 99.99, "about 41,000"),
    ],
)
def test_an_estimate_says_no_more_than_it_knows(counted, scale, words):
    assert Tally(Counter({"a": counted}), scale).in_words("a") == words
