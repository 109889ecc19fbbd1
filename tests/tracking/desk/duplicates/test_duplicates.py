"""Meeting a duplicate at the desk: while typing, when saving, in the list, and merging."""

import pytest

from tests import factories
from tests.tracking.desk.forms import EVENT, fill_in, send, shown_in
from tests.tracking.duplicates.test_register import TITLE
from tests.tracking.duplicates.test_rule import STRONG
from tracking import actions
from tracking.actions import merging
from tracking.duplicates import register
from tracking.models import Event, Merge, SuspectedPair

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

NEW = "/desk/events/new/"
SAME = {**EVENT, "title": TITLE, "kind": "meeting", "start": "2024-05-17"}


@pytest.fixture
def known(editor):
    return factories.event(title=TITLE, items=factories.items("priority-1"))


@pytest.fixture
def own(contributor):
    return factories.event(title=TITLE, state="draft", by=contributor)


def choose(client, event, choice, reason="", **typed):
    """Sends the form of the same event with this choice, in one go as a browser does."""
    name = f"duplicate-{event.pk}"
    form = fill_in(client, NEW, **{**SAME, **typed})
    return client.post(NEW, {**form, name: choice, f"{name}-reason": reason}, follow=True)


def test_the_fragment_shows_the_suspect_beside_what_is_typed(known, contributor, signed_in):
    typed = {"title": TITLE, "start": "17 x", "party": ["CHN:host", "KEN; PER:donor"]}
    typed["summary"] = "Both ministers signed it."

    text = signed_in(contributor).post("/desk/duplicates/check/", typed).text

    assert "1 record may be the same event." in text
    assert "As typed here" in text
    assert "CHN" in text
    assert "Both ministers signed it." in text
    assert "PER" in text
    assert "The same words in the title" in text
    assert "Different, because" in text


def test_the_fragment_asks_by_get_too_and_says_when_nothing_is_found(known, editor, signed_in):
    client = signed_in(editor)

    assert TITLE in client.get("/desk/duplicates/check/", {"title": TITLE}).text
    assert "Nothing similar" in client.get("/desk/duplicates/check/").text


ANYTHING = [
    {"title": "\x00" * 20, "start": "\x00", "party": "\x00", "source": "\x00"},
    {"title": "x" * 50_000, "source": "https://example.org/" + "x" * 5000},
    {"source": ["javascript:alert(1)", "https://u:p@example.org/", "https://["]},
    {"record": "99999999999999999999", "known-source": "99999999999999999999", "forum": "x"},
    {"start": "2024-05-17", "end": "2020-01-01", "form_key": "x"},
    {"title": "’ OR 1=1 --", "kind": "no such", "country": "nowhere"},
]


def test_the_fragment_survives_whatever_is_typed(known, editor, signed_in):
    client = signed_in(editor)

    for typed in ANYTHING:
        assert client.get("/desk/duplicates/check/", typed).status_code == 200, typed


def test_saving_a_likely_duplicate_asks_first_and_loses_nothing(known, contributor, signed_in):
    answer = send(signed_in(contributor), NEW, **SAME)

    assert "This may be recorded already." in answer.text
    assert "Please choose one." in answer.text
    assert "Probably the same:" in answer.text
    assert shown_in(answer)["title"] == [TITLE]
    assert Event.objects.count() == 1


def test_what_is_shown_while_typing_is_asked_when_saving(contributor, signed_in):
    weak = factories.event(title="China and Kenya open a school in Nairobi", start="2024-05-19")
    client = signed_in(contributor)
    shown = client.post("/desk/duplicates/check/", {**SAME, "party": ["KEN"]})
    assert "Perhaps the same:" in shown.text

    answers = [send(client, address, **SAME) for address in (NEW, "/desk/log/")]

    for answer in answers:
        assert "Perhaps the same:" in answer.text
        assert "Please choose one." in answer.text
    assert list(Event.objects.all()) == [weak]


def test_a_pair_that_is_known_is_not_asked_again_when_its_record_is_edited(contributor, signed_in):
    factories.event(title="China and Kenya open a school in Nairobi", start="2024-05-19")
    own = factories.event(title=TITLE, state="draft", by=contributor)
    pair = SuspectedPair.objects.get()
    assert pair.points < STRONG

    page = send(signed_in(contributor), f"/desk/events/{own.pk}/edit/", summary="More.")

    assert "Please choose one." not in page.text
    own.refresh_from_db()
    assert own.summary == "More."


def test_different_needs_its_reason(known, contributor, signed_in):
    answer = choose(signed_in(contributor), known, "different", " ")

    assert "Please say why it is different." in answer.text
    assert Event.objects.count() == 1


