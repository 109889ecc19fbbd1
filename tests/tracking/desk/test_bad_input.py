"""Whatever is typed or sent: a sentence on the page, what was typed, and nothing stored."""

import re
from collections import Counter, defaultdict
from urllib.parse import urlencode

import pytest

from tests import factories
from tests.tracking.desk.forms import EVENT, FORUM, STATUS_UPDATE, fill_in, shown_in
from tracking.models import Event, Forum, StatusUpdate

pytestmark = pytest.mark.django_db

BIG = "99999999999999999999"
TABLE = [
    ("events", "title", "\x00", "Null characters"),
    ("events", "title", "a\x07b", "not printable"),
    ("events", "title", "a\u202eb", "direction of writing"),
    ("events", "title", "\u200b", "Title: This"),
    ("events", "title", "x" * 201, "at most 200 characters"),
    ("events", "title", "", "This field is required."),
    ("events", "kind", "dance", "not one of the available choices"),
    ("events", "kind", "\x00", "not one of the available choices"),
    ("events", "start", "2024-02-30", "There is no 30 February 2024"),
    ("events", "start", "0000-01-01", "The year must be between"),
    ("events", "start", "\x00", "This is not a date."),
    ("events", "start", "2" * 5000, "This is not a date."),
    ("events", "end", "2023", "is before the start"),
    ("events", "summary", "x" * 4001, "at most 4000 characters"),
    ("events", "summary", "a\x00b", "Null characters"),
    ("events", "country", "XX", "not one of the available choices"),
    ("events", "forum", BIG, "There is no such choice."),
    ("events", "forum", "\x00", "There is no such choice."),
    ("events", "items", BIG, "There is no such choice."),
    ("events", "items", "\x00", "There is no such choice."),
    ("events", "commitments", "priority-7.99", "There is no such choice."),
    ("events", "sources", BIG, "There is no such choice."),
    ("events", "parties", "NOBODY:host", "There is no such choice."),
    ("events", "party-0-party", "NOBODY", "There is no such choice."),
    ("events", "party-0-party", BIG, "There is no such choice."),
    ("events", "party-1-role", "host", "Choose the party that has this role."),
    ("events", "more_parties", "NOBODY:host", "names no known party"),
    ("events", "more_parties", "KEN:dancer", "names no role"),
    ("events", "source-0-url", "javascript:alert(1)", "not a web address"),
    ("events", "source-0-url", "data:text/html,x", "not a web address"),
    ("events", "source-0-url", "//example.org/", "not a web address"),
    ("events", "source-0-url", "https://user:word@example.org/", "contains a user name"),
    ("events", "source-0-url", "https://example.org/" + "x" * 1000, "at most 1000 characters"),
    ("events", "source-0-url", "", "Enter the address, or a citation"),
    ("events", "source-0-url", "\x00", "Null characters"),
    ("events", "source-0-title", "", "Enter the title of the source."),
    ("events", "source-0-publisher", "", "Say who published it."),
    ("events", "source-0-published_on", "30 February", "This is not a date."),
    ("events", "source-0-read_on", "2024-02-30", "This is not a day."),
    ("events", "source-0-read_on", "2999-01-01", "cannot be in the future"),
    ("events", "source-TOTAL_FORMS", BIG, "at most 20 forms"),
    ("events", "source-TOTAL_FORMS", "many", "tampered with"),
    ("events", "form_key", BIG, "lost the key"),
    ("events", "form_key", "", "lost the key"),
    ("forums", "website", "javascript:alert(1)", "not a web address"),
    ("forums", "first_held", "2006-13", "There is no month 13"),
    ("forums", "name", "\ufffd", "replacement mark"),
    ("status-updates", "item", BIG, "There is no such choice."),
    ("status-updates", "commitment", "priority-8.1", "Choose a commitment of this item"),
    ("status-updates", "status", "not_assessed", "not one of the available choices"),
    ("status-updates", "as_of", "30 February", "This is not a day."),
    ("status-updates", "as_of", "2999-01-01", "is in the future"),
    ("status-updates", "evidence", BIG, "There is no such choice."),
    ("status-updates", "evidence", "\x00", "There is no such choice."),
    ("status-updates", "rationale", "x" * 4001, "at most 4000 characters"),
]
FORMS = {"events": EVENT, "forums": FORUM, "status-updates": STATUS_UPDATE}
# What is well typed beside any of these, and shown again.
KEPT = {"events": "place", "forums": "convener", "status-updates": "own_claim"}
# Their sentences need the other fields well typed, or stand elsewhere.
ALONE = {"end", "party-1-role", "source-TOTAL_FORMS", "form_key", "commitment"}


def turns(path):
    """The rows of a form by the posts that try them: in each at most one for a field."""
    tried, together = Counter(), defaultdict(list)
    for row in (row for row in TABLE if row[0] == path):
        name, sentence = row[1], row[3]
        if name in ALONE or ": " in sentence:
            yield [row]
        else:
            together[tried[name]].append(row)
            tried[name] += 1
    yield from together.values()


