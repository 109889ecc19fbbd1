"""The form of an assessment: what it shows, what it works out, and what it refuses."""

import re
from datetime import date
from html import unescape
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from tests import factories
from tests.bulk import bulk_events
from tests.taking_back import taken_back
from tests.tracking.desk.forms import STATUS_UPDATE, fill_in, send, shown_in
from tracking import actions
from tracking.actions import Links
from tracking.models import Event, Publisher, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]
NEW = "/desk/status-updates/new/?item=priority-7"
PREVIEW = "/desk/status-updates/preview/"
STANDING = "/desk/status-updates/standing/"
SEARCH = {
    "search__0__searched_in": "UN Digital Library",
    "search__0__searched_on": "2024-06-30",
    "search__0__words": "security framework",
    "search__0__languages": "en, Chinese",
    "search__0__found": "Nothing.",
    "search__0__searched_by": "A. Analyst",
}


@pytest.fixture
def client(contributor, signed_in):
    return signed_in(contributor)


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def last_assessed(**values):
    """Assessed as of 30 June 2023 by one event, with one more since and one earlier."""
    used = factories.event(start="2023-05-01", title="Used then")
    factories.event(start="2022-05-01", title="Known and not used")
    update = factories.status_update(as_of=date(2023, 6, 30), evidence=[used], **values)
    factories.event(start="2024-01-01", title="Held since")
    factories.event(start="2021-01-01", title="Recorded since")
    return update, used


def test_the_form_shows_the_text_of_the_item_by_its_commitments(client):
    page = page_of(client, f"{NEW}&commitment=2")

    for commitment in factories.item().commitments.all():
        assert commitment.text in page
        assert commitment.code in page
    assert page.count('aria-current="true"') == 1


def test_the_form_shows_the_last_assessment_its_evidence_and_the_events_since(client):
    update, used = last_assessed(rationale="One meeting was held.")

    page = page_of(client, NEW)

    assert update.get_absolute_url() in page
    assert used.get_absolute_url() in page
    assert "One meeting was held." in page
    assert "2 events were recorded or took place since" in page
    panel = page[page.index('id="last">') : page.index('id="since">')]
    assert "· Independent Use this evidence again" in " ".join(strip_tags(panel).split())
    evidence = page[page.index('id="events">Evidence') :]
    order = [
        "Since the last assessment", "Held since", "Recorded since",
        "Used for the last assessment", "Used then", "Earlier", "Known and not used",
    ]  # fmt: skip
    places = [evidence.index(words) for words in order]
    assert places == sorted(places)


def test_the_page_goes_from_the_subject_to_the_words(client):
    last_assessed()

    page = page_of(client, NEW)

    order = ["what", "last", "since", "events", "searches", "how", "words"]
    places = [page.index(f'<h2 id="{name}"') for name in order]
    assert places == sorted(places)
    assert page.count('name="item"') == 1


def test_without_an_item_the_first_step_asks_for_one(client):
    event = factories.event(title="Held in Vienna")

    page = page_of(client, f"/desk/status-updates/new/?event={event.slug}")

    assert page.count('name="item"') == 1
    assert 'name="status"' not in page
    assert f'name="event" value="{event.slug}"' in page


def test_items_stand_in_the_papers_order_and_commitments_are_those_of_the_item(client):
    page = page_of(client, NEW)

    options = re.findall('<option value="([^"]*)"', page)
    keys = [f"priority-{number}" for number in range(1, 21)]
    assert [key for key in options if key.startswith("priority-") and "." not in key] == keys
    assert [key for key in options if "." in key] == [f"priority-7.{n}" for n in (1, 2, 3)]


