from html import unescape

import pytest
from django.template.loader import render_to_string

from priorities.models import Item
from tests import factories
from tests.bulk import bulk_events

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]


def test_the_card_says_how_the_priority_stands(visitor):
    factories.status_update(evidence=[factories.event(start="2024-05-17")])

    text = " ".join(visitor.get("/embed/priorities/7/").content.decode().split())

    assert "Initiated" in text
    assert "1 event, 1 source" in text
    assert "17 May 2024" in text


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
    assert "There is no such priority" in response.content.decode()


def test_the_frame_of_an_unknown_priority_says_so_instead_of_staying_empty(visitor):
    response = visitor.get("/embed/priorities/21/")

    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers


def test_a_card_can_be_pinned_to_a_day_and_says_so(visitor):
    factories.event(start="2024-05-17")
    factories.event(start="2025-05-17")

    text = " ".join(visitor.get("/embed/priorities/7/?as_of=2024-12-31").content.decode().split())

    assert "1 event" in text
    assert "as of 31 December 2024" in text
    assert 'href="/priorities/7/?as_of=2024-12-31"' in text


def test_the_code_to_paste_is_a_frame_at_the_sites_own_address(settings):
    settings.SITE_URL = "https://tracker.example.org"
    context = {"item": factories.item(), "site_url": settings.SITE_URL}

    drawn = render_to_string("tracking/_embed_code.html", context)

    code = unescape(drawn.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0])
    assert code.startswith('<iframe src="https://tracker.example.org/embed/priorities/7/" ')
    assert 'title="Priority 7: Middle East security framework – GSI Tracker"' in code
    assert code.endswith("></iframe>")


def test_the_words_of_an_item_cannot_leave_the_code_to_paste():
    item = Item(kind="priority", number=7, title='</textarea>"><script>')

    drawn = render_to_string("tracking/_embed_code.html", {"item": item})

    assert drawn.count("</textarea>") == 1
    code = unescape(drawn.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0])
    assert 'title="Priority 7: &lt;/textarea&gt;&quot;&gt;&lt;script&gt; – GSI' in code


def test_what_has_no_card_has_no_code():
    context = {"item": factories.item("platform-1")}

    assert "textarea" not in render_to_string("tracking/_embed_code.html", context)


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_what_is_not_published_does_not_count(visitor, state):
    before = visitor.get("/embed/priorities/7/").content

    factories.event(state=state)

    assert visitor.get("/embed/priorities/7/").content == before


def test_it_costs_the_same_with_few_and_with_many_events(visitor, django_assert_num_queries):
    item = factories.item()
    bulk_events(20, items=[item])
    with django_assert_num_queries(6):
        visitor.get("/embed/priorities/7/")

    bulk_events(200, items=[item])
    with django_assert_num_queries(6):
        response = visitor.get("/embed/priorities/7/")

    assert not response.cookies
