"""The desk's pages by which editors ask, hand on, cancel and settle."""

from datetime import date

import pytest

from tests import factories
from tracking import actions
from tracking.models import SecondOpinion, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]
DAY = date(2024, 6, 30)


@pytest.fixture
def two():
    return factories.user("contributor"), factories.user("contributor")


@pytest.fixture
def client_of_editor(editor, signed_in):
    return signed_in(editor)


def typed(two, **values):
    return {
        "item": "priority-7",
        "as_of": "2024-06-30",
        "first_assessor": str(two[0].pk),
        "second_assessor": str(two[1].pk),
        **values,
    }


def both_in(two, editor):
    asked = factories.second_opinion(
        by=editor, first_assessor=two[0], second_assessor=two[1], as_of=DAY
    )
    event = factories.event()
    first = factories.status_update(by=two[0], state="in_review", evidence=[event])
    second = factories.status_update(
        by=two[1], state="in_review", evidence=[event], status="declared", confidence="medium"
    )
    for update in (first, second):
        update.refresh_from_db()
        actions.publish(update, by=editor, version=update.version)
    return asked, event


def test_an_editor_asks_and_both_find_it_on_their_start_page(two, client_of_editor, signed_in):
    response = client_of_editor.post("/desk/second-opinions/new/", typed(two), follow=True)

    assert "Both are asked." in response.text
    for person in two:
        html = signed_in(person).get("/desk/").text
        assert "Your opinion is asked" in html
        assert "/desk/status-updates/new/?item=priority-7&amp;day=2024-06-30" in html


def test_the_form_takes_over_an_assessment(two, client_of_editor):
    update = factories.status_update(by=two[0])

    html = client_of_editor.get(f"/desk/second-opinions/new/?record={update.pk}").text

    assert 'value="priority-7" selected' in html
    assert f'value="{two[0].pk}" selected' in html


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"second_assessor": None}, "on their own"),
        ({"item": ""}, "This field is required"),
        ({"item": "priority-7\x00"}, "no such choice"),
        ({"as_of": "2024-02-30"}, "This is not a day"),
        ({"as_of": "2999-01-01"}, "in the future"),
        ({"commitment": "priority-8.1"}, "not a commitment of this item"),
        ({"second_assessor": "99999999999999999999"}, "no such choice"),
    ],
)
def test_what_is_wrong_is_said(values, sentence, two, client_of_editor):
    values = {name: str(two[0].pk) if value is None else value for name, value in values.items()}

    response = client_of_editor.post("/desk/second-opinions/new/", typed(two, **values))

    assert response.status_code == 200
    assert sentence in response.text
    assert not SecondOpinion.objects.exists()


def test_contributors_ask_nobody(two, signed_in):
    assert signed_in(two[0]).get("/desk/second-opinions/").status_code == 403


def test_an_empty_list_says_so(client_of_editor):
    html = client_of_editor.get("/desk/second-opinions/").text

    assert "Nobody has been asked for a second opinion yet." in html


def test_it_is_handed_on_and_cancelled_with_a_reason(two, editor, client_of_editor):
    asked = factories.second_opinion(by=editor, first_assessor=two[0], second_assessor=two[1])
    two[1].groups.clear()
    page = f"/desk/second-opinions/{asked.pk}/"
    assert "has no role at the desk any more" in client_of_editor.get(page).text

    other = factories.user("contributor")
    sent = {"version": asked.version, "which": "second", "to": other.pk, "reason": "Ben left."}
    response = client_of_editor.post(f"{page}hand-on/", sent, follow=True)
    assert f"{other} is asked now." in response.text

    asked.refresh_from_db()
    wrong = client_of_editor.post(f"{page}cancel/", {"version": asked.version, "reason": " "})
    assert "This field is required" in wrong.text
    stale = client_of_editor.post(f"{page}cancel/", {"version": 1, "reason": "No time."})
    assert stale.status_code == 200
    sent = {"version": asked.version, "reason": "No time."}
    assert "No time." in client_of_editor.post(f"{page}cancel/", sent, follow=True).text


def test_an_assessor_who_is_an_editor_does_not_see_the_other_there(two, signed_in, editor):
    blind = factories.user("editor")
    asked = factories.second_opinion(
        by=editor, first_assessor=two[0], second_assessor=blind, as_of=DAY
    )
    factories.status_update(by=two[0], state="in_review")
    client = signed_in(blind)

    html = client.get(f"/desk/second-opinions/{asked.pk}/").text

    assert "the other is hidden from you" in html
    assert two[0].username not in html
    assert two[0].username not in client.get("/desk/second-opinions/").text
    assert client.get(f"/desk/second-opinions/{asked.pk}/hand-on/").status_code == 403


def test_an_editor_settles_what_differs_and_readers_see_all_of_it(
    two, editor, client_of_editor, visitor, signed_in
):
    asked, event = both_in(two, editor)
    page = f"/desk/second-opinions/{asked.pk}/"
    assert "Record the agreed assessment" in client_of_editor.get(page).text
    beside = "Medium (the rule gives low)", "The treaty is deposited."
    assert all(words.lower() in client_of_editor.get(page).text.lower() for words in beside)
    before = visitor.get("/priorities/7/").text
    assert "differed, initiated and declared, not settled yet" in before

    form = client_of_editor.get(f"/desk/status-updates/new/?settles={asked.pk}").text
    assert "Two opinions to settle" in form
    assert 'value="2024-06-30"' in form
    assert all(words.lower() in form.lower() for words in beside)
    sent = {
        "settles": asked.pk,
        "item": "priority-7",
        "as_of": "2024-06-30",
        "status": "initiated",
        "direction": "first",
        "evidence": [event.pk],
        "rationale": "A meeting was held.",
        "why_another": "A meeting is a step.",
        "form_key": "1d7e4bb4-6d5a-4a5b-9c7f-0d8a4e7b2f11",
        "search-TOTAL_FORMS": 0,
        "search-INITIAL_FORMS": 0,
    }
    client_of_editor.post("/desk/status-updates/new/", sent)
    agreed = StatusUpdate.objects.get(opinion="agreed")
    actions.submit(agreed, by=editor, version=agreed.version)
    actions.publish(agreed, by=factories.user("editor"), version=agreed.version)

    words = "Assessed twice: differed, initiated and declared, settled as initiated."
    for update in StatusUpdate.objects.published():
        html = visitor.get(update.get_absolute_url()).text
        assert words in html
        assert "A meeting is a step." in html
        assert all(words in html for words in beside)
    assert words in visitor.get("/priorities/7/").text
    assert "There are no two opinions to settle any more." in (
        client_of_editor.post("/desk/status-updates/new/", sent | {"form_key": asked.pk}).text
    )


def test_one_of_the_two_is_told_to_leave_it_to_another_editor(two, editor, signed_in):
    one = factories.user("editor")
    asked, _event = both_in((one, two[1]), editor)

    html = signed_in(one).get(f"/desk/second-opinions/{asked.pk}/").text

    assert "You gave one of the two opinions: another editor settles them." in html
    assert "Record the agreed assessment" not in html
