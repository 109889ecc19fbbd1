"""The life of a record is declared once: what follows from the table agrees with it."""

import pytest

from tests import factories
from tracking import actions, permissions
from tracking.desk.records.acts import acts_for
from tracking.models import Event, State
from tracking.models.states import (
    CLOSED,
    OPEN,
    PUBLISH,
    RETURN,
    REVIEW,
    STAMPS,
    SUBMIT,
    TAKE_BACK,
    TRANSITIONS,
    WITHDRAW,
    Who,
)

pytestmark = pytest.mark.django_db


def test_every_state_is_open_or_closed_and_can_be_reached():
    reached = {State.DRAFT} | {new for act in TRANSITIONS for _old, new in act.steps}

    assert set(OPEN) | set(CLOSED) == set(State) == reached
    assert not set(OPEN) & set(CLOSED)


def test_two_states_are_joined_by_one_act_or_by_acts_with_stamps_of_their_own():
    steps = [(*step, act.stamp) for act in TRANSITIONS for step in act.steps]

    assert len(steps) == len(set(steps))


def test_records_have_the_fields_that_the_table_names():
    names = {field.name for field in Event._meta.concrete_fields}

    assert {f"{stamp}_{end}" for stamp in STAMPS for end in ("at", "by")} <= names
    assert {act.reason_field for act in TRANSITIONS if act.reason_field} <= names


def test_each_act_of_review_leaves_its_moment_and_person(contributor, editor):
    event = factories.event(state="draft", by=contributor)
    reasons = {act.name: {"reason": "A test."} for act in REVIEW if act.needs_reason}

    for act in (SUBMIT, TAKE_BACK, SUBMIT, RETURN, SUBMIT, PUBLISH, WITHDRAW):
        function = getattr(actions, {"return": "return_to_author"}.get(act.name, act.name))
        function(event, by=editor, version=event.version, **reasons.get(act.name, {}))

        stamp = (getattr(event, f"{act.stamp}_at"), getattr(event, f"{act.stamp}_by"))
        assert (event.state, *stamp) == (act.to_state, event.updated_at, editor)


@pytest.mark.parametrize("act", TRANSITIONS, ids=lambda act: act.name)
def test_who_may_carry_out_an_act(act, contributor, editor, stranger):
    own, other = factories.event(state="draft", by=contributor), factories.event(state="draft")

    allowed = [
        permissions.may(person, act, event)
        for event in (own, other)
        for person in (contributor, editor, stranger)
    ]

    of_editor = act.who is not Who.AUTHOR_ALONE
    assert allowed == [act.who is not Who.EDITOR, of_editor, False, False, of_editor, False]


def test_the_desk_offers_what_starts_from_the_state_of_the_record(editor):
    offered = {
        state: {act.name for act in acts_for(editor, factories.event(state=state))}
        for state in ("draft", "in_review", "published", "withdrawn", "removed")
    }

    assert offered == {
        "draft": {"submit", "trash"},
        "in_review": {"publish", "return"},
        "published": {"withdraw", "remove"},
        "withdrawn": {"remove"},
        "removed": {"put_back"},
    }
