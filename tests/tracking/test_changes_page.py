import pytest

from tests import factories
from tests.bulk import bulk_events
from tracking import actions

pytestmark = pytest.mark.django_db
PAGE = "/changes/"
HIDDEN = ["draft", "in_review", "withdrawn"]


def text_of(client, path=PAGE):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def revise(event, reason):
    event.summary = f"Revised: {reason}"
    actions.edit(event, by=event.created_by, version=event.version, reason=reason)


def test_a_publication_and_a_revision_are_listed_newest_first(visitor):
    event = factories.event(title="Talks in Riyadh")
    revise(event, "A date was wrong.")

    page = text_of(visitor)

    assert page.index("Event revised") < page.index("Event published")
    assert "A date was wrong." in page
    assert event.get_absolute_url() in page


@pytest.mark.parametrize("state", HIDDEN)
def test_changes_of_what_is_not_public_are_not_listed(visitor, state):
    factories.event(title="Hidden talks", state=state)
    factories.forum(name="Hidden forum", state=state)

    page = text_of(visitor)

    assert "Hidden" not in page
    assert "Nothing is published yet." in page


def test_work_before_publication_is_not_listed(visitor):
    event = factories.event(state="draft")
    revise(event, "An early thought.")
    actions.submit(event, by=event.created_by, version=event.version)
    actions.publish(event, by=event.created_by, version=event.version)

    assert "An early thought." not in text_of(visitor)


def test_a_record_tells_how_often_it_was_revised(visitor):
    event = factories.event()
    revise(event, "A date was wrong.")

    assert event.public_revision == 2
    assert "public revision 2" in text_of(visitor, event.get_absolute_url())


def test_changes_come_in_pages(visitor):
    event = factories.event()
    for number in range(50):
        revise(event, f"Reason {number}.")

    assert "Page 2 of 2" in text_of(visitor, f"{PAGE}?page=2")


@pytest.mark.parametrize("page", ["-1", "0", "999999999", "abc", "%00", "9" * 8000])
def test_any_page_number_is_answered(visitor, page):
    factories.event()

    assert visitor.get(f"{PAGE}?page={page}").status_code == 200


def test_a_visitor_gets_no_cookie(visitor):
    assert not visitor.get(PAGE).cookies


@pytest.mark.parametrize("number", [20, 200])
def test_the_page_takes_a_fixed_number_of_queries(visitor, django_assert_num_queries, number):
    bulk_events(number)
    for _ in range(number // 20):
        factories.status_update(evidence=[factories.event(forum=factories.forum())])

    with django_assert_num_queries(8):
        visitor.get(PAGE)