def test_an_event_that_can_be_cited_says_who_reports_it_and_what_it_supports(client):
    sentence = factories.item().commitments.get(number=2)
    factories.event(title="Held in Vienna", start=str(timezone.localdate()), commitments=[sentence])
    own = factories.source(relation="party")
    Publisher.objects.filter(pk=own.voice_id).update(ground="Organ of the State Council.")
    nobody = factories.source(relation="unknown", publisher="A blog")
    factories.event(title="A claim", kind="statement", sources=[own])
    factories.event(title="A rumour", start="2020", sources=[nobody])

    rows = re.findall("<label>.*?</label>", page_of(client, NEW), re.DOTALL)
    said = [" ".join(strip_tags(row).split()) for row in rows if 'name="evidence"' in row]

    words = "Held in Vienna Meeting · P7.2 · 1 independent · supports “Initiated”"
    assert f"{words}, counts as an activity voice: Voice " in said[0]
    assert said[0].endswith(" · Independent")
    ground = "speaks for Party CHN (Organ of the State Council.)"
    assert "A claim Statement · 1 own voice · supports “Declared” voice: " in said[1]
    assert said[1].endswith(f"The acting party's own voice: {ground}")
    assert said[2].endswith("A blog · Unknown: nobody has said who wrote it")
    claim = page_of(client, Event.objects.get(title="A claim").get_absolute_url())
    assert f"own voice: <bdi>{ground}</bdi>" in claim  # as the public page says it


def test_another_item_is_shown_without_losing_what_was_typed(client):
    factories.event(title="Of priority 9", items=factories.items("priority-9"))
    typed = fill_in(client, f"{NEW}&commitment=2", **STATUS_UPDATE)

    page = client.post(PREVIEW, {**typed, "item": ["priority-9"]})

    shown = shown_in(page)
    assert shown["rationale"] == [STATUS_UPDATE["rationale"]]
    assert shown["status"] == [STATUS_UPDATE["status"]]
    assert shown["item"] == ["priority-9"]
    assert shown["commitment"] == [""]
    html = page.content.decode()
    assert "Of priority 9" in html
    assert 'role="alert"' not in html
    assert not StatusUpdate.objects.exists()

    client.post("/desk/status-updates/new/", shown)
    assert StatusUpdate.objects.get().item.key == "priority-9"


def test_events_of_other_items_are_found_by_words_while_the_form_is_filled_in(client, contributor):
    other = factories.event(title="Hotline in the Pacific", items=factories.items("priority-10"))
    draft = factories.status_update(state="draft", by=contributor)
    address = f"/desk/status-updates/{draft.pk}/edit/"
    typed = fill_in(client, address, q="hotline", rationale="New words.")

    page = client.post(f"{PREVIEW}?record={draft.pk}", typed)

    assert "Hotline in the Pacific" in page.content.decode()
    assert shown_in(page)["rationale"] == ["New words."]
    sent = {**shown_in(page), "evidence": [str(other.pk)], f"cite-{other.pk}-bearing": "direct"}
    assert "Not linked to P7" in client.post(address, sent).content.decode()
    links = Links(rows={"items": factories.items("priority-7", "priority-10")})
    actions.edit(other, by=contributor, version=other.version, links=links, reason="So.")
    client.post(address, sent)
    assert list(draft.evidence.all()) == [other]


def test_a_preview_of_nothing_leads_to_the_form_or_says_that_nothing_is_there(client):
    for record in ("", "0", "99999999999999999999", "x", "\x00"):
        answer = client.get(PREVIEW, {"record": record})

        assert answer.status_code == (404 if record == "0" else 302), record


def test_nobody_previews_a_draft_of_somebody_else(client, editor):
    draft = factories.status_update(state="draft", by=editor, rationale="Secret words.")

    answer = client.post(f"{PREVIEW}?record={draft.pk}", {"item": "priority-7"})

    assert answer.status_code == 403
    assert "Secret words." not in answer.content.decode()


ANYTHING = ["", "nonsense", "\x00", "99999999999999999999", "x" * 3000, "💥"]


