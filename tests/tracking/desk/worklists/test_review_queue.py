"""The review queue: what waits, since when, from whom, and whether it could be published."""

import pytest

from tests import factories
from tests.tracking.desk.worklists.test_lists import order_of, record_each
from tracking import actions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def test_the_queue_says_what_publication_still_lacks(editor, signed_in):
    factories.event(state="in_review", title="Complete")
    factories.status_update(state="in_review", evidence=[])

    html = signed_in(editor).get("/desk/review/").content.decode()

    assert html.count("Nothing is missing") == 1
    assert html.count("Would be refused") == 1
    assert "Cite at least one published event as evidence." in html


def test_ones_own_records_are_marked(editor, signed_in):
    factories.event(state="in_review", by=editor)
    factories.event(state="in_review")

    html = signed_in(editor).get("/desk/review/").content.decode()

    assert html.count("Your own") == 1


def test_the_queue_is_narrowed_by_kind_and_by_author(contributor, editor, signed_in):
    of_contributor = record_each("in_review", contributor)
    of_editor = record_each("in_review", editor)
    client = signed_in(editor)

    forums = client.get("/desk/review/?kind=forum").content.decode()
    theirs = client.get(f"/desk/review/?author={contributor.pk}").content.decode()
    both = client.get(f"/desk/review/?kind=event&author={editor.pk}").content.decode()

    assert order_of(forums, [of_contributor[1], of_editor[1]])
    assert "2 records" in forums
    assert order_of(theirs, of_contributor) == of_contributor
    assert "3 records" in theirs
    assert of_editor[0].title in both
    assert "1 record" in both


@pytest.mark.parametrize(
    "query", ["kind=party", "kind=%00", "author=x", "author=99999999999999999999", "author=0"]
)
def test_a_filter_that_makes_no_sense_is_said_and_shows_nothing(editor, signed_in, query):
    event = factories.event(state="in_review")

    answer = signed_in(editor).get(f"/desk/review/?{query}")

    assert answer.status_code == 200
    assert "Select a valid choice" in answer.content.decode()
    assert event.title not in answer.content.decode()


def test_a_filter_that_finds_nothing_says_so(editor, signed_in):
    factories.event(state="in_review")

    html = signed_in(editor).get("/desk/review/?kind=forum").content.decode()

    assert "Nothing of this kind and author waits" in html


def test_the_pages_of_a_narrowed_queue_keep_its_filter(editor, signed_in, monkeypatch):
    monkeypatch.setattr("tracking.desk.worklists.review_views.MOST_AT_ONCE", 1)
    for _ in range(2):
        factories.event(state="in_review")

    html = signed_in(editor).get("/desk/review/?kind=event").content.decode()

    assert 'href="?kind=event&amp;page=2"' in html


def test_open_comments_and_an_earlier_return_are_shown(contributor, editor, signed_in):
    event = factories.event(state="in_review", by=contributor)
    actions.return_to_author(event, by=editor, version=2, reason="Which Vienna?")
    actions.submit(event, by=contributor, version=3)
    client = signed_in(editor)
    factories.comment(event, by=editor)

    html = client.get("/desk/review/").content.decode()

    assert "1 open comment" in html
    assert "returned once before" in html


@pytest.mark.parametrize("number", [1, 4])
def test_the_queue_takes_the_same_queries_however_long(
    editor, signed_in, django_assert_num_queries, number
):
    for _ in range(number):
        parties = [(factories.party("KEN"), "host")]
        commitments = list(factories.item().commitments.all()[:2])
        event = factories.event(state="in_review", parties=parties, commitments=commitments)
        factories.comment(event, by=editor)
        record_each("in_review")
        factories.status_update(state="in_review", evidence=[factories.event(), event])
    client = signed_in(editor)

    with django_assert_num_queries(32):
        client.get("/desk/review/")
