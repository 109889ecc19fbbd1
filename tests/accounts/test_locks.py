"""Repeated failures lock an account or an address for a while, and say for how long."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from gsi_tracker.accounts import locks
from gsi_tracker.accounts.locks import locked_until
from gsi_tracker.accounts.models import SecurityEvent
from tests.accounts.people import PASSWORD, sign_in, signed_in_with_password, with_password

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def low_limit(monkeypatch):
    """Five failures lock an address too, instead of 25 pages one after the other."""
    monkeypatch.setattr(locks, "ADDRESS_LIMIT_FACTOR", 1)
    monkeypatch.setattr(locks, "ADDRESS_LIMIT", locks.ACCOUNT_LIMIT)


def fail(name, times, **options):
    client = Client(**options)
    return [sign_in(client, name, password="wrong") for _ in range(times)]


def test_five_failures_lock_an_account_for_a_quarter_of_an_hour():
    person = with_password()

    with time_machine.travel(NOON, tick=False) as clock:
        answers = fail(person, 5)
        right = sign_in(Client(), person)
        clock.shift(timedelta(minutes=14))
        still = sign_in(Client(), person)
        clock.shift(timedelta(minutes=1, seconds=1))
        free = sign_in(Client(), person)

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert (right.status_code, still.status_code, free.status_code) == (429, 429, 302)
    assert "15 minutes, at 12:15 UTC" in " ".join(right.text.split())
    assert right["Retry-After"] == "900"
    assert "1 minute, at 12:15 UTC" in " ".join(still.text.split())


def test_attempts_in_the_meantime_do_not_make_it_longer():
    person = with_password()

    with time_machine.travel(NOON, tick=False) as clock:
        fail(person, 5)
        for _ in range(14):
            clock.shift(timedelta(minutes=1))
            fail(person, 1)
        clock.shift(timedelta(minutes=1, seconds=1))
        answer = sign_in(Client(), person)

    assert answer.status_code == 302


def test_a_name_without_account_is_locked_in_the_same_words():
    person = with_password()

    with time_machine.travel(NOON, tick=False):
        known = fail(person, 6, REMOTE_ADDR="192.0.2.1")[-1]
        unknown = fail("nobody", 6, REMOTE_ADDR="192.0.2.2")[-1]

    assert known.status_code == unknown.status_code == 429
    assert known.content == unknown.content


@pytest.mark.parametrize("written", [str.upper, str.title, lambda name: f" {name} "])
def test_another_way_of_writing_a_name_gives_no_more_attempts(written):
    person = with_password()
    fail(written(person.username), 5)

    assert sign_in(Client(), person).status_code == 429


def test_another_address_gives_no_more_attempts_for_an_account():
    person = with_password()

    for number in range(5):
        fail(person, 1, REMOTE_ADDR=f"192.0.2.{number}")

    assert sign_in(Client(REMOTE_ADDR="192.0.2.99"), person).status_code == 429


def test_an_address_is_locked_after_failures_with_many_names_and_others_are_not():
    person = with_password()

    for number in range(25):
        fail(f"somebody-{number}", 1, REMOTE_ADDR="192.0.2.1")

    assert sign_in(Client(REMOTE_ADDR="192.0.2.1"), person).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.2"), person).status_code == 302


def test_a_success_does_not_forgive_the_address(low_limit):
    own = with_password()
    for number in range(4):
        fail(f"somebody-{number}", 1)

    sign_in(Client(), own)
    fail("one-more", 1)

    assert sign_in(Client(), own).status_code == 429


def test_a_success_forgives_the_account():
    person = with_password()
    fail(person, 4)
    sign_in(Client(), person)

    answers = fail(person, 4)

    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize("header", ["198.51.100.{0}", "198.51.100.{0}, 203.0.113.{0}", "x{0}"])
def test_a_made_up_forwarded_address_does_not_reset_the_count(low_limit, header):
    client = Client()
    for number in range(5):
        answer = sign_in(
            client,
            f"somebody-{number}",
            password="wrong",
            headers={"x-forwarded-for": header.format(number)},
        )

    assert answer.status_code == 429


def test_behind_a_proxy_the_entry_of_the_proxy_counts_and_none_before_it(low_limit, settings):
    settings.TRUSTED_PROXIES = 1
    client, person = Client(), with_password()
    for number in range(5):
        forwarded = f"198.51.100.{number}, 203.0.113.7"
        sign_in(client, f"x-{number}", "wrong", headers={"x-forwarded-for": forwarded})

    same = sign_in(client, person, headers={"x-forwarded-for": "1.2.3.4, 203.0.113.7"})
    other = sign_in(client, person, headers={"x-forwarded-for": "203.0.113.7, 203.0.113.8"})

    assert (same.status_code, other.status_code) == (429, 302)


def test_the_neighbours_of_an_ipv6_address_count_as_one(low_limit):
    for number in range(5):
        fail(f"x-{number}", 1, REMOTE_ADDR=f"2001:db8::{number:x}")

    person = with_password()
    assert sign_in(Client(REMOTE_ADDR="2001:db8::ffff"), person).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="2001:db8:0:1::1"), person).status_code == 302


def test_wrong_passwords_at_the_second_question_count_too():
    person = with_password()
    client = signed_in_with_password(person)

    answers = [
        client.post("/accounts/reauthenticate/", {"password": "wrong"}).status_code
        for _ in range(5)
    ]

    assert answers == [200, 200, 200, 200, 429]
    assert sign_in(client, person).status_code == 429


def test_an_administrator_sees_and_unlocks_a_locked_account(administrator, signed_in):
    person = with_password()
    fail(person, 5)
    client = signed_in(administrator)

    page = client.get("/accounts/manage/people/").text
    client.post("/accounts/manage/people/free/", {"name": person.username})

    assert "Locked until" in page
    assert sign_in(Client(), person).status_code == 302
    freed = SecurityEvent.objects.get(kind="freed")
    assert (freed.person, freed.by) == (person, administrator)


def test_an_administrator_unlocks_an_address_and_a_name_without_account(
    low_limit, administrator, signed_in
):
    fail("nobody", 5)
    for number in range(5):
        fail(f"x-{number}", 1, REMOTE_ADDR="192.0.2.1")
    client = signed_in(administrator)

    page = client.get("/accounts/manage/people/").text
    client.post("/accounts/manage/people/free/", {"address": "192.0.2.1"})
    client.post("/accounts/manage/people/free/", {"name": "nobody"})

    assert "The address 192.0.2.1, until" in page
    assert "The name <bdi>nobody</bdi>, until" in page
    assert "Other locks" not in client.get("/accounts/manage/people/").text


def test_nobody_is_locked_out_by_what_is_older():
    person = with_password()

    with time_machine.travel(NOON, tick=False) as clock:
        fail(person, 4)
        clock.shift(timedelta(minutes=16))
        answer = fail(person, 1)[0]

    assert answer.status_code == 200


def test_the_end_of_a_lock_is_when_enough_is_forgotten():
    def at(minute):
        return NOON + timedelta(minutes=minute)

    assert locked_until([(at(0), 4)], 5) is None
    assert locked_until([(at(0), 5)], 5) == at(15)
    assert locked_until([(at(3), 2), (at(0), 3)], 5) == at(15)
    assert locked_until([(at(0), 1), (at(3), 6)], 5) == at(18)


def test_the_log_of_a_lock_has_each_failure_once_and_no_password():
    person = with_password()
    fail(person, 8)
    fail(f"{PASSWORD}!", 1)

    kinds = list(SecurityEvent.objects.values_list("kind", flat=True))
    assert kinds.count("sign_in_failed") == 6
    assert kinds.count("locked") == 1
    assert not [event for event in SecurityEvent.objects.values() if PASSWORD in str(event)]