def test_the_preview_takes_anything(client):
    others = ("commitment", "as_of", "evidence", "q", "draft_key")

    for value in ANYTHING:
        asked = {"item": "priority-7", **dict.fromkeys(others, value)}
        assert client.post(PREVIEW, asked).status_code == 200, value
        assert client.post(PREVIEW, {"item": value}).status_code == 200, value


def test_the_form_takes_the_same_queries_however_many_events(client, django_assert_num_queries):
    last_assessed()

    for number in (1, 20):
        bulk_events(number, items=[factories.item()])
        with django_assert_num_queries(17):
            client.get(NEW)


def test_without_an_assessment_before_it_says_so(client):
    factories.event(title="Of the item")
    factories.status_update(state="in_review")

    page = page_of(client, NEW)

    assert "None is published." in page
    assert "Use this evidence again" not in page


def test_the_evidence_is_used_again_on_request_alone(client):
    _, used = last_assessed()
    once = client.get(NEW)
    assert shown_in(once).get("evidence") is None
    link = "?item=priority-7&again=1"
    assert f'href="{link}"' in unescape(once.content.decode())

    again = client.get(f"/desk/status-updates/new/{link}")

    assert shown_in(again)["evidence"] == [str(used.pk)]


def test_an_edited_draft_takes_the_evidence_too_and_keeps_its_own(client, contributor):
    _, used = last_assessed()
    own = factories.event(start="2024-05-01")
    draft = factories.status_update(state="draft", by=contributor, evidence=[own])

    again = client.get(f"/desk/status-updates/{draft.pk}/edit/?again=1")

    assert sorted(shown_in(again)["evidence"]) == sorted([str(own.pk), str(used.pk)])


def test_confidence_follows_the_evidence_unless_it_is_set(client):
    event = factories.event(sources=[factories.source(), factories.source()])
    typed = {**STATUS_UPDATE, "confidence": "", "evidence": [str(event.pk)]}
    send(client, NEW, **typed)
    update = StatusUpdate.objects.get()
    assert update.confidence == "medium"
    address = f"/desk/status-updates/{update.pk}/edit/"
    assert shown_in(client.get(address))["confidence"] == [""]

    other = factories.event()
    send(client, address, evidence=[str(other.pk)])
    update.refresh_from_db()
    assert update.confidence == "low"


def test_more_than_the_rule_gives_needs_a_reason_beside_the_field(client):
    typed = fill_in(client, NEW, **STATUS_UPDATE, evidence=[str(factories.event().pk)])

    page = client.post(NEW, typed | {"confidence": "high"})

    assert not StatusUpdate.objects.exists()
    assert "The rule gives “Low”" in page.content.decode()
    assert shown_in(page)["confidence"] == ["high"]
    assert shown_in(page)["rationale"] == [STATUS_UPDATE["rationale"]]
    for confidence, reason in (("high", "It is deposited in New York."), ("cannot_judge", "")):
        with taken_back():
            client.post(NEW, typed | {"confidence": confidence, "confidence_reason": reason})
            assert StatusUpdate.objects.get().confidence == confidence


def test_a_status_that_the_evidence_does_not_support_is_refused_with_its_rule(client):
    event = factories.event()

    page = send(client, NEW, **STATUS_UPDATE | {"status": "active", "evidence": [str(event.pk)]})

    assert "“Active” needs two dated activities" in page.content.decode()
    assert shown_in(page)["status"] == ["active"]
    assert shown_in(page)["evidence"] == [str(event.pk)]
    assert not StatusUpdate.objects.exists()


def test_a_draft_that_cites_nothing_yet_is_saved_and_says_what_is_missing(client):
    page = send(client, NEW, **STATUS_UPDATE)

    assert StatusUpdate.objects.get().state == "draft"
    assert "Cite at least one published event as evidence." in page.content.decode()


