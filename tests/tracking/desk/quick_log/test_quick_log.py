"""The quick log: one short form that stores what the full one would."""

import uuid
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from priorities.models import Commitment
from tests import factories
from tests.bulk import bulk_events
from tests.taking_back import taken_back
from tests.tracking.desk.forms import fill_in, send, shown_in
from tracking.models import Event, Source

pytestmark = pytest.mark.django_db

LOG = "/desk/log/"
TYPED = {
    "source__0__url": "https://example.org/talks",
    "source__0__title": "Talks were held",
    "source__0__publisher": "Example Post",
    "title": "Talks in Geneva",
    "kind": "meeting",
    "start": "17-19 May 2024",
    "items": "P7; P4.5",
    "more_parties": "KEN:host; PER",
    "summary": "Two delegations met.",
}


@pytest.fixture(scope="module")
def parties(module_db):
    factories.party("KEN")
    factories.party("PER", name="Perú")


@pytest.fixture
def client(parties, contributor, signed_in):
    return signed_in(contributor)


def test_an_event_is_logged_in_one_form(client, contributor):
    page = send(client, LOG, **TYPED)

    event = Event.objects.get()
    assert "Saved as a draft" in page.content.decode()
    assert (event.state, event.created_by) == ("draft", contributor)
    assert (event.start, event.end) == ("2024-05-17", "2024-05-19")
    assert [item.code for item in event.items.in_paper_order()] == ["P4", "P7"]
    assert [commitment.code for commitment in event.commitments.all()] == ["P4.5"]
    assert sorted(map(str, event.involvements.all())) == ["Party KEN (Host)", "Perú (Participant)"]
    assert [source.url for source in event.sources.all()] == ["https://example.org/talks"]


def test_the_form_has_at_most_ten_fields_to_look_at(client):
    html = client.get(LOG).content.decode()

    seen = ["source-0-url", "source-0-title", "source-0-publisher", "title", "kind", "start"]
    seen += ["items", "more_parties", "summary"]
    for name in seen:
        assert f'name="{name}"' in html
    for name in ["place", "country", "forum", "edition_label", "commitments", "end"]:
        assert f'name="{name}"' not in html


def test_a_source_without_an_address_has_a_citation(client):
    typed = TYPED | {"source__0__url": ""}
    refused = send(client, LOG, **typed).content.decode()
    assert "Enter the address, or a citation where there is none." in refused
    assert 'name="source-0-citation"' in refused

    send(client, LOG, **typed | {"source__0__citation": "Daily Nation, 3 May 2024, page 4"})

    assert Event.objects.get().sources.get().citation == "Daily Nation, 3 May 2024, page 4"


def test_items_are_read_by_their_codes(client):
    form = fill_in(client, LOG, **TYPED)

    for items in ("p7", "priority-7; priority-4.5", "  P7 ,P4.5;; P7\n"):
        with taken_back():
            client.post(LOG, {**form, "items": items})
            assert "P7" in [item.code for item in Event.objects.get().items.all()], items


def test_items_and_parties_are_read_by_their_whole_names(client):
    name = factories.item("priority-12").title.lower()

    send(client, LOG, **TYPED | {"items": name, "more_parties": "perú:host"})

    event = Event.objects.get()
    assert [item.code for item in event.items.all()] == ["P12"]
    assert [str(i) for i in event.involvements.all()] == ["Perú (Host)"]


DATES = [("2024-05-17", "2024-05-17"), ("17 May 2024", "2024-05-17"), ("May 2024", "2024-05"),
         ("2024", "2024"), ("yesterday", "2024-02-29")]  # fmt: skip


@time_machine.travel("2024-03-01T12:00Z", tick=False)
def test_dates_are_read_as_they_are_written(client):
    form = fill_in(client, LOG, **TYPED)

    for text, stored in DATES:
        with taken_back():
            client.post(LOG, {**form, "start": text})
            assert (Event.objects.get().start, Event.objects.get().end) == (stored, ""), text