def test_a_reason_that_cannot_be_stored_is_refused_and_shown_again(known, contributor, signed_in):
    answer = choose(signed_in(contributor), known, "different", "x" * 2001)

    assert "2000 characters" in answer.text
    assert shown_in(answer)[f"duplicate-{known.pk}-reason"] == ["x" * 2001]
    assert Event.objects.count() == 1


def test_different_is_stored_with_the_record_and_never_asked_again(known, contributor, signed_in):
    client = signed_in(contributor)
    choose(client, known, "different", "The second academy.")

    made = Event.objects.exclude(pk=known.pk).get()
    pair = SuspectedPair.objects.get()
    assert (pair.verdict, pair.reason) == ("different", "The second academy.")
    assert pair.decided_by == contributor
    page = send(client, f"/desk/events/{made.pk}/edit/", summary="More.")
    assert "may be recorded already" not in page.text
    assert (
        client.post(
            "/desk/duplicates/check/", {"title": TITLE, "start": "2024-05-17", "record": made.pk}
        ).text.count("<fieldset")
        == 0
    )


def test_linking_adds_to_the_known_record_and_makes_none(known, editor, signed_in):
    answer = choose(signed_in(editor), known, "link", items=["priority-7"])

    assert "No new record was created" in answer.text
    assert list(Event.objects.all()) == [known]
    assert known.sources.count() == 2
    assert {item.key for item in known.items.all()} == {"priority-1", "priority-7"}


def test_a_contributor_links_to_an_own_draft(own, contributor, signed_in):
    choose(signed_in(contributor), own, "link")

    assert list(Event.objects.all()) == [own]
    assert own.sources.count() == 2


def test_who_may_not_edit_the_known_record_asks_for_a_merge(known, contributor, signed_in):
    choose(signed_in(contributor), known, "link")

    pair = SuspectedPair.objects.get()
    assert known.sources.count() == 1
    assert Event.objects.count() == 2
    assert (pair.verdict, pair.decided_by) == ("same", contributor)


def test_linking_to_two_records_is_refused(known, editor, signed_in):
    second = factories.event(title=TITLE)
    client = signed_in(editor)
    form = fill_in(client, NEW, **SAME)
    both = {f"duplicate-{event.pk}": "link" for event in (known, second)}

    answer = client.post(NEW, {**form, **both})

    assert "added to one record" in answer.text
    assert Event.objects.count() == 2


def test_choosing_to_merge_saves_and_leads_there(own, contributor, signed_in):
    answer = choose(signed_in(contributor), own, "merge")

    made = Event.objects.exclude(pk=own.pk).get()
    assert answer.redirect_chain[-1][0] == f"/desk/events/{own.pk}/merge/{made.pk}/"


