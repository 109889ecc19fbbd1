from datetime import date

import pytest

from tests import factories
from tests.bulk import bulk_events
from tracking.item_page import MOST_ROWS, ItemPage
from tracking.models import Event, Source

pytestmark = pytest.mark.django_db
LISTS = ["/priorities/", "/platforms/", "/principles/"]
PAGES = ["/priorities/7/", "/platforms/5/", "/principles/1/"]


def page(visitor, address: str = "/priorities/7/") -> str:
    return visitor.get(address).content.decode()


@pytest.mark.parametrize(
    ("address", "number"), [("/priorities/", 20), ("/platforms/", 5), ("/principles/", 6)]
)
def test_each_kind_has_a_list_with_all_its_items(visitor, address, number):
    text = page(visitor, address)

    assert all(f'href="{address}{place}/"' in text for place in range(1, number + 1))
    assert f'href="{address}{number + 1}/"' not in text


@pytest.mark.parametrize("address", LISTS)
def test_lists_cost_seven_queries(visitor, django_assert_num_queries, address):
    items = factories.items("principle-1", "priority-1", "platform-1")
    bulk_events(20, items)
    with django_assert_num_queries(7):
        visitor.get(address)

    bulk_events(200, items)
    with django_assert_num_queries(7):
        visitor.get(address)


def test_a_priority_shows_its_text_and_its_commitments_to_link_to(visitor):
    text = page(visitor)

    assert "Implement the five-point proposal" in text
    assert [f'id="P7.{number}"' in text for number in (1, 2, 3, 4)] == [True, True, True, False]


def test_principles_have_no_commitments(visitor):
    assert "Commitments</h2>" not in page(visitor, "/principles/1/")
    assert "Commitments</h2>" in page(visitor, "/platforms/1/")


def test_where_editions_differ_the_page_says_so(visitor):
    compare = "/editions/compare/?left=costa-rica-embassy&amp;right=section-three#priority-2"

    assert compare in page(visitor, "/priorities/2/")
    assert "words this differently" not in page(visitor, "/priorities/7/")


@pytest.mark.parametrize(
    "address",
    [
        "/priorities/0/",
        "/priorities/21/",
        "/platforms/6/",
        "/principles/7/",
        "/priorities/99999999999999999999/",
        "/priorities/-1/",
        "/priorities/seven/",
        f"/priorities/{'9' * 5000}/",
    ],
)
def test_a_number_that_the_paper_does_not_have_is_not_found(visitor, address):
    assert visitor.get(address).status_code == 404


def test_the_current_status_comes_with_its_reasons(visitor):
    event = factories.event(title="First meeting", start="2024-05-01")
    factories.status_update(
        evidence=[event],
        rationale="It met in May.",
        own_claim="“We met.”",
        search_note="Searched on 1 June.",
    )

    current = page(visitor).split('id="status"')[1].split('id="commitments"')[0]

    for words in ("It met in May.", "“We met.”", "Searched on 1 June.", "First meeting"):
        assert words in current


def test_an_item_that_nobody_assessed_says_so(visitor):
    assert "Nobody has assessed priority 7 as a whole yet" in page(visitor)


def test_withdrawn_evidence_is_not_shown():
    event = factories.event(start="2024-05-01")
    factories.status_update(evidence=[event, factories.event(start="2024-05-02")])
    Event.objects.filter(pk=event.pk).update(state="draft")

    evidence = ItemPage.build(factories.item()).current.shown_evidence

    assert event not in evidence
    assert len(evidence) == 1


def test_a_commitment_has_its_own_status():
    item = factories.item("priority-4")
    first = item.commitments.get(number=1)
    factories.status_update(item=item, commitment=first, status="declared")

    found = ItemPage.build(item)

    assert [stated.status for stated in found.commitments][:2] == ["declared", "not_assessed"]
    assert found.status == "not_assessed"


def test_the_history_has_every_assessment_newest_first():
    evidence = [factories.event(start="2023-05-01")]
    older = factories.status_update(as_of=date(2023, 6, 30), evidence=evidence)
    newer = factories.status_update(as_of=date(2024, 6, 30), evidence=evidence, status="dormant")

    assert ItemPage.build(factories.item()).status_updates.rows == [newer, older]


def test_events_stand_newest_first_and_the_rest_is_linked(visitor):
    events = bulk_events(MOST_ROWS + 3, items=[factories.item()])

    response = visitor.get("/priorities/7/")

    shown = response.context["page"].events
    assert shown.rows == events[:2:-1]
    assert shown.count == MOST_ROWS + 3
    assert "All 53 events of priority 7" in response.content.decode()
    assert 'href="/events/?item=priority-7"' in response.content.decode()


def test_forums_and_the_sources_of_forums_and_events_are_shown(visitor):
    factories.event(sources=[factories.source(title="Report on the meeting")])
    factories.forum(name="Standing forum", sources=[factories.source(title="Its own charter")])

    text = page(visitor)

    for words in ("Standing forum", "Report on the meeting", "Its own charter"):
        assert words in text


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_what_is_not_published_does_not_show(visitor, state):
    before = page(visitor)

    factories.event(state=state)
    factories.forum(state=state)
    elsewhere = factories.event(items=factories.items("principle-6"))
    factories.status_update(state=state, evidence=[elsewhere])

    assert page(visitor) == before


def test_sources_of_an_item_are_those_of_its_published_records():
    shown = [factories.source(), factories.source()]
    factories.event(sources=shown[:1])
    factories.forum(sources=shown)
    factories.event(state="draft")
    factories.event(items=factories.items("priority-8"))

    assert set(Source.objects.for_items([factories.item()])) == set(shown)


def test_downloads_are_of_this_item(visitor):
    text = page(visitor, "/platforms/5/")

    assert 'href="/events.csv?item=platform-5"' in text
    assert 'href="/status-updates.csv?item=platform-5"' in text


def test_neighbours_end_with_the_paper(visitor):
    first, last = page(visitor, "/priorities/1/"), page(visitor, "/priorities/20/")

    assert 'rel="prev"' not in first
    assert 'rel="next" href="/priorities/2/"' in first
    assert 'rel="next"' not in last


@pytest.mark.parametrize("key", ["priority-7", "platform-5", "principle-1"])
def test_a_page_costs_the_same_with_few_and_with_many_events(
    visitor, django_assert_num_queries, key
):
    item = factories.item(key)
    factories.status_update(item=item, evidence=bulk_events(20, items=[item])[:5])
    factories.forum(items=[item])
    with django_assert_num_queries(13):
        visitor.get(item.get_absolute_url())

    bulk_events(200, items=[item])
    with django_assert_num_queries(15):  # the numbers of all events and of all sources
        visitor.get(item.get_absolute_url())


@pytest.mark.parametrize("address", LISTS + PAGES)
def test_visitors_get_no_cookie(visitor, address):
    response = visitor.get(address)

    assert not response.cookies
    assert "Set-Cookie" not in response.headers
