"""Two assessments of one subject and day: one corrects the other, or it is refused."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from tracking import actions
from tracking.models import StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
WHY = "The meeting was not held."


def current():
    return StatusUpdate.objects.current_for_items(type(factories.item()).objects.all()).first()


def test_a_second_assessment_of_a_day_is_refused_with_a_sentence():
    factories.status_update()

    with pytest.raises(ValidationError, match="is public for this day already"):
        factories.status_update(status="declared", corrects=None)


def test_a_correction_takes_over_with_a_reason_that_readers_see(client):
    wrong = factories.status_update()

    right = factories.status_update(status="declared", corrects=wrong, why_another=WHY)

    assert current() == right
    assert WHY in client.get(right.get_absolute_url()).text
    assert right.get_absolute_url() in client.get(wrong.get_absolute_url()).text


def test_what_is_corrected_already_is_not_corrected_again():
    wrong = factories.status_update()
    factories.status_update(status="declared", corrects=wrong, why_another=WHY)

    with pytest.raises(ValidationError, match="is public for this day already"):
        factories.status_update(corrects=wrong, why_another="It was held after all.")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"why_another": ""}, "State what is corrected"),
        ({"why_another": " "}, "State what is corrected"),
        ({"as_of": date(2024, 6, 29)}, "same as-of date"),
    ],
)
def test_a_correction_is_of_the_same_day_and_says_why(values, sentence):
    wrong = factories.status_update()

    with pytest.raises(ValidationError, match=sentence):
        factories.status_update(**{"corrects": wrong, "why_another": WHY, **values})


def test_the_same_again_is_refused():
    first = factories.status_update()
    evidence = list(first.evidence.all())

    with pytest.raises(ValidationError, match="says the same"):
        factories.status_update(evidence=evidence, corrects=first, why_another=WHY)


def test_what_has_been_corrected_may_still_be_edited(editor):
    wrong = factories.status_update()
    factories.status_update(status="declared", corrects=wrong, why_another=WHY)
    wrong.rationale = "Two meetings were announced."

    actions.edit(wrong, by=editor, version=wrong.version, reason="A misprint.")

    assert wrong.is_published


def test_of_another_subject_the_same_day_is_free():
    factories.status_update()

    factories.status_update(commitment=factories.item().commitments.first())
    factories.status_update(item=factories.item("priority-8"))


def test_an_assessment_keeps_the_version_of_the_scale():
    assert factories.status_update(state="draft").scale_version
