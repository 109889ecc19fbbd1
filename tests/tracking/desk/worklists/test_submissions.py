"""What became of a person's submissions: each decision, who took it, and why."""

import pytest

from tests import factories
from tests.tracking.desk.worklists.test_lists import order_of
from tracking import actions

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]


def test_every_decision_is_shown_with_its_reason(contributor, editor, signed_in):
    event = factories.event(state="in_review", by=contributor)
    actions.return_to_author(event, by=editor, version=2, reason="Which Vienna?")
    actions.submit(event, by=contributor, version=3)
    actions.return_to_author(event, by=editor, version=4, reason="Still no source.")
    event.title = "Edited in between"
    actions.edit(event, by=contributor, version=5, reason="A test.")
    actions.submit(event, by=contributor, version=6)
    actions.publish(event, by=editor, version=7)
    actions.withdraw(event, by=editor, version=8, reason="It was a hoax.")

    html = signed_in(contributor).get("/desk/submissions/").content.decode()

    told = [html.index(words) for words in ("Which Vienna?", "Still no source.", "It was a hoax.")]
    assert told == sorted(told)
    for act, number in (("Submitted", 3), ("Returned", 2), ("Published", 1), ("Withdrawn", 1)):
        assert html.count(f"<strong>{act}</strong>") == number
    assert "<strong>Edited</strong>" not in html
    assert f"<bdi>{editor}</bdi>" in html


def test_only_what_one_submitted_is_listed_last_touched_first(contributor, editor, signed_in):
    mine = [factories.event(state=state, by=contributor) for state in ("in_review", "published")]
    draft = factories.event(state="draft", by=contributor)
    others = factories.event(state="in_review", by=editor)

    html = signed_in(contributor).get("/desk/submissions/").content.decode()

    assert order_of(html, mine) == mine[::-1]
    assert draft.title not in html
    assert others.title not in html


def test_what_lies_in_the_trash_is_not_listed(contributor, editor, signed_in):
    event = factories.event(state="in_review", by=contributor)
    actions.return_to_author(event, by=editor, version=2, reason="No.")
    actions.trash(event, by=contributor, version=3)

    html = signed_in(contributor).get("/desk/submissions/").content.decode()

    assert "You have not submitted anything yet." in html


@pytest.mark.parametrize("number", [1, 4])
def test_it_takes_the_same_queries_however_many(
    contributor, signed_in, django_assert_num_queries, number
):
    for _ in range(number):
        factories.event(state="in_review", by=contributor)
        factories.forum(by=contributor)
        factories.status_update(by=contributor)
    client = signed_in(contributor)

    with django_assert_num_queries(21):
        client.get("/desk/submissions/")
