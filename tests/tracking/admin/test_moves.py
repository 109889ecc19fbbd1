"""Submit, return, publish and withdraw from the change lists of the admin."""

from tests import factories
from tests.tracking.admin.pages import address, choose, confirm, move
from tracking import actions
from tracking.models import Event, State


def test_nothing_happens_before_the_page_between_is_confirmed(signed_in, editor):
    event = factories.event(state="in_review")

    page = choose(signed_in(editor), Event, "publish", event)

    assert event.title in page.content.decode()
    event.refresh_from_db()
    assert event.state == State.IN_REVIEW


def test_returning_needs_a_reason(signed_in, editor):
    event = factories.event(state="in_review")
    client = signed_in(editor)

    refused = move(client, event, "return_to_author", reason=" ")
    event.refresh_from_db()
    state = event.state
    move(client, event, "return_to_author", reason="The source is missing")

    event.refresh_from_db()
    assert refused.context["form"].errors
    assert state == State.IN_REVIEW
    assert (event.state, event.return_reason) == (State.DRAFT, "The source is missing")
    assert event.history.first().history_change_reason == "The source is missing"


def test_withdrawing_keeps_a_reason_that_cannot_be_stored(signed_in, editor):
    event = factories.event()
    reason = "Wrong day \x07" + "x" * 30

    page = move(signed_in(editor), event, "withdraw", reason=reason)

    event.refresh_from_db()
    assert event.state == State.PUBLISHED
    assert "Wrong day" in page.content.decode()


def test_withdrawing_a_forum(signed_in, editor):
    forum = factories.forum()

    move(signed_in(editor), forum, "withdraw", reason="It was never held")

    forum.refresh_from_db()
    assert (forum.state, forum.withdrawn_by) == (State.WITHDRAWN, editor)


def test_what_is_not_complete_stays_on_the_page_and_the_rest_is_published(signed_in, editor):
    ready = factories.status_update(state="in_review")
    poor = factories.status_update(
        state="in_review", rationale="", item=factories.item("priority-8")
    )
    client = signed_in(editor)

    page = confirm(client, choose(client, type(ready), "publish", ready, poor), "publish")

    assert [choice.record for choice in page.context["choices"]] == [poor]
    assert "Give the reasons" in page.content.decode()
    ready.refresh_from_db()
    poor.refresh_from_db()
    assert (ready.state, poor.state) == (State.PUBLISHED, State.IN_REVIEW)


def test_what_somebody_changed_meanwhile_is_looked_at_again(signed_in, editor, administrator):
    event = factories.event(state="in_review")
    client = signed_in(editor)
    page = choose(client, Event, "publish", event)
    event.title = "Something else"
    actions.edit(event, by=administrator, version=2, reason="A test.")

    refused = confirm(client, page, "publish")
    event.refresh_from_db()
    state = event.state
    confirm(client, refused, "publish")

    event.refresh_from_db()
    assert f"{administrator} changed this meanwhile" in refused.content.decode()
    assert (state, event.state) == (State.IN_REVIEW, State.PUBLISHED)


def test_a_record_that_left_the_filter_is_not_passed_over(signed_in, editor):
    event = factories.event(state="in_review")
    client = signed_in(editor)
    where = address(Event, "changelist") + "?state__exact=in_review"
    data = {"action": "publish", "_selected_action": event.pk, "index": 0}
    page = client.post(where, data)
    actions.publish(event, by=editor, version=2)

    again = confirm(client, page, "publish")

    assert "Not published" in again.content.decode()


def test_a_draft_cannot_be_published_without_review(signed_in, editor):
    draft = factories.event(state="draft")

    page = move(signed_in(editor), draft, "publish")

    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert "only what is in review" in page.content.decode()


def test_no_more_than_a_hundred_at_once(signed_in, editor, monkeypatch):
    monkeypatch.setattr("tracking.admin.moves.MOST_AT_ONCE", 1)
    events = [factories.event(state="in_review") for _ in range(2)]

    answer = choose(signed_in(editor), Event, "publish", *events)

    assert answer.status_code == 302
