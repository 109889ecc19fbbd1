import pytest

from tests import factories
from tests.bulk import bulk_events

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]
LIST = "/sources/"
HIDDEN = ["draft", "in_review", "withdrawn"]


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("state", HIDDEN)
def test_only_sources_of_published_records_are_listed_and_counted(visitor, state):
    factories.event(sources=[factories.source(title="A public report")])
    factories.event(sources=[factories.source(title="A hidden report")], state=state)
    factories.forum(sources=[factories.source(title="Another hidden report")], state=state)
    factories.source(title="A report nobody cites")

    page = text_of(visitor, LIST)

    assert "A public report" in page
    assert "hidden report" not in page
    assert "nobody cites" not in page
    assert "1 source<" in page


def test_a_source_leads_to_the_published_records_that_cite_it(visitor):
    source = factories.source(title="A report")
    event = factories.event(sources=[source])
    forum = factories.forum(sources=[source])
    factories.event(title="Hidden talks", sources=[source], state="draft")
    factories.forum(name="Hidden forum", sources=[source], state="draft")

    page = text_of(visitor, LIST)

    assert event.get_absolute_url() in page
    assert forum.get_absolute_url() in page
    assert "Hidden" not in page


def test_an_address_opens_without_telling_it_who_sent_the_reader(visitor):
    factories.event(sources=[factories.source(url="https://example.org/report")])

    page = text_of(visitor, LIST)

    assert 'href="https://example.org/report"' in page
    assert 'rel="nofollow noopener"' in page


def test_a_filter_that_makes_no_sense_shows_a_message_and_no_rows(visitor):
    factories.event(sources=[factories.source(title="A public report")])

    page = text_of(visitor, f"{LIST}?kind=nonsense")

    assert "Please check what you entered" in page
    assert "A public report" not in page


def test_an_empty_result_says_how_to_widen(visitor):
    factories.event()

    assert "No sources match this filter" in text_of(visitor, f"{LIST}?language=am")


@pytest.mark.parametrize("page", ["-1", "0", "999999999", "abc", "%00", "9" * 8000])
def test_any_page_number_is_answered(visitor, page):
    factories.event()

    assert visitor.get(f"{LIST}?page={page}").status_code == 200


@pytest.mark.parametrize("number", [20, 200])
def test_the_list_takes_a_fixed_number_of_queries(visitor, django_assert_num_queries, number):
    bulk_events(number)
    factories.forum()

    with django_assert_num_queries(5):
        visitor.get(LIST)