BAD_INPUT = [
    ("title", "", "This field is required."),
    ("title", "x" * 201, "at most 200 characters"),
    ("title", "\x00", "Null characters"),
    ("kind", "dance", "not one of the available choices"),
    ("start", "", "This field is required."),
    ("start", "30 February 2024", "There is no 30 February 2024"),
    ("start", "19-17 May 2024", "is before the start"),
    ("start", "\x00", "Null characters"),
    ("start", "x" * 5000, "at most 100 characters"),
    ("items", "P99", "“P99” names no item"),
    ("items", "\x00", "Null characters"),
    ("items", "x" * 5000, "names no item"),
    ("more_parties", "NOBODY", "names no known party"),
    ("more_parties", "KEN:dancer", "names no role"),
    ("summary", "x" * 4001, "at most 4000 characters"),
    ("source-0-url", "https://user:word@example.org/", "contains a user name"),
    ("source-0-url", "javascript:alert(1)", "not a web address"),
    ("source-0-url", "https://example.org/" + "x" * 5000, "at most 1000 characters"),
    ("source-0-title", "", "Enter the title of the source."),
    ("source-0-publisher", "", "Say who published it."),
    ("source-TOTAL_FORMS", "99999999999999999999", "at most 20 forms"),
    ("form_key", "nonsense", "lost the key"),
]


def test_bad_input_is_refused_beside_its_field_and_nothing_is_lost(client):
    form = fill_in(client, LOG, **TYPED)

    for name, value, sentence in BAD_INPUT:
        typed, bad = {**form, name: value}, (name, value[:50])
        answer = client.post(LOG, typed)

        assert answer.status_code == 200, bad
        assert sentence in answer.content.decode(), bad
        shown = shown_in(answer)
        for field in ("title", "start", "items", "more_parties", "summary", "source-0-url"):
            if field != name:
                assert shown[field] == [typed[field]], bad
        assert not Event.objects.exists(), bad
        assert not Source.objects.exists(), bad


def test_the_same_form_sent_twice_makes_one_event(client):
    form = fill_in(client, LOG, **TYPED)

    first, second = client.post(LOG, form), client.post(LOG, form)

    assert first.url == second.url
    assert Event.objects.count() == Source.objects.count() == 1


def test_sent_again_with_other_words_it_offers_to_change_the_event(client):
    form = fill_in(client, LOG, **TYPED)
    client.post(LOG, form)

    answer = client.post(LOG, {**form, "title": "Second thoughts", "items": "P8"})

    event = Event.objects.get()
    assert "This form was saved before" in answer.content.decode()
    client.post(f"/desk/events/{event.pk}/edit/", shown_in(answer))
    event.refresh_from_db()
    assert event.title == "Second thoughts"
    assert [item.code for item in event.items.all()] == ["P8"]


# A source that is known already.


@pytest.fixture
def cited():
    source = factories.source(url="https://example.org/known", title="As recorded")
    return factories.event(sources=[source], title="Logged before")


@pytest.mark.parametrize(
    "url", ["https://example.org/known", "http://www.example.org/known/?utm_source=x#top"]
)
def test_a_known_source_shows_what_rests_on_it(client, cited, url):
    html = client.get("/desk/log/source/", {"url": url}).content.decode()

    assert "Recorded already" in html
    assert "As recorded" in html
    assert f'href="/desk/events/{cited.pk}/"' in html
    assert f"/desk/events/{cited.pk}/edit/" not in html  # published: only an editor changes it


def test_an_editor_is_led_to_the_form_of_the_record(editor, signed_in, cited):
    url = cited.sources.get().url

    html = signed_in(editor).get("/desk/log/source/", {"url": url}).content.decode()

    assert f'href="/desk/events/{cited.pk}/edit/"' in html


def test_what_rests_on_a_known_source_is_seen_before_it_is_logged_from_again(client, cited):
    typed = TYPED | {"source__0__url": "https://www.example.org/known/", "start": "2 May 2023"}

    first = client.post(LOG, fill_in(client, LOG, **typed))
    assert "This source is already recorded." in first.content.decode()
    assert "Logged before" in first.content.decode()
    assert Event.objects.count() == 1
    page = client.post(LOG, shown_in(first), follow=True)

    assert Event.objects.count() == 2
    assert Event.objects.latest("pk").sources.get() == cited.sources.get()
    assert "it was linked as recorded" in page.content.decode()


