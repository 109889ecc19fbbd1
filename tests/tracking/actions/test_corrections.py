"""A source of published evidence is corrected: the assessment stays as it is and is due again."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests import factories
from tracking import actions
from tracking.actions import merging
from tracking.actions.corrections import confirm_assessment
from tracking.desk.worklists.due import DueList
from tracking.models import EvidenceCorrection, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def correct(source, by, **values):
    for name, value in (values or {"title": "A better title"}).items():
        setattr(source, name, value)
    return actions.edit_source(source, by=by, version=source.version, reason="It was misread.")


def assessed(**values):
    """A source, and a published assessment that rests on it."""
    source = factories.source()
    update = factories.status_update(
        evidence=[factories.event(sources=[source], parties=[(factories.party(), "host")])],
        as_of=timezone.localdate(),
        **values,
    )
    return source, update


def due():
    return [row.update for row in DueList.of_items(timezone.localdate()).corrected]


def newest():
    return EvidenceCorrection.objects.newest_first()[0].pk


def test_the_assessment_is_left_as_it_is_and_is_due(editor):
    source, update = assessed()

    correct(source, editor, voice=factories.own_voice())

    stored = StatusUpdate.objects.get(pk=update.pk)
    (correction,) = EvidenceCorrection.objects.on([update])
    assert (stored.version, stored.status, stored.is_published) == (
        update.version,
        "initiated",
        True,
    )
    assert (correction.reason, correction.corrected_by) == ("It was misread.", editor)
    assert correction.is_supported is False
    assert due() == [update]


def test_a_correction_without_a_reason_is_refused(editor):
    source, _update = assessed()

    source.title = "A better title"
    with pytest.raises(ValidationError, match="state the reason"):
        actions.edit_source(source, by=editor, version=1, reason=" ")

    assert due() == []


def test_what_is_no_correction_makes_nothing_due(editor):
    source, _update = assessed()

    actions.edit_source(source, by=editor, version=1)

    assert due() == []


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_what_is_not_published_is_not_due(editor, state):
    source, _update = assessed(state=state)

    correct(source, editor)

    assert due() == []


def test_it_is_due_until_it_is_assessed_again(editor):
    source, update = assessed()
    correct(source, editor)

    newer = factories.status_update(as_of=timezone.localdate())
    assessed_again = due()
    actions.withdraw(newer, by=editor, version=newer.version, reason="Wrong.")

    assert assessed_again == []
    assert due() == [update]


def test_it_is_due_until_an_editor_says_that_it_stands(editor):
    source, update = assessed()
    correct(source, editor)

    assert confirm_assessment(update, by=editor, seen=newest()) == 1

    (correction,) = EvidenceCorrection.objects.on([update])
    assert correction.confirmed_by == editor
    assert due() == []


def test_a_correction_that_nobody_saw_is_not_confirmed(editor):
    source, update = assessed()
    correct(source, editor)
    seen = newest()
    correct(source, editor, title="A third title")

    confirm_assessment(update, by=editor, seen=seen)

    assert due() == [update]


def test_what_the_evidence_no_longer_supports_cannot_stand(editor):
    source, update = assessed()
    correct(source, editor, voice=factories.own_voice())

    with pytest.raises(ValidationError, match="“Declared” at most"):
        confirm_assessment(update, by=editor, seen=newest())
    correct(source, editor, voice=factories.publisher())

    assert confirm_assessment(update, by=editor, seen=newest()) == 2


def test_evidence_stays_protected_while_it_supports_the_assessment(editor):
    source, update = assessed()
    correct(source, editor)
    event = update.evidence.get()

    with pytest.raises(ValidationError, match="rests on this"):
        actions.withdraw(event, by=editor, version=event.version, reason="Wrong.")


def test_what_lost_its_support_stops_no_other_change(editor):
    source, update = assessed()
    correct(source, editor, voice=factories.own_voice())
    event = update.evidence.get()

    event.summary = "A better summary."
    actions.edit(event, by=editor, version=event.version, reason="Clearer.")

    assert due() == [update]


def test_a_merge_of_the_evidence_leaves_it_due(editor):
    source, update = assessed()
    correct(source, editor, voice=factories.own_voice())
    event, other = update.evidence.get(), factories.event()

    merging.merge(
        event,
        other,
        by=editor,
        surviving_version=event.version,
        merged_version=other.version,
        reason="The same.",
    )

    assert due() == [update]
