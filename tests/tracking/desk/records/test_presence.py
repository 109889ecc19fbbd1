"""Who else has a record open for editing: said at once, kept for two minutes, shown to staff."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.tracking.desk.forms import fill_in, send
from tracking.models import OpenForm

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]
NOTICE = "also has this record open for editing"


@pytest.fixture
def event():
    return factories.event()


def edit(event, act="edit"):
    return f"/desk/events/{event.pk}/{act}/"


def text_of(client, address):
    return client.get(address).content.decode()


def test_the_second_person_sees_who_and_since_when(event, editor, signed_in):
    other = factories.user("editor")
    signed_in(other).get(edit(event))

    text = text_of(signed_in(editor), edit(event))

    assert NOTICE in text
    assert f"<bdi>{other}</bdi>" in text
    assert "since" in text


def test_nobody_sees_their_own_form(event, editor, signed_in):
    client = signed_in(editor)
    client.get(edit(event))

    assert NOTICE not in text_of(client, edit(event))
    assert OpenForm.objects.count() == 1


def test_a_form_of_another_record_or_kind_says_nothing(event, editor, signed_in):
    other = signed_in(factories.user("editor"))
    other.get(edit(factories.event()))
    other.get(f"/desk/forums/{factories.forum().pk}/edit/")

    assert NOTICE not in text_of(signed_in(editor), edit(event))


def test_saving_closes_the_form(event, editor, signed_in):
    send(signed_in(factories.user("editor")), edit(event), title="New", reason="A test.")

    assert NOTICE not in text_of(signed_in(editor), edit(event))


def test_leaving_closes_the_form(event, editor, signed_in):
    other = signed_in(factories.user("editor"))
    other.get(edit(event))

    assert other.post(edit(event, "leave")).status_code == 204
    assert NOTICE not in text_of(signed_in(editor), edit(event))


def test_a_form_without_a_sign_of_life_is_gone_after_two_minutes(
    event, editor, signed_in, time_machine
):
    time_machine.move_to(timezone.now())
    signed_in(factories.user("editor")).get(edit(event))

    time_machine.shift(timedelta(seconds=119))
    assert NOTICE in text_of(signed_in(editor), edit(event))
    time_machine.shift(timedelta(seconds=3))
    assert NOTICE not in text_of(signed_in(factories.user("editor")), edit(factories.event()))
    assert not OpenForm.objects.not_seen_since(timezone.now() - timedelta(minutes=2)).exists()


def test_a_heartbeat_keeps_the_form_open_and_shows_the_others(
    event, editor, signed_in, time_machine
):
    time_machine.move_to(timezone.now())
    other = signed_in(factories.user("editor"))
    other.get(edit(event))
    time_machine.shift(timedelta(seconds=100))
    answer = other.post(edit(event, "open"), {"version": event.version})
    assert NOTICE not in answer.content.decode()
    time_machine.shift(timedelta(seconds=100))

    mine = signed_in(editor).post(edit(event, "open"), {"version": event.version})

    assert NOTICE in mine.content.decode()


def test_a_sign_of_life_tells_that_the_record_has_changed(event, editor, signed_in):
    client = signed_in(editor)
    client.get(edit(event))
    other = factories.user("editor")
    send(signed_in(other), edit(event), title="New", reason="A test.")

    text = client.post(edit(event, "open"), {"version": event.version}).content.decode()

    assert f"<bdi>{other}</bdi> saved this record" in text


@pytest.mark.parametrize("act", ["open", "leave"])
def test_presence_is_for_staff_and_by_post(event, stranger, signed_in, visitor, act):
    assert visitor.post(edit(event, act)).status_code == 302
    assert signed_in(stranger).post(edit(event, act)).status_code == 403
    assert signed_in(factories.user("editor")).get(edit(event, act)).status_code == 405
    assert not OpenForm.objects.exists()


def test_who_may_not_edit_is_not_shown_as_editing(event, contributor, signed_in):
    assert signed_in(contributor).post(edit(event, "open")).status_code == 403
    assert not OpenForm.objects.exists()


def test_a_refused_form_stays_open(event, editor, signed_in):
    client = signed_in(editor)
    client.post(edit(event), fill_in(client, edit(event), start="x", reason="A test."))

    assert OpenForm.objects.count() == 1


def test_a_public_page_says_nothing_of_it(event, editor, signed_in, visitor):
    before = text_of(visitor, event.get_absolute_url())
    signed_in(editor).get(edit(event))

    assert text_of(visitor, event.get_absolute_url()) == before
