"""What is typed is kept on the server while it is typed: for its person alone, tab by tab."""

import json
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.tracking.desk.forms import EVENT, fill_in, send, shown_in
from tracking import actions
from tracking.desk.autosave import storing
from tracking.models import Event, FormDraft

pytestmark = pytest.mark.django_db

KEEP = "/desk/kept/keep/"
NEW = "/desk/events/new/"


class Tab:
    """One tab of a browser: sends what its form holds, as autosave.js does."""

    def __init__(self, client, form):
        self.client, self.form = client, dict(form)
        self.form["draft_tab"], self.form["draft_number"] = str(uuid.uuid4()), 0

    @classmethod
    def opened(cls, client, address=NEW):
        return cls(client, fill_in(client, address))

    def type(self, **typed):
        self.form |= typed
        self.form["draft_number"] += 1
        answer = self.client.post(KEEP, self.form)
        if answer.status_code == 200:
            self.form["draft_key"] = answer.json()["key"]
        return answer

    def save(self, address=NEW):
        return self.client.post(address, self.form)


@pytest.fixture
def client(contributor, signed_in):
    return signed_in(contributor)


def resume(client):
    """The form behind the first line of the list of unsaved typing."""
    html = client.get("/desk/drafts/").content.decode()
    key = FormDraft.objects.latest_first().first().form_key
    address = next(part for part in html.split('"') if f"kept={key}" in part)
    return client.get(address)


def test_what_is_typed_is_saved_and_comes_back(client):
    answer = Tab.opened(client).type(
        title="Half a title", start="30 February", items=["priority-7"]
    )

    page = resume(client)

    assert answer.json()["words"].startswith("Saved at ")
    assert "It is not saved yet" in page.content.decode()
    assert "errors-title" not in page.content.decode()
    assert "This is not a date" not in page.content.decode()
    assert shown_in(page)["title"] == ["Half a title"]
    assert shown_in(page)["start"] == ["30 February"]
    assert shown_in(page)["items"] == ["priority-7"]
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("address", "name", "kind"),
    [
        ("/desk/log/", "title", "log"),
        ("/desk/events/new/", "title", "event"),
        ("/desk/forums/new/", "name", "forum"),
        ("/desk/status-updates/new/?item=priority-7", "rationale", "status_update"),
    ],
)
def test_every_form_of_a_record_is_saved(client, address, name, kind):
    Tab.opened(client, address).type(**{name: "Typed words"})

    assert FormDraft.objects.get().form == kind
    assert "Typed words" in client.get("/desk/").content.decode()
    assert shown_in(resume(client))[name] == ["Typed words"]


def test_how_an_event_bears_is_saved_and_comes_back(client):
    event = factories.event()
    tab = Tab.opened(client, f"/desk/status-updates/new/?item=priority-7&event={event.slug}")
    said = {
        "bearing": "indirect",
        "commitment": "priority-7.2",
        "source": str(event.sources.get().pk),
        "excerpt": "双方签署了协议。",
        "excerpt_language": "zh",
        "translation": "Both sides signed.",
        "page": "p. 3",
    }
    typed = {f"cite-{event.pk}-{name}": text for name, text in said.items()}

    answer = tab.type(evidence=[str(event.pk)], **typed)

    assert answer.json()["words"].startswith("Saved at ")
    shown = shown_in(resume(client))
    assert shown["evidence"] == [str(event.pk)]
    assert {name: shown[name] for name in typed} == {name: [text] for name, text in typed.items()}


def test_changes_to_a_record_are_saved_beside_it(contributor, client):
    event = factories.event(state="draft", by=contributor, title="As stored")
    address = f"/desk/events/{event.pk}/edit/"
    Tab.opened(client, address).type(title="As typed")

    assert "unsaved changes to this record" in client.get(address).content.decode()
    page = resume(client)
    client.post(address, shown_in(page))

    event.refresh_from_db()
    assert event.title == "As typed"
    assert not FormDraft.objects.exists()


def test_a_form_is_sent_from_where_it_was_left(client):
    Tab.opened(client).type(**{name.replace("__", "-"): text for name, text in EVENT.items()})

    client.post(NEW, shown_in(resume(client)))

    assert Event.objects.get().title == "Talks in Geneva"
    assert not FormDraft.objects.exists()


def test_nobody_sees_what_another_types(editor, signed_in, client):
    Tab.opened(client).type(title="Mine alone")
    draft = FormDraft.objects.get()
    other = signed_in(editor)

    assert "Mine alone" not in other.get("/desk/drafts/").content.decode()
    assert shown_in(other.get(f"{NEW}?kept={draft.form_key}"))["title"] == [""]
    assert other.get(f"/desk/kept/{draft.form_key}/discard/").status_code == 404
    assert other.post(f"/desk/kept/{draft.form_key}/discard/").status_code == 404
    answer = Tab(other, fill_in(other, NEW, draft_key=str(draft.form_key))).type(title="Theirs")
    assert answer.status_code == 200
    draft.refresh_from_db()
    assert draft.fields["title"] == ["Mine alone"]


