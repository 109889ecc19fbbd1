"""Submit, return, publish, withdraw and throw away from the change lists of the admin."""

from tests import factories
from tests.tracking.admin.pages import address, carry_out, choose, confirm, errors_in
from tests.tracking.desk.forms import shown_in
from tracking import actions
from tracking.models import Event, State, StatusUpdate


def state_of(record):
    record.refresh_from_db()
    return record.state


def test_nothing_happens_before_the_page_between_is_confirmed(signed_in, editor):
    event = factories.event(state="in_review")

    page = choose(signed_in(editor), Event, "publish", event)

    assert event.title in page.text
    assert state_of(event) == State.IN_REVIEW


def test_returning_needs_a_reason(signed_in, editor):
    event = factories.event(state="in_review")
    client = signed_in(editor)

    refused = carry_out(client, event, "return", reason=" ")
    state = state_of(event)
    done = carry_out(client, event, "return", reason="The source is missing")

    assert "This field is required" in errors_in(refused)
    assert "Returned: 1" in done.text
    assert (state, state_of(event)) == (State.IN_REVIEW, State.DRAFT)
    assert event.return_reason == "The source is missing"
    assert event.history.first().history_change_reason == "The source is missing"


def test_withdrawing_keeps_a_reason_that_cannot_be_stored(signed_in, editor):
    forum = factories.forum()
    client = signed_in(editor)

    page = carry_out(client, forum, "withdraw", reason="Never \x07 held")
    state = state_of(forum)
    carry_out(client, forum, "withdraw", reason="Never held")

    assert "Never \x07 held" in page.text
    assert (state, state_of(forum)) == (State.PUBLISHED, State.WITHDRAWN)
    assert (forum.withdrawn_by, forum.withdrawal_reason) == (editor, "Never held")


def test_what_is_refused_stays_on_the_page_and_the_rest_is_published(signed_in, editor):
    other = factories.item("priority-8")
    ready = factories.status_update(state="in_review")
    poor = factories.status_update(state="in_review", rationale="", item=other)
    draft = factories.status_update(state="draft", item=other)
    client = signed_in(editor)

    page = confirm(
        client, choose(client, StatusUpdate, "publish", ready, poor, draft), StatusUpdate
    )

    for record in (ready, poor, draft):
        assert (address(record) in page.text) == (record is not ready)
    assert shown_in(page)[f"version-{poor.pk}"] == ["2"]
    assert "State the reasons" in errors_in(page)
    assert "only what is in review" in errors_in(page)
    assert [state_of(r) for r in (ready, poor, draft)] == ["published", "in_review", "draft"]


def test_what_somebody_changed_meanwhile_is_looked_at_again(signed_in, editor, administrator):
    event = factories.event(state="in_review")
    client = signed_in(editor)
    page = choose(client, Event, "publish", event)
    event.title = "Something else"
    actions.edit(event, by=administrator, version=2, reason="A test.")

    refused = confirm(client, page, Event)
    state = state_of(event)
    confirm(client, refused, Event)

    assert f"{administrator} has changed this in the meantime" in errors_in(refused)
    assert (state, state_of(event)) == (State.IN_REVIEW, State.PUBLISHED)


def test_a_record_that_left_the_filter_is_not_passed_over(signed_in, editor):
    event = factories.event(state="in_review")
    client = signed_in(editor)
    page = choose(client, Event, "publish", event)
    actions.publish(event, by=editor, version=2)
    filtered = address(Event, "changelist") + "?state__exact=in_review"

    again = client.post(
        filtered,
        {"action": "publish", "confirmed": "yes", "_selected_action": event.pk},
    )

    assert event.title in page.text
    assert "Nothing was done" in errors_in(again)


def test_no_more_than_a_hundred_at_once(signed_in, editor, monkeypatch):
    monkeypatch.setattr("tracking.admin.bulk_acts.MOST_AT_ONCE", 1)
    events = [factories.event(state="in_review") for _ in range(2)]

    answer = choose(signed_in(editor), Event, "publish", *events)

    assert answer.status_code == 302


def test_unknown_rows_and_versions_do_nothing(signed_in, editor):
    event = factories.event(state="in_review")
    client, data = signed_in(editor), {"confirmed": "yes", "index": 0}

    for key in ("abc", "9" * 20, "\x00", "-1"):
        for more in ({"_selected_action": [key]}, {**data, "_selected_action": [key]}):
            answer = client.post(address(Event, "changelist"), {"action": "publish", **more})
            assert answer.status_code == 302, key
    page = choose(client, Event, "publish", event, **data, **{f"version-{event.pk}": "9" * 20})

    assert "in the meantime" in errors_in(page)
    assert state_of(event) == State.IN_REVIEW
