"""Strangers cannot lock a person out of a browser in which they have signed in before."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from gsi_tracker.accounts.models import SecurityEvent
from tests import factories
from tests.accounts.people import (
    PASSWORD,
    code_now,
    sign_in,
    signed_in_with_password,
    with_app,
    with_password,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ASK = "/accounts/second-factor/authenticate/"
NEW = "another long pass phrase"


def known_browser(person, **options):
    """A browser in which this person has signed in, and out again."""
    client = signed_in_with_password(person, **options)
    client.post("/accounts/logout/")
    return client


def cookie_of(client):
    return next(morsel for name, morsel in client.cookies.items() if "device-" in name)


def fail(client, person, times=5):
    return [sign_in(client, person, password="wrong").status_code for _ in range(times)]


def test_a_stranger_locks_strangers_and_neither_the_known_browser_nor_an_open_session():
    person = with_password()
    known, working = known_browser(person), signed_in_with_password(person)

    stranger = fail(Client(), person, 6)

    assert stranger == [200, 200, 200, 200, 429, 429]
    assert sign_in(Client(), person).status_code == 429
    assert working.get("/desk/").status_code == 200
    assert working.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    assert sign_in(known, person).status_code == 302
    assert sign_in(Client(), person).status_code == 429  # that success gave strangers nothing


def test_a_stranger_who_locks_the_address_does_not_lock_the_known_browser():
    person = with_password()
    known = known_browser(person)

    for number in range(25):
        fail(Client(), f"somebody-{number}", 1)

    assert sign_in(Client(), person).status_code == 429
    assert sign_in(known, person).status_code == 302


def test_a_known_browser_has_five_attempts_of_its_own(administrator, signed_in):
    person = with_password()
    known = known_browser(person)

    answers = fail(known, person, 5)
    page = signed_in(administrator).get("/accounts/manage/people/").text
    locked = sign_in(known, person)
    stranger = sign_in(Client(), person)
    signed_in(administrator).post("/accounts/manage/people/free/", {"name": person.username})

    assert answers == [200, 200, 200, 200, 429]
    assert "A browser known from earlier sign-ins is locked until" in page
    assert (locked.status_code, stranger.status_code) == (429, 302)
    assert sign_in(known, person).status_code == 302
    failed = SecurityEvent.objects.filter(kind="sign_in_failed")
    assert set(failed.values_list("detail", flat=True)) == {"known browser"}


@pytest.mark.parametrize("change", ["by its owner", "by an administrator"])
def test_a_new_password_makes_every_browser_a_strangers_again(change):
    person = with_password()
    known, own = known_browser(person), signed_in_with_password(person)

    if change == "by its owner":
        typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
        own.post("/accounts/password/change/", typed)
        own.post("/accounts/logout/")
    else:
        person.set_password(NEW)
        person.save()
    fail(Client(), person)

    assert sign_in(known, person, NEW).status_code == 429
    changed_here = change == "by its owner"
    assert sign_in(own, person, NEW).status_code == (302 if changed_here else 429)


def test_a_cookie_counts_for_its_account_alone_unchanged_and_for_a_year():
    person, other = with_password(), factories.user("editor", password=PASSWORD)
    with time_machine.travel(NOON, tick=False) as clock:
        known = known_browser(person)
        cookie = cookie_of(known)
        of_other = cookie_of(known_browser(other))
        fail(Client(), person)
        tries = {}
        for what, value in {
            "as it was": cookie.value,
            "of another account": of_other.value,
            "another number": f"x{cookie.value}",
            "no signature": cookie.value.rpartition(":")[0],
            "nonsense": "\x7fé;",
        }.items():
            client = Client()
            client.cookies[cookie.key] = value
            tries[what] = sign_in(client, person).status_code
        clock.shift(timedelta(days=366))
        fail(Client(), person)
        old = Client()
        old.cookies[cookie.key] = cookie.value

        assert tries.pop("as it was") == 302
        assert set(tries.values()) == {429}
        assert sign_in(old, person).status_code == 429


def test_the_cookie_can_be_read_and_sent_nowhere_else(settings):
    settings.SESSION_COOKIE_SECURE = True  # as production has it

    known = known_browser(with_password())

    cookie = cookie_of(known)
    assert cookie.key.startswith("__Secure-device-")
    assert (cookie["path"], cookie["samesite"]) == ("/accounts/", "Lax")
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["max-age"] == 365 * 24 * 3600


def test_two_people_may_share_a_browser():
    one, two = with_password(), factories.user("editor", password=PASSWORD)
    shared = known_browser(one)
    sign_in(shared, two)
    shared.post("/accounts/logout/")

    fail(Client(), one)
    fail(Client(), two)

    assert sign_in(shared, one).status_code == 302
    shared.post("/accounts/logout/")
    assert sign_in(shared, two).status_code == 302


def test_who_knows_the_password_uses_up_the_codes_of_strangers_alone():
    person = with_app(with_password())
    with time_machine.travel(NOON, tick=False) as clock:
        known, thief = Client(), Client()
        sign_in(known, person)
        known.post(ASK, {"code": code_now()})
        known.post("/accounts/logout/")
        sign_in(thief, person)
        clock.shift(timedelta(minutes=1))

        tried = [thief.post(ASK, {"code": "000000"}).text for _ in range(6)]
        sign_in(known, person)
        of_thief = thief.post(ASK, {"code": code_now()})
        own = known.post(ASK, {"code": code_now()})

    assert not any("device-" in name for name in thief.cookies)
    assert ["Wait 15 minutes" in text for text in tried] == [False] * 5 + [True]
    assert "Wait 15 minutes" in of_thief.text
    assert own.status_code == 302


def test_the_codes_of_a_known_browser_are_limited_and_unlocked_too(administrator, signed_in):
    person = with_app(with_password())
    with time_machine.travel(NOON, tick=False) as clock:
        known = Client()
        sign_in(known, person)
        known.post(ASK, {"code": code_now()})
        known.post("/accounts/logout/")
        sign_in(known, person)
        clock.shift(timedelta(minutes=1))

        tried = [known.post(ASK, {"code": "000000"}).text for _ in range(6)]
        freeing = {"name": person.username}
        signed_in(administrator).post("/accounts/manage/people/free/", freeing)
        freed = known.post(ASK, {"code": code_now()})

    assert ["Wait 15 minutes" in text for text in tried] == [False] * 5 + [True]
    assert freed.status_code == 302


def test_the_page_of_a_lock_names_the_known_browser():
    answers = [sign_in(Client(), "nobody", password="wrong") for _ in range(5)]

    assert (
        "A browser in which you have signed in before has attempts of its own" in answers[-1].text
    )