def test_who_has_seen_it_saves_at_once(client, cited):
    source = cited.sources.get()
    typed = TYPED | {"source__0__url": source.url, "seen_sources": str(source.pk)}
    typed["start"] = "2 May 2023"  # another day: no duplicate, about which the form would ask

    client.post(LOG, fill_in(client, LOG, **typed))

    assert Event.objects.count() == 2


def test_a_known_source_that_nothing_rests_on_asks_for_nothing(client):
    source = factories.source(url="https://example.org/known")

    send(client, LOG, **TYPED | {"source__0__url": source.url, "source__0__title": ""})

    assert Event.objects.get().sources.get() == source


ADDRESSES = [
    ("https://example.org/new", "Not recorded yet"),
    ("javascript:alert(1)", "not a web address"),
    ("https://user:word@example.org/", "contains a user name"),
    ("https://example.org/" + "x" * 5000, "too long"),
    ("\x00", "not printable"),
    ("", ""),
]


def test_any_address_is_answered(client):
    for url, sentence in ADDRESSES:
        answer = client.get("/desk/log/source/", {"url": url})

        assert answer.status_code == 200, url
        assert sentence in answer.content.decode(), url


DATES_UNDERSTOOD = [
    ("17-19 May 2024", "17–19 May 2024"),
    ("May 2024", "<strong>May 2024</strong>"),
    ("5/6/2024", "This is not a date."),
    ("x" * 5000, "This is not a date."),
    ("\x00", "This is not a date."),
    ("", ""),
]


def test_the_desk_says_how_a_date_is_understood(client):
    for text, words in DATES_UNDERSTOOD:
        answer = client.get("/desk/log/date/", {"date": text})

        assert answer.status_code == 200, text
        assert words in answer.content.decode(), text


# The next form, and the full one.


def test_the_next_form_keeps_what_tends_to_repeat(client):
    answer = client.post("/desk/log/another/", fill_in(client, LOG, **TYPED))

    query = parse_qs(urlsplit(answer.url).query)
    assert query == {
        "url": ["https://example.org/talks"],
        "kind": ["meeting"],
        "item": ["priority-7"],
        "commitment": ["P4.5"],
        "party": ["KEN:host", "PER:participant"],
    }
    page = client.get(answer.url)
    shown, html = shown_in(page), page.content.decode()
    assert shown["items"] == ["P7; P4.5"]
    assert shown["more_parties"] == ["KEN:host; PER:participant"]
    assert shown["kind"] == ["meeting"]
    assert shown["source-0-url"] == ["https://example.org/talks"]
    assert (shown["title"], shown["start"], shown["summary"]) == ([""], [""], [""])
    assert "is saved as a draft" in html
    assert "Start with an empty form" in html
    assert shown["seen_sources"] == [str(Source.objects.get().pk)]

    client.post(LOG, {**shown, "title": "The next one", "start": "2023"})
    assert Event.objects.count() == 2
    assert Source.objects.count() == 1


def test_a_refused_form_is_not_followed_by_another(client):
    answer = client.post("/desk/log/another/", fill_in(client, LOG, **TYPED | {"title": ""}))

    assert answer.status_code == 200
    assert shown_in(answer)["summary"] == ["Two delegations met."]


def test_the_full_form_opens_with_all_that_was_typed(client):
    typed = TYPED | {"start": "17-19 May 2024", "source__0__language": "fr"}

    answer = client.post("/desk/log/full/", fill_in(client, LOG, **typed))

    shown = shown_in(answer)
    assert not Event.objects.exists()
    assert "errors-title" not in answer.content.decode()
    assert (shown["start"], shown["end"]) == (["2024-05-17"], ["2024-05-19"])
    assert shown["items"] == ["priority-4", "priority-7"]
    assert shown["commitments"] == ["priority-4.5"]
    assert shown["more_parties"] == ["KEN:host; PER"]
    assert shown["source-0-language"] == ["fr"]
    client.post("/desk/events/new/", {**shown, "place": "Geneva"})
    assert Event.objects.get().place == "Geneva"
    assert Event.objects.get().involvements.count() == 2