def test_three_tabs_of_one_form_overwrite_nothing(client):
    first = Tab.opened(client)
    first.type(title="First")
    page = shown_in(resume(client))
    second, third = Tab(client, page), Tab(client, page)

    assert "Another tab" not in second.type(title="Second").json()["words"]
    said = third.type(title="Third").json()["words"]
    again = first.type(title="First, later").json()["words"]

    assert "Another tab has changed this form" in said
    assert "Another tab has changed this form" in again
    titles = {draft.fields["title"][0] for draft in FormDraft.objects.all()}
    assert titles == {"Second", "Third", "First, later"}
    assert "Another tab" not in third.type(title="Third, later").json()["words"]
    assert FormDraft.objects.count() == 3


def test_a_tab_says_that_another_one_holds_text_for_the_record(contributor, client):
    event = factories.event(state="draft", by=contributor)
    address = f"/desk/events/{event.pk}/edit/"
    Tab.opened(client, address).type(title="One")

    said = Tab.opened(client, address).type(title="Two").json()["words"]

    assert "Another tab has other text for this record" in said
    assert FormDraft.objects.count() == 2


def test_what_arrives_late_does_not_replace_what_was_typed_after_it(client):
    tab = Tab.opened(client)
    tab.type(title="One")
    late = dict(tab.form)
    tab.type(title="Two")

    answer = client.post(KEEP, late)

    assert answer.status_code == 200
    assert FormDraft.objects.get().fields["title"] == ["Two"]


def test_tabs_of_one_new_form_make_one_record(client):
    tab = Tab.opened(client)
    tab.type(**{name.replace("__", "-"): text for name, text in EVENT.items()})
    other = Tab(client, shown_in(resume(client)))
    tab.save()

    answer = other.client.post(NEW, other.form | {"title": "Second thoughts"})

    assert "This form was saved before" in answer.content.decode()
    assert Event.objects.get().title == "Talks in Geneva"


def test_a_signed_out_person_reads_so_and_loses_nothing(client, contributor):
    tab = Tab.opened(client)
    tab.type(**{name.replace("__", "-"): text for name, text in EVENT.items()})
    client.logout()

    told = tab.type(title="Typed after the session ended")
    client.post(NEW, tab.form)
    client.force_login(contributor)
    page = client.get(NEW)

    assert told.status_code == 401
    assert "You were signed out" in told.json()["words"]
    assert shown_in(page)["title"] == ["Typed after the session ended"]
    client.post(NEW, shown_in(page))
    assert Event.objects.get().title == "Typed after the session ended"
    assert not FormDraft.objects.exists()


