"""An editor makes a record say again what an earlier public revision said."""

import pytest

from tests import factories
from tests.tracking.desk.forms import fill_in, send, shown_in
from tracking import actions
from tracking.actions import Links
from tracking.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]


@pytest.fixture
def event(editor):
    """Of two public revisions, which differ in words and links."""
    event = factories.event(title="First title", parties=[(factories.party("KEN"), "host")])
    event.title = "Second title"
    links = Links(rows={"items": factories.items("priority-1")}, parties=[])
    actions.edit(event, by=editor, version=event.version, links=links, reason="A mistake.")
    return event


def address(event, number=1):
    return f"/desk/events/{event.pk}/restore/{number}/"


def test_a_revision_is_restored_with_its_links(event, editor, signed_in):
    send(signed_in(editor), address(event), reason="It was right.")

    event = Event.objects.get(pk=event.pk)
    assert event.title == "First title"
    assert [item.key for item in event.items.all()] == ["priority-7"]
    assert [str(row) for row in event.involvements.all()] == ["Party KEN (Host)"]
    last = event.history.order_by("version").last()
    assert last.history_change_reason == "Restored revision 1: It was right."
    assert event.public_revision == 3


def test_the_page_shows_what_would_change(event, editor, signed_in):
    text = signed_in(editor).get(address(event)).content.decode()

    assert "Restore revision 1" in text
    assert "<ins>First</ins>" in text


def test_a_reason_is_needed(event, editor, signed_in):
    client = signed_in(editor)
    answer = client.post(address(event), fill_in(client, address(event), reason=" "))

    assert answer.status_code == 200
    assert Event.objects.get(pk=event.pk).title == "Second title"


def test_somebody_was_faster(event, editor, signed_in):
    client = signed_in(editor)
    typed = fill_in(client, address(event), reason="It was right.")
    event.place = "Geneva"
    actions.edit(event, by=factories.user("editor"), version=event.version, reason="Meanwhile.")

    page = client.post(address(event), typed)

    assert "changed this record after you opened it" in page.content.decode()
    assert shown_in(page)["reason"] == ["It was right."]
    assert Event.objects.get(pk=event.pk).title == "Second title"


def test_the_rules_hold_for_a_restoration(editor, signed_in):
    event = factories.event(start="2024-05-17")
    event.start = "2024-04-01"
    actions.edit(event, by=editor, version=event.version, reason="An earlier date.")
    factories.status_update(
        evidence=[event], as_of="2024-04-30", status="declared", rationale="A statement."
    )

    page = send(signed_in(editor), address(event), reason="The first date was right.")

    assert Event.objects.get(pk=event.pk).start == "2024-04-01"
    assert "rests on this" in page.content.decode()


def test_what_it_says_already_is_not_stored_again(event, editor, signed_in):
    client = signed_in(editor)
    version = Event.objects.get(pk=event.pk).version

    assert "nothing to restore" in client.get(address(event, 2)).content.decode()
    client.post(address(event, 2), {"version": version, "reason": "Again."})
    assert Event.objects.get(pk=event.pk).version == version


@pytest.mark.parametrize("number", [0, 3, 10**12])
def test_a_revision_that_is_not_there_is_not_found(event, editor, signed_in, number):
    assert signed_in(editor).get(address(event, number)).status_code == 404


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_what_is_not_public_has_nothing_to_restore(editor, signed_in, state):
    event = factories.event(state=state)

    assert signed_in(editor).get(address(event)).status_code == 404


def test_a_contributor_may_not_restore(event, contributor, signed_in):
    assert signed_in(contributor).post(address(event), {"reason": "x"}).status_code == 403


def test_editors_find_the_way_on_the_public_history(event, editor, contributor, signed_in, visitor):
    page = f"{event.get_absolute_url()}history/"

    assert address(event) in signed_in(editor).get(page).content.decode()
    assert address(event, 2) not in signed_in(editor).get(page).content.decode()
    for client in (visitor, signed_in(contributor)):
        assert "/restore/" not in client.get(page).content.decode()
