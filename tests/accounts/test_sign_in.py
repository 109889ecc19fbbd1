"""The way in and out: with a password, by POST, to where one wanted to go and nowhere else."""

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from tests.accounts.people import LOGIN, PASSWORD, sign_in, signed_in_with_password, with_password

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


def errors_of(answer):
    return answer.content.split(b"errors-title")[1].split(b"</ul>")[0]


def test_signing_in_leads_to_the_desk_or_to_where_one_wanted_to_go(visitor):
    person = with_password()

    assert sign_in(visitor, person)["Location"] == "/desk/"
    assert sign_in(Client(), person, next="/desk/drafts/")["Location"] == "/desk/drafts/"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example.org/", "//evil.example.org", "/\\evil.example.org", "\\\\evil",
        "javascript:alert(1)", "http:evil.example.org", "https:///evil.example.org",
        "http://testserver@evil.example.org/", "data:text/html,x", " //evil.example.org",
        "/%0d%0aX-Injected:1", "http://testserver.evil.example.org", "\x00//evil.example.org",
    ],
)  # fmt: skip
def test_no_target_leads_to_another_site(target):
    person = with_password()

    for client, address in ((Client(), LOGIN), (signed_in_with_password(person), LOGIN)):
        answer = client.post(
            address, {"username": person.username, "password": PASSWORD, "next": target}
        )
        assert answer["Location"] == "/desk/" or answer["Location"].startswith("/%0d%0a")
        assert "X-Injected" not in answer


def test_signing_out_leads_to_no_other_site():
    client = signed_in_with_password(with_password())

    answer = client.post("/accounts/logout/", {"next": "https://evil.example.org"})

    assert answer["Location"] == "/"


def test_an_unknown_a_wrong_and_a_closed_account_are_answered_alike():
    person = with_password()
    closed = with_password(is_active=False)
    answers = [
        sign_in(Client(), "nobody"),
        sign_in(Client(), person, password="wrong"),
        sign_in(Client(), closed),
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert len({errors_of(answer) for answer in answers}) == 1
    assert b"The user name or the password is wrong." in answers[0].content


@pytest.mark.parametrize("value", ["", "\x00", "x" * 5000, "a\x00b", "<script>", "\u202eeditor"])
def test_any_text_is_answered(visitor, value):
    for username, password in ((value, "x"), ("editor", value), (value, value)):
        answer = sign_in(visitor, username, password=password)
        assert answer.status_code in {200, 429}
        assert b"<script>&" not in answer.content


def test_a_session_gets_a_new_key_at_sign_in_and_is_dead_after_sign_out(visitor):
    visitor.get("/desk/")
    visitor.post("/desk/events/new/", {})
    person = with_password()
    session = visitor.session
    session["something"] = 1
    session.save()
    before = session.session_key

    sign_in(visitor, person)
    after = visitor.session.session_key
    visitor.post("/accounts/logout/")
    visitor.cookies["sessionid"] = after

    assert before != after
    assert visitor.get("/desk/").status_code == 302
    assert not Session.objects.filter(session_key__in=[before, after]).exists()


def test_signing_in_as_somebody_else_keeps_nothing_of_the_first_session():
    first, second = with_password(), with_password("contributor")
    client = signed_in_with_password(first)
    session = client.session
    session["something"] = 1
    session.save()

    sign_in(client, second)

    assert client.get("/accounts/").context["user"] == second
    assert "something" not in client.session


def test_a_password_is_hashed_with_argon2_and_an_old_hash_at_the_next_sign_in(visitor):
    person = with_password()
    assert identify_hasher(person.password).algorithm == "argon2"
    person.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    person.save()

    sign_in(visitor, person)

    person.refresh_from_db()
    assert identify_hasher(person.password).algorithm == "argon2"


@pytest.mark.parametrize(
    "address",
    ["signup/", "email/", "confirm-email/", "password/set/", "login/code/", "inactive/",
     "second-factor/trust/", "second-factor/webauthn/login/", "second-factor/webauthn/signup/",
     "social/connections/", "3rdparty/"],
)  # fmt: skip
def test_what_allauth_offers_beyond_is_not_there(signed_in, editor, address):
    for client in (Client(), signed_in(editor)):
        assert client.get(f"/accounts/{address}").status_code == 404
        assert client.post(f"/accounts/{address}").status_code == 404


def test_the_admin_has_no_door_of_its_own(visitor):
    person = with_password()

    answer = visitor.post(
        "/admin/login/", {"username": person.username, "password": PASSWORD, "next": "/admin/"}
    )

    assert answer["Location"].startswith("/accounts/login/?next=")
    assert visitor.get("/admin/").status_code == 302


def test_a_request_that_asks_for_json_gets_a_page(visitor):
    headers = {"accept": "application/json", "x-requested-with": "XMLHttpRequest"}

    answer = sign_in(visitor, "nobody", headers=headers)

    assert answer["Content-Type"].startswith("text/html")


def test_the_admin_shows_no_secrets_of_the_libraries(signed_in, db):
    client = signed_in(User.objects.create_superuser("root"))

    text = client.get("/admin/").text

    assert "/admin/mfa/" not in text
    assert "/admin/account/" not in text
    assert "/admin/axes/" not in text
    assert client.get("/admin/mfa/authenticator/").status_code == 404