def test_the_full_form_keeps_a_date_that_nobody_understands(client):
    answer = client.post("/desk/log/full/", fill_in(client, LOG, **TYPED | {"start": "in spring"}))

    assert shown_in(answer)["start"] == ["in spring"]


def test_an_address_fills_the_form_in(client):
    forum = factories.forum()
    commitment = Commitment.objects.in_paper_order().first()
    query = {
        "item": "priority-7", "commitment": commitment.code, "party": "KEN:host", "kind": "vote",
        "forum": forum.slug, "url": "https://example.org/new", "source_title": "A page",
    }  # fmt: skip

    page = client.get(LOG, query)

    shown = shown_in(page)
    assert shown["items"] == [f"P7; {commitment.code}"]
    assert shown["more_parties"] == ["KEN:host"]
    assert (shown["kind"], shown["forum"]) == (["vote"], [str(forum.pk)])
    assert shown["source-0-title"] == ["A page"]
    assert "Not recorded yet" in page.content.decode()
    typed = {name.replace("__", "-"): text for name, text in TYPED.items()}
    client.post(LOG, {**shown, **typed})
    assert Event.objects.get().forum == forum


def test_what_an_address_cannot_fill_in_is_left_out(client):
    names = ("item", "commitment", "party", "kind", "forum", "url", "source_title", "kept")

    for value in ("nonsense", "\x00", "99999999999999999999", "x" * 8000, "💥"):
        answer = client.get(LOG, dict.fromkeys(names, value))
        assert answer.status_code == 200, value
        # The item, the commitment and the forum.
        assert answer.content.decode().count("it was left out.") == 3, value


def test_a_signed_out_person_comes_back_to_the_form(client, contributor):
    form = fill_in(client, LOG, **TYPED)
    client.logout()

    client.post("/desk/log/another/", form)
    client.force_login(contributor)
    page = client.get("/desk/log/another/")

    assert shown_in(page)["title"] == ["Talks in Geneva"]
    assert shown_in(page)["items"] == ["P7; P4.5"]


def test_a_role_taken_away_in_mid_form_is_said(client, contributor):
    form = fill_in(client, LOG, **TYPED)
    contributor.groups.clear()

    for address in (LOG, "/desk/log/another/", "/desk/log/full/"):
        answer = client.post(address, form)
        assert answer.status_code == 403
        assert "What you typed is saved" in answer.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize("path", ["source/", "date/", "suggest/"])
def test_what_the_form_asks_for_is_refused_with_a_sentence(visitor, stranger, signed_in, path):
    told = visitor.get(f"/desk/log/{path}")
    refused = signed_in(stranger).get(f"/desk/log/{path}")

    assert (told.status_code, refused.status_code) == (401, 403)
    assert "signed out" in told.json()["words"]
    assert "in none of them" in refused.json()["words"]


def test_every_page_leads_staff_to_the_quick_log(client, visitor):
    assert 'aria-keyshortcuts="n"' in client.get("/").content.decode()
    assert 'aria-keyshortcuts="n"' not in visitor.get("/").content.decode()
    assert 'href="/desk/log/?item=priority-7"' in client.get("/priorities/7/").content.decode()


def test_the_form_takes_the_same_queries_however_much_is_recorded(
    client, django_assert_num_queries
):
    for number in (20, 80):
        bulk_events(number)
        with django_assert_num_queries(8):
            client.get(f"{LOG}?item=priority-7")


def test_a_known_source_takes_the_same_queries_however_much_rests_on_it(
    client, django_assert_num_queries
):
    source = factories.source(url="https://example.org/known")

    for event in bulk_events(8):
        event.sources.add(source)
        with django_assert_num_queries(7):
            html = client.get("/desk/log/source/", {"url": source.url}).content.decode()
        assert ("and more" in html) == (source.events.count() > 6)


def test_what_is_saved_of_it_opens_it_again(client):
    form = fill_in(client, LOG, **TYPED) | {"draft_tab": str(uuid.uuid4()), "draft_number": 1}
    client.post("/desk/kept/keep/", form)

    page = client.get(LOG, {"kept": form["draft_key"][0]})

    assert shown_in(page)["items"] == ["P7; P4.5"]
    client.post(LOG, shown_in(page))
    assert Event.objects.get().title == "Talks in Geneva"
