"""From a source to a public record: logged by a contributor, published by an editor."""

import pytest

from tests import factories
from tests.tracking.desk.forms import EVENT, FORUM, STATUS_UPDATE, fill_in, send
from tracking.models import Event, Forum, Source, State, StatusUpdate

pytestmark = pytest.mark.django_db


def press(client, act, record, kind="events"):
    page = f"/desk/{kind}/{record.pk}/"
    record.refresh_from_db()
    return client.post(f"{page}{act}/", {"version": record.version}, follow=True)


def test_an_event_goes_from_a_form_to_the_public(contributor, editor, signed_in, visitor):
    factories.party("KEN")
    author = signed_in(contributor)

    page = send(
        author,
        "/desk/events/new/?item=priority-7",
        **EVENT | {"party__0__party": "KEN", "party__0__role": "host"},
    )

    event = Event.objects.get()
    assert "Saved as a draft" in page.content.decode()
    assert page.redirect_chain == [(f"/desk/events/{event.pk}/", 302)]
    assert event.state == State.DRAFT
    assert event.created_by == contributor
    assert [item.key for item in event.items.all()] == ["priority-7"]
    assert [str(source) for source in event.sources.all()] == ["Talks were held (Example Post)"]
    assert [str(i) for i in event.involvements.all()] == ["Party KEN (Host)"]

    assert "waits for an editor" in press(author, "submit", event).content.decode()
    page = press(signed_in(editor), "publish", event).content.decode()
    event.refresh_from_db()
    assert event.is_published
    assert f'href="{event.get_absolute_url()}"' in page
    assert contributor.username in page
    assert editor.username in page
    assert visitor.get(event.get_absolute_url()).status_code == 200
    assert "Talks in Geneva" in visitor.get("/priorities/7/").content.decode()


def test_a_forum_goes_from_a_form_to_the_public(contributor, editor, signed_in):
    author = signed_in(contributor)
    send(author, "/desk/forums/new/", **FORUM)
    forum = Forum.objects.get()

    press(author, "submit", forum, "forums")
    press(signed_in(editor), "publish", forum, "forums")

    forum.refresh_from_db()
    assert forum.is_published


def test_an_assessment_goes_from_a_form_to_the_public(contributor, editor, signed_in):
    event = factories.event()
    author = signed_in(contributor)
    send(
        author,
        f"/desk/status-updates/new/?item=priority-7&event={event.slug}",
        **STATUS_UPDATE,
    )
    update = StatusUpdate.objects.get()

    press(author, "submit", update, "status-updates")
    press(signed_in(editor), "publish", update, "status-updates")

    update.refresh_from_db()
    assert list(update.evidence.all()) == [event]
    assert update.is_published


def test_what_is_missing_is_named_and_prevents_publication(contributor, editor, signed_in):
    event = factories.event(state="in_review", by=contributor)
    event.items.clear()
    client = signed_in(editor)

    assert "Link at least one item" in client.get(f"/desk/events/{event.pk}/").content.decode()
    page = press(client, "publish", event).content.decode()

    assert "notice-error" in page
    event.refresh_from_db()
    assert event.state == State.IN_REVIEW


def test_a_double_click_on_publish_is_answered_plainly(editor, signed_in):
    event = factories.event(state="in_review")
    client, address = signed_in(editor), f"/desk/events/{event.pk}/publish/"
    first = client.post(address, {"version": event.version})

    second = client.post(address, {"version": event.version}, follow=True)

    assert first.status_code == 302
    assert "This is published already; nothing was changed." in second.content.decode()


def test_a_draft_cannot_be_published_without_review(editor, signed_in):
    event = factories.event(state="draft")

    page = press(signed_in(editor), "publish", event).content.decode()

    assert "only what is in review" in page
    event.refresh_from_db()
    assert event.state == State.DRAFT


def test_publishing_what_somebody_changed_meanwhile_names_them(contributor, editor, signed_in):
    event = factories.event(state="in_review", by=contributor)
    colleague = factories.user("editor")
    send(signed_in(colleague), f"/desk/events/{event.pk}/edit/", title="Changed meanwhile")

    page = signed_in(editor).post(
        f"/desk/events/{event.pk}/publish/", {"version": event.version}, follow=True
    )

    assert f"{colleague} has changed this in the meantime" in page.content.decode()
    event.refresh_from_db()
    assert event.state == State.IN_REVIEW