def test_the_same_form_sent_twice_is_no_duplicate_of_itself(contributor, signed_in):
    client = signed_in(contributor)
    form = fill_in(client, NEW, **SAME)

    answers = [client.post(NEW, form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Event.objects.count() == 1


def test_the_list_has_the_likeliest_first_and_what_was_called_the_same_before(
    known, editor, signed_in
):
    factories.event(title="China and Kenya open a school in Nairobi", start="2024-05-19")
    strong = factories.event(title=TITLE)
    client = signed_in(editor)
    text = client.get("/desk/duplicates/").text
    weak_pair, *_, strong_pair = SuspectedPair.objects.order_by("points")
    assert text.index(f"duplicates/{strong_pair.pk}/") < text.index(f"duplicates/{weak_pair.pk}/")

    ends = weak_pair.first_id, weak_pair.second_id
    register.decide(SuspectedPair.Verdict.SAME, *ends, by=editor, reason="")

    text = client.get("/desk/duplicates/").text
    assert text.index(f"duplicates/{weak_pair.pk}/") < text.index(f"duplicates/{strong_pair.pk}/")
    assert strong.pk in (strong_pair.first_id, strong_pair.second_id)


def test_the_list_costs_the_same_however_long_it_is(editor, signed_in, django_assert_num_queries):
    client = signed_in(editor)
    for _ in range(2):
        factories.event(title=TITLE)
    client.get("/desk/duplicates/")
    with django_assert_num_queries(10):
        client.get("/desk/duplicates/")
    for _ in range(3):
        factories.event(title=TITLE)

    with django_assert_num_queries(10):
        client.get("/desk/duplicates/")


def test_calling_a_pair_different_on_its_page(known, own, contributor, signed_in):
    client = signed_in(contributor)
    pair = SuspectedPair.objects.get()

    refused = client.post(f"/desk/duplicates/{pair.pk}/", {"reason": ""})
    done = client.post(f"/desk/duplicates/{pair.pk}/", {"reason": "Two towns."}, follow=True)

    assert "field-error" in refused.text
    assert "Remembered" in done.text
    assert "Two towns." in client.get("/desk/duplicates/?show=different").text
    assert TITLE not in client.get("/desk/duplicates/").text


def test_an_editor_merges_field_by_field_and_undoes_it(known, editor, signed_in):
    other = factories.event(title=f"{TITLE} today", summary="It opened.")
    client, address = signed_in(editor), f"/desk/events/{known.pk}/merge/{other.pk}/"
    page = client.get(address)
    assert "Which value to use" in page.text

    typed = {**shown_in(page), "title": "merged"}
    answer = client.post(address, {**typed, "reason": " "})
    assert answer.context["form"].errors["reason"]
    assert shown_in(answer)["title"] == ["merged"]
    client.post(address, {**typed, "reason": "One ceremony."})

    known.refresh_from_db()
    assert (known.title, known.summary) == (f"{TITLE} today", "It opened.")
    assert "merged on" in client.get(f"/desk/events/{known.pk}/").text
    assert "into</strong>" in client.get(f"/desk/events/{other.pk}/").text
    undo = f"/desk/merges/{Merge.objects.get().pk}/undo/"
    assert "Undo the merge" in client.get(undo).text
    client.post(undo)
    known.refresh_from_db()
    other.refresh_from_db()
    assert (known.title, other.state) == (TITLE, "published")


def test_a_merge_says_who_changed_what_was_seen(known, editor, signed_in):
    other = factories.event(title=TITLE)
    client, address = signed_in(editor), f"/desk/events/{known.pk}/merge/{other.pk}/"
    form = shown_in(client.get(address)) | {"reason": "One ceremony."}
    other.summary = "Changed."
    actions.edit(other, by=other.created_by, version=other.version, reason="A test.")

    answer = client.post(address, form)

    assert "changed this in the meantime" in answer.text
    assert not Merge.objects.exists()
    client.post(address, shown_in(answer) | {"summary": "surviving"})
    assert Merge.objects.exists()


def test_a_merge_that_is_refused_says_why(known, editor, signed_in):
    client = signed_in(editor)
    withdrawn = factories.event(state="withdrawn")

    assert (
        "This is the same record" in client.get(f"/desk/events/{known.pk}/merge/{known.pk}/").text
    )
    answer = client.post(f"/desk/events/{known.pk}/merge/{withdrawn.pk}/")
    assert "is withdrawn" in answer.text
    assert not Merge.objects.exists()


def test_an_undo_that_is_refused_says_why(known, editor, signed_in):
    other = factories.event(title=TITLE)
    done = merging.merge(
        known, other, by=editor, reason="A test.",
        surviving_version=known.version, merged_version=other.version,
    )  # fmt: skip
    known.refresh_from_db()
    known.summary = "Changed."
    actions.edit(known, by=editor, version=known.version, reason="A test.")
    client = signed_in(editor)

    for answer in (
        client.get(f"/desk/merges/{done.pk}/undo/"),
        client.post(f"/desk/merges/{done.pk}/undo/"),
    ):
        assert "has changed “" in answer.text
    other.refresh_from_db()
    assert other.state == "merged"


# Whose records the two are, and their states: what a contributor is answered.
MERGES = [
    ("own draft", "own draft", 200),
    ("own draft", "another's draft", 403),
    ("another's draft", "own draft", 403),
    ("own published", "own draft", 403),
]


@pytest.mark.parametrize(("surviving", "merged", "status"), MERGES)
def test_a_contributor_merges_own_drafts_alone(contributor, signed_in, surviving, merged, status):
    def made(words):
        whose, state = words.split()
        by = contributor if whose == "own" else factories.user("contributor")
        return factories.event(by=by, state=state)

    events = [made(words) for words in (surviving, merged)]
    address = f"/desk/events/{events[0].pk}/merge/{events[1].pk}/"
    client = signed_in(contributor)

    for ask in (client.get, client.post):
        assert ask(address).status_code == status
        assert not Merge.objects.exists()


def test_a_contributor_undoes_no_merge(known, contributor, editor, signed_in):
    other = factories.event(title=TITLE)
    done = merging.merge(
        known, other, by=editor, reason="A test.",
        surviving_version=known.version, merged_version=other.version,
    )  # fmt: skip

    answer = signed_in(contributor).post(f"/desk/merges/{done.pk}/undo/")

    assert answer.status_code == 403
    other.refresh_from_db()
    assert other.state == "merged"


def test_a_merged_record_is_not_edited_any_more(known, editor, signed_in):
    other = factories.event(title=TITLE)
    merging.merge(
        known, other, by=editor, reason="A test.",
        surviving_version=known.version, merged_version=other.version,
    )  # fmt: skip

    answer = signed_in(editor).get(f"/desk/events/{other.pk}/edit/", follow=True)

    assert "no longer edited" in answer.text