def test_a_search_is_logged_in_the_form(client):
    values = {**STATUS_UPDATE, "status": "no_evidence_found", "confidence": ""}
    refused = send(client, NEW, **values)
    assert "This status needs at least one search" in refused.content.decode()
    assert not StatusUpdate.objects.exists()

    page = send(client, NEW, **values, **SEARCH)

    (search,) = StatusUpdate.objects.get().searches.all()
    assert (search.languages, search.searched_by) == ("en;zh", "A. Analyst")
    assert "UN Digital Library" in page.content.decode()


def test_searches_are_added_changed_and_taken_away_row_by_row(client, contributor):
    draft = factories.status_update(state="draft", by=contributor, searches=[factories.search()])
    address = f"/desk/status-updates/{draft.pk}/edit/"
    second = {name.replace("0", "1"): text for name, text in SEARCH.items()}

    send(client, address, **second | {"search__1__words": "other words"})
    assert {row.words for row in draft.searches.all()} == {"security framework", "other words"}

    send(client, address, **dict.fromkeys(SEARCH, ""), search__1__words="changed words")
    assert draft.searches.count() == 1

    draft.refresh_from_db()
    version = draft.version
    send(client, address)
    draft.refresh_from_db()
    assert draft.version == version


BAD_SEARCHES = [
    ("searched_in", "", "This field is required."),
    ("searched_in", "\x00", "Null characters"),
    ("searched_on", "30 June", "This is not a day."),
    ("searched_on", "2999-01-01", "cannot be in the future"),
    ("words", "x" * 501, "at most 500 characters"),
    ("languages", "Klingon", "“Klingon” is no language known here"),
    ("found", "a\u202eb", "direction of writing"),
    ("searched_by", "\u200b", "Search 1, by whom"),
    ("searched_on", "2024-06-29", "before the as-of date 30 June 2024"),
]


def test_a_bad_search_is_answered_with_a_sentence(client):
    values = {**STATUS_UPDATE, "status": "no_evidence_found", "confidence": "", **SEARCH}
    typed = fill_in(client, NEW, **values)

    for name, value, sentence in BAD_SEARCHES:
        page = client.post(NEW, typed | {f"search-0-{name}": value})

        assert sentence in page.content.decode(), value
        assert shown_in(page)["rationale"] == [STATUS_UPDATE["rationale"]], value
        assert not StatusUpdate.objects.exists(), value


def test_a_damaged_number_of_searches_is_no_error(client):
    typed = fill_in(client, NEW, **STATUS_UPDATE)

    for number in ("99999999999999999999", "many", "-1", "21"):
        with taken_back():
            page = client.post(NEW, typed | {"search-TOTAL_FORMS": number}, follow=True)
            assert page.status_code == 200, number


def test_an_event_that_was_withdrawn_meanwhile_is_named_and_the_rest_is_saved(client, editor):
    gone, kept = factories.event(title="Never held"), factories.event()
    typed = fill_in(client, NEW, **STATUS_UPDATE, evidence=[str(gone.pk), str(kept.pk)])
    actions.withdraw(gone, by=editor, version=3, reason="It was never held.")

    page = client.post(NEW, typed)

    assert "Only published events can be cited: Never held." in page.content.decode()
    assert sorted(shown_in(page)["evidence"]) == sorted([str(gone.pk), str(kept.pk)])
    assert shown_in(page)["rationale"] == [STATUS_UPDATE["rationale"]]


def test_the_public_form_of_a_published_assessment_refuses_as_publication_does(editor, signed_in):
    update = factories.status_update()

    page = send(
        signed_in(editor),
        f"/desk/status-updates/{update.pk}/edit/",
        status="active",
        reason="It went on.",
    )

    assert "“Active” needs two dated activities" in page.content.decode()
    update.refresh_from_db()
    assert update.status == "initiated"


# The live answer


