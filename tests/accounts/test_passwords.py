"""Changing and resetting a password."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from gsi_tracker.accounts.models import SecurityEvent
from tests.accounts.people import PASSWORD, sign_in, signed_in_with_password, with_password

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NEW = "another long pass phrase"
CHANGE = "/accounts/password/change/"
RESET = "/accounts/password/reset/"


def change(client, old=PASSWORD, new=NEW, again=NEW):
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": again})


def test_changing_it_needs_the_current_one_and_ends_the_other_sessions():
    person = with_password()
    own, other = signed_in_with_password(person), signed_in_with_password(person)

    refused = change(own, old="wrong")
    answer = change(own)

    assert "This is not your current password." in refused.text
    assert answer["Location"] == "/accounts/"
    assert own.get("/desk/").status_code == 200
    assert other.get("/desk/").status_code == 302
    assert own.get("/accounts/sessions/").text.count('<th scope="row"') == 1
    assert sign_in(Client(), person, NEW).status_code == 302
    assert SecurityEvent.objects.get(kind="password_changed").person == person


@pytest.mark.parametrize(
    ("new", "says"),
    [("short", "at least 12"), ("password123456", "too common")],
)
def test_a_weak_one_is_refused(new, says):
    client = signed_in_with_password(with_password())

    assert says in change(client, new=new, again=new).text


def test_it_is_requested_no_more_than_a_few_times_a_minute():
    client = signed_in_with_password(with_password())

    answers = [change(client, old="wrong").status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]


def test_without_a_password_it_is_set_by_mail(signed_in, editor):
    assert signed_in(editor).get(CHANGE)["Location"] == RESET


def test_a_reset_is_answered_alike_for_known_and_unknown(visitor, mailoutbox):
    with_password(is_active=False)
    person = with_password()
    person.email = "known@example.org"
    person.save()

    emails = ["known@example.org", "unknown@example.org", "person@example.org"]
    answers = [Client().post(RESET, {"email": email}) for email in emails]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, "/accounts/password/reset/done/")
    }
    assert [mail.to for mail in mailoutbox] == [["known@example.org"]]
    assert not any(answer.cookies.get("messages") for answer in answers)


def reset_link(mailoutbox):
    return re.search(r"(http://127\.0\.0\.1:8000)(/\S+)", mailoutbox[-1].body)


def test_the_link_of_the_mail_is_the_sites_own_and_works_once(visitor, mailoutbox):
    person = with_password()
    other = signed_in_with_password(person)
    visitor.post(RESET, {"email": person.email}, headers={"host": "localhost"})
    path = reset_link(mailoutbox)[2]

    form = visitor.get(path)["Location"]
    visitor.post(form, {"password1": NEW, "password2": NEW})
    again = Client().get(path)

    assert "localhost" not in mailoutbox[0].body
    assert "has expired or was used before" in again.text
    assert other.get("/desk/").status_code == 302
    assert sign_in(Client(), person, NEW).status_code == 302
    assert sign_in(Client(), person).status_code == 200
    kinds = set(SecurityEvent.objects.values_list("kind", flat=True))
    assert {"password_reset_asked", "password_reset"} <= kinds


def test_a_weak_new_password_is_refused(visitor, mailoutbox):
    person = with_password()
    visitor.post(RESET, {"email": person.email})
    form = visitor.get(reset_link(mailoutbox)[2])["Location"]

    answer = visitor.post(form, {"password1": "short", "password2": "short"})

    assert "at least 12" in answer.text


@pytest.mark.parametrize("link", ["1-x", "zzzzzzzzzzzzz-x", "0-set-password", "1-%00", "a-b-c"])
def test_a_made_up_link_is_answered(visitor, link):
    with_password()

    answer = visitor.get(f"/accounts/password/reset/key/{link}/")

    assert answer.status_code == 200
    assert "has expired or was used before" in answer.text


@pytest.mark.parametrize("email", ["", "x", "\x00", "a@b", "x" * 400 + "@example.org"])
def test_nonsense_as_an_address_is_refused(visitor, email):
    assert visitor.post(RESET, {"email": email}).status_code == 200


def test_strangers_cannot_use_up_the_mails_of_a_person(mailoutbox):
    person = with_password()
    strangers = [Client(REMOTE_ADDR=f"192.0.2.{number % 2}") for number in range(30)]

    with time_machine.travel(NOON, tick=False) as clock:
        answers = [one.post(RESET, {"email": person.email}).status_code for one in strangers]
        link = reset_link(mailoutbox)[2]
        clock.shift(timedelta(minutes=10))
        later = Client().post(RESET, {"email": person.email})
        opened = Client().get(link)

    assert answers == [302] * 30
    assert later.status_code == 302
    assert len(mailoutbox) == 2
    assert opened.status_code == 302  # to the form for a new password


def test_a_known_browser_is_sent_mails_whatever_strangers_ask_for(mailoutbox):
    person = with_password()
    known = signed_in_with_password(person)
    known.post("/accounts/logout/")

    for number in range(20):
        Client().post(RESET, {"email": f"person-{number}@example.org"})
    stranger = Client().post(RESET, {"email": person.email})
    answers = [known.post(RESET, {"email": person.email}).status_code for _ in range(8)]

    assert stranger.status_code == 429
    assert answers == [302] * 8
    assert len(mailoutbox) == 6  # five of its own in an hour, and one as anybody


def test_without_a_mail_server_no_link_stands_in_the_log(visitor, settings, caplog, capfd):
    settings.EMAIL_BACKEND = "gsi_tracker.no_mail.EmailBackend"  # as production has it

    assert visitor.post(RESET, {"email": with_password().email}).status_code == 302

    assert "A mail was not sent" in caplog.text
    assert "there is no mail server; set EMAIL_URL" in caplog.text
    printed = caplog.text + "".join(capfd.readouterr())
    assert "Traceback" not in printed
    assert "/accounts/" not in printed


def test_a_mail_server_that_fails_is_no_error_page(visitor, mailoutbox, monkeypatch, caplog):
    def fail(self):
        raise OSError("no way to the server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    person = with_password()

    assert visitor.post(RESET, {"email": person.email}).status_code == 302
    assert "A mail was not sent" in caplog.text
