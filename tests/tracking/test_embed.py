import pytest

from tests import factories
from tests.bulk import bulk_events

pytestmark = pytest.mark.django_db


def test_the_card_says_how_the_priority_stands(visitor):
    factories.status_update(evidence=[factories.event(start="2024-05-17")])

    text = " ".join(visitor.get("/embed/priorities/7/").content.decode().split())

    assert "Active" in text
    assert "1 event on record from 1 source, the latest 17 May 2024" in text


def test_other_sites_may_frame_the_card_and_nothing_else(visitor):
    card, page = visitor.get("/embed/priorities/7/"), visitor.get("/priorities/7/")

    assert "frame-ancestors *" in card.headers["Content-Security-Policy"]
    assert "default-src 'none'" in card.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in card.headers
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("number", ["0", "21", "99999999999999999999"])
def test_an_unknown_priority_has_no_card(visitor, number):
    response = visitor.get(f"/embed/priorities/{number}/")

    assert response.status_code == 404
    assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_what_is_not_published_does_not_count(visitor, state):
    before = visitor.get("/embed/priorities/7/").content

    factories.event(state=state)

    assert visitor.get("/embed/priorities/7/").content == before


def test_it_costs_the_same_with_few_and_with_many_events(visitor, django_assert_num_queries):
    item = factories.item()
    bulk_events(20, items=[item])
    with django_assert_num_queries(7):
        visitor.get("/embed/priorities/7/")

    bulk_events(200, items=[item])
    with django_assert_num_queries(7):
        response = visitor.get("/embed/priorities/7/")

    assert not response.cookies
