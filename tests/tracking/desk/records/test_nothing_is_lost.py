"""What a person typed comes back, whatever kept it from being stored."""

import re

import pytest
from django.test import Client

from tests import factories
from tests.tracking.desk.forms import EVENT, FORUM, STATUS_UPDATE, fill_in, send, shown_in
from tracking.models import Event, Source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

TYPED = {
    "source-0-url": ["javascript:alert(1)"],
    "source-0-title": ["A long title"],
    "source-1-publisher": ["Another Post"],
    "title": ["Talks in Geneva"],
    "start": ["30 February"],
    "summary": ["First line.\n  Second line."],
    "items": ["priority-7", "platform-2"],
    "party-0-party": ["KEN"],
    "party-0-role": ["mediator"],
    "place": ["Geneva"],
    "country": ["CH"],
    "more_parties": ["KEN:host; nobody"],
    "commitments": ["priority-7.1"],
}


def test_an_invalid_form_comes_back_as_it_was_typed(contributor, signed_in):
    factories.party("KEN")
    client, address = signed_in(contributor), "/desk/events/new/"

    answer = client.post(address, {**fill_in(client, address), **TYPED})

    shown = shown_in(answer)
    assert answer.status_code == 200
    assert {name: shown[name] for name in TYPED} == TYPED
    html = answer.content.decode()
    assert "This is not a web address." in html
    assert "This is not a date." in html
    assert "“nobody” names no known party" in html
    assert not Event.objects.exists()


def test_errors_stand_beside_their_fields(contributor, signed_in):
    client = signed_in(contributor)

    html = send(client, "/desk/events/new/", start="2024-02-30").content.decode()

    assert "There is no 30 February 2024" in html
    assert re.search(r'<input[^>]*name="start"[^>]*aria-invalid="true"', html)
    assert re.search(r'<input[^>]*name="start"[^>]*aria-describedby="[^"]*id_start_error', html)


@pytest.fixture
def conflict(contributor, editor, signed_in):
    """A form that a contributor opened before an editor changed the same draft."""
    event = factories.event(
        state="draft",
        by=contributor,
        title="First title",
        parties=[(factories.party("KEN"), "host")],
    )
    address = f"/desk/events/{event.pk}/edit/"
    client = signed_in(contributor)
    typed = fill_in(client, address, title="My title", summary="My long summary.")
    send(signed_in(editor), address, title="Their title", place="Vienna")
    return event, client, address, typed


def test_a_stale_edit_keeps_the_text_and_names_the_other_person(conflict, editor):
    event, client, address, typed = conflict

    answer = client.post(address, typed)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert f"<bdi>{editor}</bdi> changed this record after you opened it" in html
    assert "Their title" in html
    assert shown_in(answer)["title"] == ["My title"]
    assert shown_in(answer)["summary"] == ["My long summary."]
    event.refresh_from_db()
    assert event.title == "Their title"


def test_saving_again_after_the_notice_is_a_choice(conflict):
    event, client, address, typed = conflict

    again = shown_in(client.post(address, typed))
    client.post(address, again)

    event.refresh_from_db()
    assert (event.title, event.place) == ("My title", "Vienna")
    assert [str(i) for i in event.involvements.all()] == ["Party KEN (Host)"]
    assert event.sources.count() == 1


def test_links_that_somebody_else_took_away_stay_away_and_this_is_said(
    contributor, editor, signed_in
):
    event = factories.event(
        state="draft", by=contributor, parties=[(factories.party("KEN"), "host")]
    )
    address = f"/desk/events/{event.pk}/edit/"
    client = signed_in(contributor)
    typed = fill_in(client, address)
    send(signed_in(editor), address, parties=[], sources=[])

    page = client.post(address, typed)
    client.post(address, shown_in(page))

    taken = page.context["form"].merge.taken
    assert {change.label for change in taken} == {"Parties", "Sources"}
    assert "<del><bdi>Party KEN (host)</bdi></del>" in page.content.decode()
    assert event.involvements.count() == event.sources.count() == 0


def test_a_reason_survives_a_conflict(editor, signed_in):
    event = factories.event()
    client, address = signed_in(editor), f"/desk/events/{event.pk}/withdraw/"
    typed = fill_in(client, address, reason="The source was retracted.")
    colleague = factories.user("editor")
    send(signed_in(colleague), f"/desk/events/{event.pk}/edit/", title="New", reason="Typo.")

    answer = client.post(address, typed)

    assert (
        f"<bdi>{colleague}</bdi> changed this record after you opened it" in answer.content.decode()
    )
    assert shown_in(answer)["reason"] == ["The source was retracted."]
    client.post(address, shown_in(answer))
    event.refresh_from_db()
    assert event.state == "withdrawn"


