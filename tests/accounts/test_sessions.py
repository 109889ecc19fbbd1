"""Sessions: how they end by themselves, and how their owner ends them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from gsi_tracker.accounts.models import OpenSession, SecurityEvent
from tests.accounts.people import sign_in, with_password
from tests.tracking.desk.forms import EVENT, fill_in
from tracking.models import Event

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
LIST = "/accounts/sessions/"


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def test_three_hours_without_a_request_end_a_session(clock, signed_in, editor):
    client = signed_in(editor)

    clock.shift(timedelta(hours=2, minutes=59))
    before = client.get("/desk/").status_code
    clock.shift(timedelta(hours=3, minutes=1))
    after = client.get("/desk/").status_code

    assert (before, after) == (200, 302)
    assert SecurityEvent.objects.filter(kind="session_expired", person=editor).exists()
    assert not OpenSession.objects.exists()


def test_twelve_hours_end_a_session_however_busy(clock, signed_in, editor):
    client = signed_in(editor)
    for _ in range(12):
        clock.shift(timedelta(minutes=59))
        assert client.get("/desk/").status_code == 200

    clock.shift(timedelta(minutes=13))

    assert client.get("/desk/").status_code == 302


def test_a_public_page_is_read_all_the_same(clock, signed_in, editor):
    client = signed_in(editor)
    clock.shift(timedelta(hours=13))

    answer = client.get("/")

    assert answer.status_code == 200
    assert "Sign in" in answer.text


def test_what_was_typed_is_saved_when_the_session_expired(clock):
    person = with_password("contributor")
    client = Client()
    sign_in(client, person)
    typed = fill_in(client, "/desk/events/new/", **EVENT)
    clock.shift(timedelta(hours=4))

    led = client.post("/desk/events/new/", typed)
    back = sign_in(client, person, next="/desk/events/new/")
    form = client.get(back["Location"])

    assert led["Location"] == "/accounts/login/?next=/desk/events/new/"
    assert "Talks in Geneva" in form.text
    assert not Event.objects.exists()


def test_one_sees_ones_sessions_with_device_and_times(clock, editor, signed_in):
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    person = with_password()
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR="192.0.2.7")
    sign_in(client, person)
    signed_in(editor)
    clock.shift(timedelta(minutes=10))

    text = client.get(LIST).text

    assert "Firefox on Linux" in text
    assert "192.0.2.7" in text
    assert "2 Mar 2026, 08:00" in text
    assert "2 Mar 2026, 08:10" in text
    assert "This session" in text
    assert text.count('scope="row"') == 1


def test_one_ends_a_session_of_ones_own_and_nobody_elses(clock, editor, contributor, signed_in):
    own, other, theirs = signed_in(editor), signed_in(editor), signed_in(contributor)
    key = other.session.session_key
    pk = OpenSession.objects.get(session_key=key).pk
    foreign = OpenSession.objects.get(person=contributor).pk

    answers = [own.post(f"{LIST}{number}/end/") for number in (pk, foreign, 9**19)]

    assert [answer.status_code for answer in answers] == [302, 404, 404]
    assert other.get("/desk/").status_code == 302
    assert theirs.get("/desk/").status_code == 200
    assert own.get("/desk/").status_code == 200


def test_one_ends_all_others(clock, editor, signed_in):
    own, *others = (signed_in(editor) for _ in range(3))

    own.post(f"{LIST}end-others/")

    assert own.get("/desk/").status_code == 200
    assert [other.get("/desk/").status_code for other in others] == [302, 302]
    assert OpenSession.objects.count() == 1


def test_an_administrator_ends_somebodys_sessions(editor, administrator, signed_in):
    theirs = signed_in(editor)

    signed_in(administrator).post(f"/accounts/manage/people/{editor.pk}/sessions/end/")

    assert theirs.get("/desk/").status_code == 302
    assert SecurityEvent.objects.filter(kind="sessions_ended", person=editor).exists()


def test_a_signed_out_session_leaves_the_list(editor, signed_in):
    client = signed_in(editor)

    client.post("/accounts/logout/")

    assert not OpenSession.objects.exists()


def test_an_account_that_is_switched_off_is_out_at_the_next_request(editor, signed_in):
    client = signed_in(editor)
    editor.is_active = False
    editor.save()

    assert client.get("/desk/").status_code == 302


def test_a_request_costs_no_more_than_before(clock, editor, signed_in, django_assert_num_queries):
    client = signed_in(editor)
    client.get("/accounts/sessions/")

    with django_assert_num_queries(2):  # the session and the person
        client.get("/robots.txt")


def test_a_visitor_without_a_cookie_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = Client().get("/robots.txt")

    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies


@pytest.mark.parametrize("key", ["x", "'", "\x00", "a" * 5000])
def test_a_made_up_session_is_a_strangers(visitor, key):
    visitor.cookies["sessionid"] = key

    assert visitor.get("/desk/").status_code == 302
