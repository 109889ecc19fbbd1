"""Forms that come filled in from a page, and linking a known forum."""

import re
from html import unescape

import pytest

from tests import factories
from tests.tracking.desk.forms import fill_in, send, shown_in
from tracking.models import Forum

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def test_an_event_is_filled_in_with_its_items_and_forum(contributor, signed_in):
    forum = factories.forum()

    answer = signed_in(contributor).get(
        f"/desk/events/new/?item=priority-7&item=platform-2&forum={forum.slug}"
    )

    assert shown_in(answer)["items"] == ["priority-7", "platform-2"]
    assert shown_in(answer)["forum"] == [str(forum.pk)]


def test_an_assessment_is_filled_in_with_its_subject_and_evidence(contributor, signed_in):
    event = factories.event(items=factories.items("priority-1"))

    answer = signed_in(contributor).get(
        f"/desk/status-updates/new/?item=priority-7&commitment=2&event={event.slug}"
    )

    assert shown_in(answer)["item"] == ["priority-7"]
    assert shown_in(answer)["commitment"] == ["priority-7.2"]
    assert shown_in(answer)["evidence"] == [str(event.pk)]


@pytest.mark.parametrize("value", ["nonsense", "\x00", "99999999999999999999", "x" * 8000, "💥"])
@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("events", ["item", "forum"]),
        ("forums", ["item"]),
        ("status-updates", ["item", "commitment", "event"]),
    ],
)
def test_unknown_values_are_left_out_with_a_message(contributor, signed_in, path, names, value):
    client = signed_in(contributor)

    for name in names:
        answer = client.get(f"/desk/{path}/new/", {name: value})
        assert answer.status_code == 200
        assert answer.content.decode().count("it was left out.") == 1


def test_a_draft_event_is_not_offered_as_evidence(contributor, signed_in):
    factories.event(state="draft", title="Not public yet")

    html = signed_in(contributor).get("/desk/status-updates/new/?item=priority-7").content.decode()

    assert "Not public yet" not in html


def test_events_of_other_items_are_found_by_their_words(contributor, signed_in):
    update = factories.status_update(state="draft", by=contributor, evidence=[])
    factories.event(items=factories.items("priority-1"), title="A remarkable meeting")
    client, address = signed_in(contributor), f"/desk/status-updates/{update.pk}/edit/"

    assert "A remarkable meeting" not in client.get(address).content.decode()
    for words in ("remarkable", "nothing like it", "\x00", "x" * 5000, "%_"):
        answer = client.get(address, {"q": words})
        assert answer.status_code == 200
        assert ("A remarkable meeting" in answer.content.decode()) == (words == "remarkable")


@pytest.mark.parametrize("page", ["item", "event", "forum"])
def test_public_pages_lead_staff_to_filled_in_forms(contributor, signed_in, visitor, page):
    forum = factories.forum()
    event = factories.event(forum=forum)
    record = {"item": factories.item(), "event": event, "forum": forum}[page]
    address = record.get_absolute_url()
    client = signed_in(contributor)

    html = client.get(address).content.decode()

    assert "/desk/" not in visitor.get(address).content.decode()
    links = [unescape(link) for link in re.findall(r'href="(/desk/[^"]*\?[^"]*)"', html)]
    assert len(links) == 3
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200
        assert "it was left out" not in answer.content.decode()


def test_an_editor_links_a_published_forum_to_an_item(editor, signed_in):
    forum = factories.forum()

    page = send(
        signed_in(editor), "/desk/forums/link/?item=priority-1&item=priority-2", forum=forum.pk
    ).content.decode()

    assert [item.code for item in forum.items.in_paper_order()] == ["P1", "P2", "P7"]
    assert "is linked to P1, P2." in page
    assert "Linked to P1, P2." in page


def test_a_contributor_is_offered_their_own_draft_forums_alone(contributor, signed_in):
    own = factories.forum(state="draft", by=contributor)
    others = factories.forum(state="draft")
    client, address = signed_in(contributor), "/desk/forums/link/?item=priority-1"

    answer = client.post(address, fill_in(client, address, forum=others.pk))
    assert "There is no such choice." in answer.content.decode()
    client.post(address, fill_in(client, address, forum=own.pk))

    assert own.items.count() == 2
    assert others.items.count() == 1


def test_without_a_forum_to_link_one_can_be_added(contributor, signed_in):
    html = signed_in(contributor).get("/desk/forums/link/?item=priority-1").content.decode()

    assert "There is no forum that you may change" in html
    assert 'href="/desk/forums/new/?item=priority-1"' in html
    assert not Forum.objects.exists()