def test_a_form_open_during_a_sign_in_gets_the_new_token(contributor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(contributor)
    tab = Tab.opened(client)
    del client.cookies["csrftoken"]

    refused = tab.type(title="With the old token")
    tab.form["csrfmiddlewaretoken"] = client.get("/desk/kept/token/").json()["token"]
    draft = tab.type(title="With the new one")

    assert (refused.status_code, draft.status_code) == (403, 200)


def test_a_role_taken_away_in_mid_form_loses_nothing(contributor, client):
    tab = Tab.opened(client)
    tab.type(title="Before")
    group = contributor.groups.get()
    contributor.groups.clear()

    unsaved = tab.type(title="While typing")
    saving = client.post(NEW, tab.form | {"title": "As sent"})

    assert unsaved.status_code == saving.status_code == 403
    assert "in none of them" in unsaved.json()["words"]
    assert "What you typed is saved" in saving.content.decode()
    assert not Event.objects.exists()
    contributor.groups.add(group)
    titles = {draft.fields["title"][0] for draft in FormDraft.objects.all()}
    assert "As sent" in titles


def test_what_a_stranger_sends_is_not_saved(stranger, signed_in, client):
    form = Tab.opened(client).form
    other = signed_in(stranger)

    assert other.post(NEW, form).status_code == 403
    assert other.post(KEEP, form).status_code == 403
    assert not FormDraft.objects.exists()


DAMAGED = {
    "draft_form": ["user", "\x00"],
    "draft_key": ["nonsense", ""],
    "draft_tab": ["x"],
    "draft_number": ["-1", "99999999999999999999"],
    "draft_record": ["99999999999999999999", "0"],
    "draft_seen": ["x" * 5000, "\x00"],
}


def test_a_damaged_form_is_refused_with_a_sentence(client):
    form = Tab.opened(client).form

    for name, value in [(name, value) for name, values in DAMAGED.items() for value in values]:
        answer = client.post(KEEP, form | {name: value})

        assert answer.status_code == 400, (name, value)
        assert "please save it" in answer.json()["words"], (name, value)
        assert not FormDraft.objects.exists(), (name, value)


def kept(person, title):
    """What another tab of this person holds."""
    tab = storing.Tab(uuid.uuid4(), str(uuid.uuid4()), 1)
    storing.save(tab, "event", None, {"title": [title]}, person_pk=person.pk)


def test_too_long_a_text_is_refused_and_what_was_saved_stays(client):
    tab = Tab.opened(client)
    tab.type(title="Short")

    answer = tab.type(summary="x" * storing.MOST_CHARACTERS)

    assert answer.status_code == 413
    assert "too long to be saved" in answer.json()["words"]
    assert FormDraft.objects.get().fields["title"] == ["Short"]


@pytest.mark.parametrize("text", ["a\x00b", "\u202eabc", "💥", "<script>alert(1)</script>"])
def test_any_text_comes_back(client, contributor, text):
    kept(contributor, text)

    assert FormDraft.objects.get().fields == {"title": [text]}
    answer = client.get("/desk/drafts/")
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_page_and_person_are_not_part_of_what_is_typed(client):
    Tab.opened(client).type(title="A title")

    names = set(FormDraft.objects.get().fields)

    assert "title" in names
    assert "form_key" in names
    assert not names & {"csrfmiddlewaretoken", "opened_by", "draft_key", "draft_tab"}
    assert json.loads(FormDraft.objects.get().typed)["title"] == ["A title"]


def test_old_typing_expires_when_new_typing_is_saved(client):
    Tab.opened(client).type(title="Old")
    long_ago = timezone.now() - storing.LASTS - timedelta(minutes=1)
    FormDraft.objects.update(saved_at=long_ago)
    assert "Unsaved forms" not in client.get("/desk/drafts/").content.decode()

    Tab.opened(client).type(title="New")

    assert [draft.fields["title"] for draft in FormDraft.objects.all()] == [["New"]]


def test_a_person_has_a_bounded_number(contributor, editor, monkeypatch):
    monkeypatch.setattr(storing, "MOST_PER_PERSON", 3)
    kept(editor, "Another's")

    for number in range(5):
        kept(contributor, f"Number {number}")

    titles = [draft.fields["title"][0] for draft in FormDraft.objects.latest_first()]
    assert titles == ["Number 4", "Number 3", "Number 2", "Another's"]


def test_typing_is_thrown_away_after_a_look_at_it(client):
    Tab.opened(client).type(title="Not wanted")
    address = f"/desk/kept/{FormDraft.objects.get().form_key}/discard/"

    page = client.get(address).content.decode()
    assert "Not wanted" in page
    assert FormDraft.objects.exists()
    client.post(address)

    assert not FormDraft.objects.exists()
    assert client.get(address).status_code == 404


def test_typing_for_a_record_that_is_closed_meanwhile_is_shown(contributor, editor, client):
    event = factories.event(state="draft", by=contributor)
    Tab.opened(client, f"/desk/events/{event.pk}/edit/").type(title="Typed in time")
    client.post(f"/desk/events/{event.pk}/submit/", {"version": 1})
    actions.open_reviews([Event.objects.get()], by=editor)

    page = resume(client)

    assert page.status_code == 403
    assert "an editor, opened this on" in page.content.decode()
    assert shown_in(page)["title"] == ["Typed in time"]


def test_a_key_that_names_nothing_opens_an_empty_form(client):
    for key in ("nonsense", "\x00", "6df29945-1801-4fb7-b9a9-5a66d8da4581"):
        answer = client.get(NEW, {"kept": key})

        assert answer.status_code == 200, key
        assert shown_in(answer)["title"] == [""], key


def test_a_refused_form_goes_on_under_its_key(client):
    tab = Tab.opened(client)
    tab.type(title="")

    page = shown_in(tab.save())
    Tab(client, page).type(title="Mended")

    assert FormDraft.objects.get().fields["title"] == ["Mended"]


def test_saving_takes_the_same_queries(client, contributor, django_assert_num_queries):
    for number in (1, 5):
        for _ in range(number):
            kept(contributor, "Another")
        tab = Tab.opened(client)
        tab.type(title="One")

        with django_assert_num_queries(8):
            tab.type(title="Two")


def test_saving_the_record_forgets_the_typing_of_this_form_alone(client):
    other = Tab.opened(client)
    other.type(title="Another event")
    tab = Tab.opened(client)
    tab.type(title="This one")

    send(client, NEW, **EVENT | {"draft_key": tab.form["draft_key"]})

    assert [draft.fields["title"] for draft in FormDraft.objects.all()] == [["Another event"]]


def test_unsaved_forms_are_listed_newest_first_with_title_and_age(client):
    with time_machine.travel(timezone.now() - timedelta(hours=3)):
        Tab.opened(client).type(title="Typed first")
    Tab.opened(client).type(title="Typed last")

    html = client.get("/desk/").content.decode().replace("\xa0", " ")

    assert html.index("Typed last") < html.index("Typed first")
    assert "new event, 3 hours ago" in html
    assert "new event, 0 minutes ago" in html