def said_at(html, name):
    """What stands at the field as wrong with it."""
    found = re.search(rf'<ul class="field-error" id="id_{name}_error">(.*?)</ul>', html, re.DOTALL)
    return found[1] if found else ""


@pytest.mark.parametrize("path", FORMS)
def test_bad_input_is_answered_with_a_sentence(contributor, signed_in, path):
    factories.party("KEN")
    client, address = signed_in(contributor), f"/desk/{path}/new/"
    if path == "status-updates":
        address += "?item=priority-7"
    well_typed = fill_in(client, address, **FORMS[path]) | {KEPT[path]: "As it was typed"}

    for rows in turns(path):
        answer = client.post(address, well_typed | {name: value for _, name, value, _ in rows})

        html = answer.content.decode()
        assert answer.status_code == 200, rows
        assert shown_in(answer)[KEPT[path]] == ["As it was typed"], rows
        for _, name, value, sentence in rows:
            assert sentence in (html if len(rows) == 1 else said_at(html, name)), (name, value)

    for model in (Event, Forum, StatusUpdate):
        assert not model.objects.exists()


def test_lone_surrogates_are_refused(contributor, signed_in):
    client, address = signed_in(contributor), "/desk/events/new/"
    typed = urlencode(fill_in(client, address, **EVENT), doseq=True)
    typed = typed.replace("Talks+in+Geneva", "Talks+%ED%A0%80")

    answer = client.post(address, typed, "application/x-www-form-urlencoded")

    assert answer.status_code == 200
    assert "replacement mark" in answer.content.decode()
    assert not Event.objects.exists()


def test_a_form_with_a_new_key_can_be_saved(contributor, signed_in):
    client, address = signed_in(contributor), "/desk/events/new/"
    answer = client.post(address, {**fill_in(client, address, **EVENT), "form_key": "lost"})

    answer = client.post(address, shown_in(answer))

    assert answer.status_code == 302


def test_the_key_of_another_persons_form_makes_no_second_record(contributor, editor, signed_in):
    client, address = signed_in(contributor), "/desk/events/new/"
    form = fill_in(client, address, **EVENT)
    client.post(address, form)

    other = signed_in(editor)
    answer = other.post(address, {**form, "title": "Their own", "start": "2019-05-02"})

    assert answer.status_code == 200
    assert shown_in(answer)["title"] == ["Their own"]
    assert other.post(address, shown_in(answer)).status_code == 302
    assert Event.objects.count() == 2


def test_a_damaged_version_is_a_conflict(contributor, signed_in):
    event = factories.event(state="draft", by=contributor, title="As it was")
    client, address = signed_in(contributor), f"/desk/events/{event.pk}/edit/"
    form = fill_in(client, address)

    for number, version in enumerate([BIG, "", "-1", "\x00", "2147483647"]):
        answer = client.post(address, {**form, "title": f"New {number}", "version": version})

        assert answer.status_code == 200, version
        said = "changed this record after you opened it"
        assert said in answer.content.decode(), version
        assert client.post(address, shown_in(answer)).status_code == 302, version
        pressed = client.post(f"/desk/events/{event.pk}/submit/", {"version": version})
        assert pressed.status_code == 302, version
        event.refresh_from_db()
        assert (event.title, event.state) == (f"New {number}", "draft"), version


def test_evidence_may_not_be_later_than_the_assessment(contributor, signed_in):
    event = factories.event(start="2024-07-01", title="A later meeting")
    client = signed_in(contributor)
    address = f"/desk/status-updates/new/?item=priority-7&event={event.slug}"

    answer = client.post(address, fill_in(client, address, **STATUS_UPDATE))

    html = answer.content.decode()
    assert "Evidence may not be later than the as-of date 2024-06-30: A later meeting." in html
    assert shown_in(answer)["evidence"] == [str(event.pk)]


@pytest.mark.parametrize(("act", "state"), [("return", "in_review"), ("withdraw", "published")])
def test_a_bad_reason_is_answered_with_a_sentence(editor, signed_in, act, state):
    event = factories.event(state=state)
    client, address = signed_in(editor), f"/desk/events/{event.pk}/{act}/"
    form = fill_in(client, address)

    for reason in ["\x00", "x" * 2001, "a\u202eb", ""]:
        answer = client.post(address, {**form, "reason": reason})

        assert answer.status_code == 200, reason
        assert "field-error" in answer.content.decode(), reason
        event.refresh_from_db()
        assert event.state == state, reason


def test_what_is_typed_is_never_markup(contributor, signed_in):
    text = "<script>alert(1)</script>{{ 7 }}"
    event = factories.event(state="draft", by=contributor, title=text, summary=text, place=text)
    client = signed_in(contributor)

    for address in (f"events/{event.pk}/", f"events/{event.pk}/edit/", "drafts/"):
        html = client.get(f"/desk/{address}").content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 }}" in html