def test_a_returned_draft_shows_the_reason_in_my_drafts(contributor, editor, signed_in):
    event = factories.event(state="in_review", by=contributor)

    send(signed_in(editor), f"/desk/events/{event.pk}/return/", reason="Please name the host.")

    page = signed_in(contributor).get("/desk/drafts/").content.decode()
    assert "Please name the host." in page
    assert editor.username in page
    event.refresh_from_db()
    assert event.state == State.DRAFT


def test_withdrawing_needs_a_reason(editor, signed_in):
    event = factories.event()
    client, address = signed_in(editor), f"/desk/events/{event.pk}/withdraw/"

    refused = client.post(address, fill_in(client, address, reason="  "))
    event.refresh_from_db()
    assert refused.status_code == 200
    assert event.is_published

    page = send(client, address, reason="The source was retracted.").content.decode()
    event.refresh_from_db()
    assert event.state == State.WITHDRAWN
    assert "The source was retracted." in page


def test_evidence_of_a_published_assessment_cannot_be_withdrawn(editor, signed_in):
    event = factories.event()
    factories.status_update(evidence=[event])

    page = send(
        signed_in(editor), f"/desk/events/{event.pk}/withdraw/", reason="It was never held."
    ).content.decode()

    assert "rests on this" in page
    assert "It was never held." in page
    assert f"Withdraw: <bdi>{event}</bdi>" in page
    assert "Withdrawn" not in page
    assert '<span class="state-badge state-published">Published</span>' in page
    event.refresh_from_db()
    assert event.is_published


def test_a_published_record_is_edited_with_a_reason(editor, signed_in):
    event = factories.event()
    client, address = signed_in(editor), f"/desk/events/{event.pk}/edit/"

    without = send(client, address, title="Corrected title").content.decode()
    event.refresh_from_db()
    assert "Reason for this change" in without
    assert event.title != "Corrected title"

    page = send(client, address, title="Corrected title", reason="A typing error.")
    event.refresh_from_db()
    assert event.title == "Corrected title"
    assert "A typing error." in page.content.decode()


def test_a_published_record_must_stay_complete(editor, signed_in):
    event = factories.event()

    page = send(
        signed_in(editor), f"/desk/events/{event.pk}/edit/", items=[], reason="Wrong item."
    ).content.decode()

    assert "Link at least one item that this event concerns." in page
    assert event.items.exists()


def test_saving_without_a_change_makes_no_version(contributor, signed_in):
    event = factories.event(
        state="draft",
        by=contributor,
        summary="Two lines,\none record.",
        place="Geneva",
        country="CH",
        forum=factories.forum(),
        parties=[(factories.party("KEN"), "host")],
        commitments=[factories.item().commitments.first()],
    )

    send(signed_in(contributor), f"/desk/events/{event.pk}/edit/")

    event.refresh_from_db()
    assert event.version == 1
    assert event.involvements.count() == event.commitments.count() == event.sources.count() == 1


def test_links_are_taken_away_by_unmarking_them(contributor, signed_in):
    event = factories.event(
        state="draft", by=contributor, parties=[(factories.party("KEN"), "host")]
    )

    send(signed_in(contributor), f"/desk/events/{event.pk}/edit/", parties=[], sources=[])

    assert not event.involvements.exists()
    assert not event.sources.exists()


def test_many_parties_fit_into_one_field(contributor, signed_in):
    event = factories.event(state="draft", by=contributor)
    for code in ("KEN", "PER", "FJI"):
        factories.party(code)

    send(
        signed_in(contributor),
        f"/desk/events/{event.pk}/edit/",
        more_parties="KEN:voted_for; per:Voted against\nFJI",
    )

    assert sorted(str(i) for i in event.involvements.all()) == [
        "Party FJI (Participant)",
        "Party KEN (Voted for)",
        "Party PER (Voted against)",
    ]


def test_a_known_source_is_linked_by_its_address_alone(contributor, signed_in):
    known = factories.source(url="https://example.org/known", title="As recorded")

    page = send(
        signed_in(contributor),
        "/desk/events/new/",
        **EVENT | {"source__0__url": known.url, "source__0__title": "As typed"},
    ).content.decode()

    assert list(Event.objects.get().sources.all()) == [known]
    assert Source.objects.get(pk=known.pk).title == "As recorded"
    assert "it was linked as recorded" in page
