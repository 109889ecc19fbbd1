"""Two people assess one subject and day: who sees what, what counts, how it is settled."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from gsi_tracker.reader import reading_as
from tests import factories
from tracking import actions
from tracking.actions import second_opinions
from tracking.models import SecondOpinion, StatusUpdate
from tracking.values.as_of import AsOf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
DAY = date(2024, 6, 30)


@pytest.fixture
def people(editor):
    """The editor who asks, and the two who assess."""
    return editor, factories.user("contributor"), factories.user("contributor")


@pytest.fixture
def asked(people):
    return ask(*people)


def ask(editor, first, second, **values):
    values = {"item": factories.item(), "as_of": DAY, **values}
    return second_opinions.give(
        SecondOpinion(first_assessor=first, second_assessor=second, **values), by=editor
    )


def answer(by, **values):
    return factories.status_update(by=by, state=values.pop("state", "in_review"), **values)


def published(update, by):
    update.refresh_from_db()
    return actions.publish(update, by=by, version=update.version)


def current():
    return StatusUpdate.objects.current_for_items(type(factories.item()).objects.all()).first()


def seen_by(person):
    with reading_as(lambda: person.pk):
        return set(StatusUpdate.objects.all())


def test_neither_assessor_sees_the_other_until_both_are_in(people, asked):
    editor, ann, ben = people

    first = answer(ann)
    draft = answer(ben, state="draft")

    assert seen_by(ann) == {first}
    assert seen_by(ben) == {draft}
    assert seen_by(editor) == {first, draft}

    actions.submit(draft, by=ben, version=draft.version)

    assert seen_by(ann) == seen_by(ben) == {first, draft}


def test_a_draft_of_another_day_is_hidden_too_and_what_is_public_of_one_is_not(people, asked):
    _editor, ann, ben = people
    earlier = answer(ann, state="published", as_of=date(2024, 6, 1))
    of_item = answer(ann, state="draft", as_of=date(2024, 6, 29))
    commitment = factories.item().commitments.first()
    of_part = answer(ann, state="draft", commitment=commitment)

    assert seen_by(ben) == {earlier, of_part}
    assert of_item in seen_by(ann)


def test_nothing_is_published_before_both_are_in(people, asked):
    editor, ann, _ben = people
    first = answer(ann)

    with pytest.raises(ValidationError, match="not both have answered"):
        actions.publish(first, by=editor, version=first.version)


def test_what_agrees_settles_itself_and_the_first_stands(people, asked):
    editor, ann, ben = people
    first, second = answer(ann), answer(ben)

    published(second, editor)
    assert current() is None
    published(first, editor)

    asked.refresh_from_db()
    assert asked.state == "settled"
    assert current() == first


def test_what_differs_leaves_the_status_as_it_was_until_the_agreed_one_is_public(people, asked):
    editor, ann, ben = people
    before = answer(ann, state="published", as_of=date(2024, 6, 1))
    first, second = answer(ann), answer(ben, status="declared")
    published(first, editor)
    published(second, editor)
    assert current() == before

    agreed = answer(editor, second_opinion=asked, opinion="agreed", why_another="One meeting.")
    assert current() == before
    published(agreed, factories.user("editor"))

    asked.refresh_from_db()
    assert asked.state == "settled"
    assert current() == agreed


def test_a_page_of_an_earlier_day_shows_what_was_unsettled_then(people, asked):
    editor, ann, ben = people
    first, second = answer(ann), answer(ben)
    published(first, editor)
    between = first.published_at
    published(second, editor)
    items = type(factories.item()).objects.all()

    class Then(AsOf):
        known_until = between

    assert not StatusUpdate.objects.current_for_items(items, Then()).exists()
    assert current() == first


@pytest.mark.parametrize("by_one_of_two", [True, False])
def test_neither_assessor_settles_it_unless_there_is_no_other_editor(by_one_of_two, editor):
    ann = factories.user("editor")
    if by_one_of_two:
        for other in (editor, factories._person(factories.EDITOR)):
            other.groups.clear()
    asked = ask(editor, ann, ben := factories.user("contributor"))
    answer(ann), answer(ben, status="declared")
    values = {"second_opinion": asked, "opinion": "agreed", "why_another": "One meeting."}

    if by_one_of_two:
        assert answer(ann, state="draft", **values).opinion == "agreed"
    else:
        with pytest.raises(ValidationError, match="You gave one of the two"):
            answer(ann, state="draft", **values)


def test_both_opinions_are_public_before_the_agreed_one(people, asked):
    editor, ann, ben = people
    answer(ann), answer(ben, status="declared")
    agreed = answer(editor, second_opinion=asked, opinion="agreed", why_another="One meeting.")

    with pytest.raises(ValidationError, match="Publish both opinions first"):
        published(agreed, factories.user("editor"))


def test_what_was_said_blind_is_not_changed_afterwards(people, asked):
    editor, ann, ben = people
    first, _second = answer(ann), answer(ben, status="declared")
    first.refresh_from_db()
    first.status = "declared"

    with pytest.raises(ValidationError, match="stay as they were given"):
        actions.edit(first, by=editor, version=first.version)
    with pytest.raises(ValidationError, match="this one stays"):
        actions.take_back(first, by=ann, version=first.version)


@pytest.mark.parametrize("role", ["", "contributor"])
def test_an_assessor_is_somebody_else_who_has_a_role(role, editor):
    ann = factories.user("contributor")

    with pytest.raises(ValidationError, match="on their own" if role else "has no role"):
        ask(editor, ann, ann if role else factories.user())


def test_who_has_seen_the_first_does_not_give_the_second(editor):
    ann = factories.user("contributor")
    first = answer(ann)
    actions.open_reviews([first], by=editor)

    with pytest.raises(ValidationError, match="has seen the other"):
        ask(editor, ann, editor)


def test_what_is_public_already_goes_on_to_count_and_is_said_not_to_be_blind(people):
    editor, ann, ben = people
    first = answer(ann, state="published")
    asked = ask(editor, ann, ben)
    assert asked.first_was_public
    assert seen_by(ben) == set()
    assert current() == first

    second = answer(ben, status="declared")
    published(second, editor)

    assert current() == first


def test_it_is_handed_on_when_a_role_is_taken_away(people, asked):
    editor, _ann, ben = people
    draft = answer(ben, state="draft")
    ben.groups.clear()
    cid = factories.user("contributor")

    second_opinions.hand_on(
        asked, which="second", to=cid, by=editor, version=asked.version, reason="Ben left."
    )

    draft.refresh_from_db()
    assert draft.second_opinion is None
    assert answer(cid).opinion == "second"


def test_what_is_cancelled_leaves_each_alone(people, asked):
    editor, ann, ben = people
    first, draft = answer(ann), answer(ben, state="draft")
    second_opinions.cancel(asked, by=editor, version=asked.version, reason="No time.")

    published(first, editor)

    assert current() == first
    draft.refresh_from_db()
    assert draft.second_opinion is None
    with pytest.raises(ValidationError, match="settled or cancelled"):
        second_opinions.cancel(asked, by=editor, version=asked.version, reason="Again.")


def test_an_opinion_that_is_withdrawn_leaves_the_other_alone(people, asked):
    editor, ann, ben = people
    first, second = answer(ann), answer(ben, status="declared")
    published(first, editor)
    published(second, editor)

    actions.withdraw(first, by=editor, version=first.version, reason="A mistake.")

    asked.refresh_from_db()
    assert (asked.state, asked.cancel_reason) == ("cancelled", "A mistake.")
    assert current() == second


def test_without_the_agreed_assessment_it_is_unsettled_again(people, asked):
    editor, ann, ben = people
    for update in (answer(ann), answer(ben, status="declared")):
        published(update, editor)
    agreed = answer(editor, second_opinion=asked, opinion="agreed", why_another="One meeting.")
    published(agreed, factories.user("editor"))

    actions.withdraw(agreed, by=editor, version=agreed.version, reason="A mistake.")

    asked.refresh_from_db()
    assert (asked.state, asked.settled_at) == ("both_in", None)
    assert current() is None


def test_an_opinion_is_in_only_when_it_could_be_published(people, asked):
    draft = answer(people[1], state="draft", rationale="")

    with pytest.raises(ValidationError, match="State the reasons"):
        actions.submit(draft, by=people[1], version=draft.version)


def test_a_draft_finds_its_place_by_subject_and_day(people, asked):
    ann = people[1]
    draft = answer(ann, state="draft", as_of=date(2024, 6, 29))
    assert draft.opinion == ""

    draft.as_of = DAY
    actions.edit(draft, by=ann, version=draft.version)
    assert draft.opinion == "first"
    assert answer(ann, state="draft").opinion == ""

    actions.trash(draft, by=ann, version=draft.version)
    assert draft.opinion == ""
    assert answer(ann, state="draft").opinion == "first"


def test_a_subject_and_day_are_given_once(people, asked):
    with pytest.raises(ValidationError, match="given to two assessors already"):
        ask(*people)
