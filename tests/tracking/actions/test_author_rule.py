"""GSI_AUTHOR_MAY_PUBLISH=false: nobody publishes what they recorded, whatever the door."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from tests import factories
from tests.tracking.admin.pages import address
from tests.tracking.desk.forms import shown_in
from tests.tracking.sample import sample_files
from tracking import actions
from tracking.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

SENTENCE = "You recorded this yourself: on this site another editor publishes it."


@pytest.fixture
def strict(settings):
    settings.AUTHOR_MAY_PUBLISH = False


@pytest.fixture
def own(editor):
    return factories.event(state="in_review", by=editor)


def state_of(event):
    return Event.objects.get(pk=event.pk).state


def test_an_author_may_publish_unless_the_setting_says_otherwise(editor, own):
    actions.publish(own, by=editor, version=2)

    assert state_of(own) == "published"


def test_the_action_refuses_the_author_and_nobody_else(strict, editor, own):
    with pytest.raises(ValidationError, match=SENTENCE):
        actions.publish(own, by=editor, version=2)
    assert state_of(own) == "in_review"

    actions.publish(own, by=factories.user("editor"), version=2)
    assert state_of(own) == "published"


def test_who_submits_or_edits_it_does_not_matter(strict, contributor, editor):
    event = factories.event(state="draft", by=contributor)
    event.title = "Corrected"
    actions.edit(event, by=editor, version=1, reason="A test.")
    actions.submit(event, by=editor, version=2)

    actions.publish(event, by=editor, version=3)

    assert state_of(event) == "published"


def test_the_desk_shows_the_rule_in_place_of_the_button(strict, editor, own, signed_in):
    client = signed_in(editor)

    html = client.get(f"/desk/events/{own.pk}/").content.decode()

    assert SENTENCE in html
    assert f"/desk/events/{own.pk}/publish/" not in html
    assert f"/desk/events/{own.pk}/return/" in html


def test_the_desks_button_refuses(strict, editor, own, signed_in):
    answer = signed_in(editor).post(f"/desk/events/{own.pk}/publish/", {"version": 2}, follow=True)

    assert SENTENCE in answer.content.decode()
    assert state_of(own) == "in_review"


def test_several_at_once_refuse(strict, editor, own, signed_in):
    client = signed_in(editor)
    mark = {"record": f"event-{own.pk}-2"}

    checked = client.get("/desk/review/check/", mark).content.decode()
    report = client.post("/desk/review/publish/", mark, follow=True).content.decode()

    assert "1 cannot be published" in checked
    assert SENTENCE in checked
    assert "1 not published" in report
    assert SENTENCE in report
    assert state_of(own) == "in_review"


def test_the_admin_refuses(strict, editor, own, signed_in):
    client = signed_in(editor)
    chosen = {"action": "publish", "_selected_action": own.pk}

    page = client.post(address(Event, "changelist"), chosen)
    answer = client.post(address(Event, "changelist"), {**chosen, **shown_in(page)})

    assert SENTENCE in answer.content.decode()
    assert state_of(own) == "in_review"


def test_the_samples_are_loaded_all_the_same(strict, tmp_path):
    factories.publisher(slug="example-post")
    call_command("load_sample", directory=sample_files.write_folder(tmp_path), verbosity=0)

    assert Event.objects.published().count() == len(sample_files.ROWS["events"])