def test_a_draft_under_review_still_shows_what_was_typed(contributor, editor, signed_in):
    event = factories.event(state="draft", by=contributor)
    client, address = signed_in(contributor), f"/desk/events/{event.pk}/edit/"
    typed = fill_in(client, address, title="Typed too late")
    client.post(f"/desk/events/{event.pk}/submit/", {"version": 1})
    signed_in(editor).get(f"/desk/events/{event.pk}/")

    answer = client.post(address, typed)

    assert answer.status_code == 403
    assert "an editor, opened this on" in answer.content.decode()
    assert shown_in(answer)["title"] == ["Typed too late"]


def test_a_record_withdrawn_meanwhile_still_shows_what_was_typed(editor, signed_in):
    event = factories.event()
    client, address = signed_in(editor), f"/desk/events/{event.pk}/edit/"
    typed = fill_in(client, address, title="Typed too late", reason="Typo.")
    send(signed_in(factories.user("editor")), f"/desk/events/{event.pk}/withdraw/", reason="No.")

    answer = client.post(address, typed)

    assert answer.status_code == 403
    assert "a withdrawn record is no longer edited" in answer.content.decode()
    assert shown_in(answer)["title"] == ["Typed too late"]


@pytest.mark.parametrize(
    ("path", "typed"),
    [("events", EVENT), ("forums", FORUM), ("status-updates", STATUS_UPDATE)],
)
def test_two_submissions_of_one_form_make_one_record(contributor, signed_in, path, typed):
    client, address = signed_in(contributor), f"/desk/{path}/new/?item=priority-7"
    form = fill_in(client, address, **typed)

    first, second = client.post(address, form), client.post(address, form)

    assert first.status_code == second.status_code == 302
    assert first.url == second.url


def test_a_second_submission_without_an_address_of_the_source_makes_one_record_too(
    contributor, signed_in
):
    client, address = signed_in(contributor), "/desk/events/new/"
    typed = EVENT | {"source__0__url": "", "source__0__citation": "Example Post, page 3"}
    form = fill_in(client, address, **typed)

    first, second = client.post(address, form), client.post(address, form)

    assert first.url == second.url
    assert Source.objects.count() == 1


def test_a_form_sent_again_with_other_words_offers_to_change_the_record(contributor, signed_in):
    client, address = signed_in(contributor), "/desk/events/new/"
    form = fill_in(client, address, **EVENT)
    client.post(address, form)

    answer = client.post(address, {**form, "title": "Second thoughts"})

    event = Event.objects.get()
    assert event.title == "Talks in Geneva"
    assert shown_in(answer)["title"] == ["Second thoughts"]
    client.post(f"/desk/events/{event.pk}/edit/", shown_in(answer))
    event.refresh_from_db()
    assert event.title == "Second thoughts"
    assert Event.objects.count() == 1


def test_an_edit_sent_twice_is_one_version(contributor, signed_in):
    event = factories.event(state="draft", by=contributor)
    client, address = signed_in(contributor), f"/desk/events/{event.pk}/edit/"
    form = fill_in(client, address, title="New title", source__0__url="https://example.org/new")
    form |= {"source-0-title": "New", "source-0-publisher": "Post"}

    first, second = client.post(address, form), client.post(address, form)

    event.refresh_from_db()
    assert first.status_code == second.status_code == 302
    assert event.version == 2


@pytest.fixture
def signed_out(contributor, signed_in):
    """A form that was filled in by a contributor whose session has ended meanwhile."""
    client = signed_in(contributor)
    form = fill_in(client, "/desk/events/new/?item=priority-7", **EVENT)
    return Client(), form


def test_what_a_signed_out_person_sends_is_there_after_the_sign_in(contributor, signed_out):
    client, form = signed_out
    address = "/desk/events/new/?item=priority-7"

    answer = client.post(address, form, follow=True)
    client.force_login(contributor)
    page = client.get(address)

    assert "You were signed out. Nothing is stored yet" in answer.content.decode()
    assert not Event.objects.exists()
    assert "It is not saved yet" in page.content.decode()
    assert shown_in(page)["title"] == ["Talks in Geneva"]
    client.post(address, shown_in(page))
    assert Event.objects.get().created_by == contributor
    assert shown_in(client.get(address))["title"] == [""]


def test_a_real_sign_in_restores_what_was_typed(contributor, signed_out):
    client, form = signed_out
    contributor.set_password("a long enough password")
    contributor.save()
    sign_in = client.post("/desk/events/new/", form).url

    page = client.post(
        sign_in,
        {
            "username": contributor.username,
            "password": "a long enough password",
            "next": "/desk/events/new/",
        },
        follow=True,
    )

    assert shown_in(page)["title"] == ["Talks in Geneva"]


def test_what_one_person_typed_is_not_shown_to_another(editor, signed_out):
    client, form = signed_out
    client.post("/desk/events/new/", form)

    client.force_login(editor)

    assert "Talks in Geneva" not in client.get("/desk/events/new/").content.decode()


def test_what_nobody_opened_is_not_saved(signed_out):
    client, form = signed_out

    for signed_user in ("", "forged", "1:aaaa:bbbb"):
        answer = client.post("/desk/events/new/", {**form, "opened_by": signed_user})

        assert answer.status_code == 302, signed_user
        assert "sessionid" not in client.cookies, signed_user
