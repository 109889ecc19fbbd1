"""Removing a record at the desk: the page before it, and what editors and readers see after it."""

import pytest

from tests import factories
from tests.tracking.desk.forms import send

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


def words_of(answer):
    return " ".join(answer.content.decode().split())


def test_an_editor_removes_a_record_and_puts_it_back(editor, signed_in, visitor):
    event = factories.event(title="Unspeakable talks", parties=[(factories.party("CHN"), "host")])
    update = factories.status_update(evidence=[event])
    client, address = signed_in(editor), f"/desk/events/{event.pk}/"

    page = words_of(client.get(f"{address}remove/"))
    for sentence in ("prepared since it was published", "mails that were sent", str(update)):
        assert sentence in page
    refused = send(client, f"{address}remove/", kind="", reason="Court order 7.")
    assert "Court order 7." in words_of(refused)
    event.refresh_from_db()
    assert event.is_published
    send(client, f"{address}remove/", kind="privacy", reason="Court order 7.")

    event.refresh_from_db()
    public = visitor.get(event.get_absolute_url())
    day = event.removed_at.strftime("%-d %B %Y")
    assert public.status_code == 410
    assert f"Removed from public view on {day}: privacy." in words_of(public)
    for word in ("Unspeakable", "Court", "China", editor.username):
        assert word not in public.content.decode()
    at_desk = words_of(client.get(address))
    assert "Unspeakable talks" in at_desk
    assert "Court order 7." in at_desk
    for path in ("/changes/", "/changes.csv", "/changes.json", "/changes.atom"):
        text = b"".join(visitor.get(path)).decode()
        assert "rivacy" in text, path
        assert "nspeakable" not in text, path
        assert "Court" not in text, path

    send(client, f"{address}put-back/", reason="It was another person.")
    assert visitor.get(event.get_absolute_url()).status_code == 200
    assert "It was another person." in words_of(visitor.get("/changes/"))


def test_two_editors_at_once(editor, signed_in):
    event = factories.event()
    client, address = signed_in(editor), f"/desk/events/{event.pk}/"
    remove = {"kind": "law", "reason": "A court order."}
    send(client, f"{address}remove/", **remove)

    again = client.post(f"{address}remove/", {**remove, "version": "3"}, follow=True)
    assert "already; nothing was changed" in words_of(again)
    assert client.get(f"{address}edit/", follow=True).status_code == 200
    stale = client.post(f"{address}put-back/", {"reason": "Lifted.", "version": "3"})
    assert editor.username in words_of(stale)
    event.refresh_from_db()
    assert event.is_removed


@pytest.mark.parametrize("kind", ["", "x", "\x00", "law" * 99])
def test_a_kind_that_does_not_exist_is_refused(editor, signed_in, kind):
    event = factories.event()
    answer = send(signed_in(editor), f"/desk/events/{event.pk}/remove/", kind=kind, reason="Why.")

    assert answer.status_code in (200, 400)
    event.refresh_from_db()
    assert event.is_published