def test_the_live_answer_says_what_the_chosen_events_support(client):
    chosen = [factories.event(start="2024-05-17"), factories.event(start="2024-05-18")]
    query = {
        "item": "priority-7",
        "status": "active",
        "as_of": "2024-06-30",
        "evidence": [event.pk for event in chosen],
    }

    page = unescape(client.post(STANDING, query).content.decode())
    fewer = unescape(client.post(STANDING, query | {"evidence": [chosen[0].pk]}).content.decode())

    assert "The chosen evidence supports “Active”. Confidence by the rule: Medium." in page
    assert "2 independent voices" in page
    assert "<html" not in page
    assert (
        "The chosen evidence does not support “Active”: “Active” needs two dated activities"
        in fewer
    )
    assert "Confidence by the rule: Low." in fewer


def test_the_live_answer_knows_the_searches_and_the_edited_record(client, contributor):
    draft = factories.status_update(state="draft", by=contributor)
    query = {
        "item": "priority-8",
        "status": "no_evidence_found",
        "as_of": "2024-06-30",
    }
    address = f"{STANDING}?record={draft.pk}"
    days = {
        "search-TOTAL_FORMS": "1",
        "search-INITIAL_FORMS": "0",
        "search-0-searched_on": "2024-07-01",
    }

    without = client.post(address, query).content.decode()
    searched = client.post(address, query | days).content.decode()

    assert (
        "The chosen evidence does not support “No public evidence found”: This status needs"
        in without
    )
    assert "The chosen evidence supports “No public evidence found”" in searched


@pytest.mark.parametrize(
    "names",
    [
        ["item"],
        ["as_of"],
        ["claimed_by"],
        ["commitment", "status", "evidence", "search-TOTAL_FORMS"],
    ],
)
def test_the_live_answer_takes_anything(client, names):
    asked = {"item": "priority-7", "status": "active", "as_of": "2024-06-30"}

    for value in ANYTHING:
        address = f"{STANDING}?{urlencode({'record': value})}"
        answer = client.post(address, asked | dict.fromkeys(names, value))

        assert answer.status_code == 200, value
        assert "Confidence by the rule" in answer.content.decode(), value


def test_the_live_answer_has_no_bound_below_that_of_the_form(client):
    """What sixty chosen events ask for would be too long for an address."""
    events = bulk_events(200, items=[factories.item()])
    names = ("bearing", "commitment", "source", "excerpt", "translation", "page")
    said = {f"cite-{event.pk}-{name}": "" for event in events for name in names}
    sent = {"item": "priority-7", "status": "declared", "asks-bearing": "yes", **said}
    chosen = {"evidence": [event.pk for event in events]}

    assert client.get(STANDING).status_code == 405
    assert "How it bears is not said yet" in client.post(STANDING, sent | chosen).text


def test_more_events_than_can_be_read_are_refused(client):
    events = bulk_events(201, items=[factories.item()])
    typed = fill_in(client, NEW, **STATUS_UPDATE)

    page = client.post(NEW, typed | {"evidence": [str(event.pk) for event in events]})

    assert "These are 201; choose 200 at the most." in page.text
    assert not StatusUpdate.objects.exists()


def test_the_live_answer_measures_against_the_party_whose_claim_it_is(client):
    own = factories.source(relation="party")
    event = factories.event(sources=[own], parties=[(factories.party("KEN"), "host")])
    asked = {"item": "priority-7", "status": "initiated", "evidence": [event.pk]}

    free = client.post(STANDING, asked).text
    claimed = client.post(STANDING, asked | {"claimed_by": "CHN"}).text

    assert "1 independent voice" in free
    assert "No independent voice" in claimed


def test_a_draft_event_tells_nothing_in_the_live_answer(client):
    draft = factories.event(state="draft", sources=[factories.source(publisher="Secret Post")])

    page = client.post(STANDING, {"item": "priority-7", "evidence": draft.pk}).content.decode()

    assert "Secret Post" not in page
    assert "Nothing that is cited has a source." in page
