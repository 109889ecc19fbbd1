"""The second factor: asked for after the password, used once, counted, and never passed by."""

import json
import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.test import Client

from gsi_tracker.accounts import counters
from gsi_tracker.accounts.models import SecurityEvent
from tests.accounts.people import (
    PASSWORD,
    code_now,
    recovery_codes_of,
    sign_in,
    signed_in_with_password,
    with_app,
    with_password,
)

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

# Well-formed, but no key ever said so.
MADE_UP = json.dumps(
    {
        "id": "AAAA", "rawId": "AAAA", "type": "public-key", "clientExtensionResults": {},
        "response": {
            "clientDataJSON": "AAAA", "authenticatorData": "AAAA", "signature": "AAAA",
            "attestationObject": "AAAA", "userHandle": None,
        },
    }
)  # fmt: skip
ASK = "/accounts/second-factor/authenticate/"
SET_UP = "/accounts/second-factor/totp/activate/"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def send_code(client, code):
    return client.post(ASK, {"code": code})


def test_the_password_alone_is_not_enough(noon):
    client = Client()

    answer = sign_in(client, with_app(with_password()), next="/desk/drafts/")

    assert answer["Location"] == ASK
    assert client.get("/desk/").status_code == 302
    assert client.get("/admin/").status_code == 302
    assert "Enter the code" in client.get(ASK).text


def test_a_code_signs_in_and_leads_to_where_one_wanted_to_go(noon):
    client = Client()
    sign_in(client, with_app(with_password()), next="/desk/drafts/")

    answer = send_code(client, code_now())

    assert answer["Location"] == "/desk/drafts/"
    assert client.get("/desk/").status_code == 200
    assert SecurityEvent.objects.get(kind="signed_in").detail == "second factor: totp"


def test_a_code_works_once(noon):
    person, code = with_app(with_password()), code_now()
    first, second = Client(), Client()
    sign_in(first, person)
    send_code(first, code)
    sign_in(second, person)

    answer = send_code(second, f" {code}")

    assert "is wrong or was used before" in answer.text
    assert second.get("/desk/").status_code == 302
    noon.shift(timedelta(seconds=30))
    assert send_code(second, code_now()).status_code == 302


@pytest.mark.parametrize("steps", [-10, -2, 2, 10])
def test_a_code_of_another_time_is_wrong(noon, steps):
    client = Client()
    sign_in(client, with_app(with_password()))

    assert "is wrong" in send_code(client, code_now(steps)).text


def test_a_recovery_code_signs_in_once(noon):
    person = with_app(with_password())
    code = recovery_codes_of(person)[0]
    first, second = Client(), Client()
    sign_in(first, person)
    sign_in(second, person)

    assert send_code(first, code).status_code == 302
    assert "is wrong" in send_code(second, code).text
    assert len(recovery_codes_of(person)) == 9


def test_codes_are_counted_by_account_and_unlocked_by_time_or_an_administrator(
    noon, administrator, signed_in
):
    person = with_app(with_password())
    clients = [Client(REMOTE_ADDR=f"192.0.2.{number}") for number in range(8)]
    for client in clients:
        sign_in(client, person)
    wrong = [send_code(client, "000000").text for client in clients[:6]]
    right = send_code(clients[6], code_now())

    assert "is wrong" in wrong[4]
    assert "Wait 15 minutes" in wrong[5]
    assert "Wait 15 minutes" in right.text
    freed = signed_in(administrator)
    freed.post("/accounts/manage/people/free/", {"name": person.username})
    assert send_code(clients[6], code_now()).status_code == 302


def test_at_most_fifty_wrong_codes_are_tried_in_a_day(noon):
    person = with_app(with_password())
    tried = 0

    for _ in range(11):
        client = Client()
        sign_in(client, person)
        tried += sum("is wrong" in send_code(client, "000000").text for _ in range(5))
        noon.shift(timedelta(minutes=16))

    assert tried == 50


@pytest.fixture
def asked(noon):
    """A client that is asked for the second factor, and forgets what was tried before."""
    person, client = with_app(with_password()), Client()
    sign_in(client, person)
    client.get(ASK)

    def send(**sent):
        counters.forget_codes(person)
        noon.shift(timedelta(seconds=1))
        return client.post(ASK, sent)

    return send


def test_any_text_as_a_code_is_answered(asked):
    for code in ["", " ", "\x00", "0" * 5000, "<script>", "١٢٣٤٥٦", "12 34 56"]:
        answer = asked(code=code)

        assert answer.status_code == 200, code
        assert b"<script>&" not in answer.content, code
        assert b"Wait" not in answer.content, code


def test_any_text_as_a_key_is_answered(asked):
    odd = ["", "x", "null", "[]", "{}", '{"id": 1}', '{"rawId": "\\u0000"}', '{"a":' * 90, MADE_UP]
    for credential in odd:
        answer = asked(credential=credential)

        assert answer.status_code == 200, credential
        assert b"Wait" not in answer.content, credential


def test_the_page_without_a_password_before_it_leads_to_sign_in(visitor):
    assert visitor.get(ASK)["Location"] == "/accounts/login/"
    assert send_code(visitor, code_now())["Location"] == "/accounts/login/"


def test_a_password_reset_does_not_pass_it_by(noon, visitor, mailoutbox):
    person = with_app(with_password())
    visitor.post("/accounts/password/reset/", {"email": person.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mailoutbox[0].body)[0]
    form = visitor.get(link)["Location"]
    visitor.post(form, {"password1": "another long phrase", "password2": "another long phrase"})

    assert visitor.get("/desk/").status_code == 302
    assert sign_in(visitor, person, "another long phrase")["Location"] == ASK


def set_up(client):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(SET_UP)
    code = code_now(secret=page.context["form"].secret)
    return page, code, client.post(SET_UP, {"code": code})


def test_setting_up_an_app_asks_for_the_password_and_gives_recovery_codes(noon):
    person = with_password()
    client = signed_in_with_password(person)

    asked = client.get(SET_UP)
    page, _, answer = set_up(client)

    assert asked["Location"].startswith("/accounts/reauthenticate/?next=")
    assert 'src="data:image/svg+xml;base64,' in page.text
    assert answer["Location"] == "/accounts/second-factor/recovery-codes/"
    assert all(code in client.get(answer["Location"]).text for code in recovery_codes_of(person))
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    added = SecurityEvent.objects.filter(kind="factor_added", person=person)
    assert {event.detail for event in added} <= {"totp", "recovery_codes"}


def test_the_code_that_set_an_app_up_signs_nobody_in(noon):
    person = with_password()
    _, code, _ = set_up(signed_in_with_password(person))
    client = Client()
    sign_in(client, person)

    assert "is wrong" in send_code(client, code).text


def test_recovery_codes_are_shown_and_downloaded_after_another_proof_alone(noon):
    person = with_app(with_password())
    client = Client()
    sign_in(client, person)
    send_code(client, code_now())
    code = recovery_codes_of(person)[0]

    for page in ("", "download/", "generate/"):
        answer = client.get(f"/accounts/second-factor/recovery-codes/{page}")
        assert answer["Location"].startswith("/accounts/reauthenticate/?next=")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    file = client.get("/accounts/second-factor/recovery-codes/download/")

    assert code in file.text
    assert file["Content-Disposition"].startswith("attachment")
    assert file["Cache-Control"] == "no-store, private"


# Whose role needs one.


@pytest.fixture
def required(settings):
    settings.REQUIRE_MFA = True


STAFF_PAGES = ["/desk/", "/desk/drafts/", "/desk/events/new/", "/admin/", "/admin/tracking/event/"]


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_an_editor_without_one_is_led_to_set_one_up(required, role):
    client = signed_in_with_password(with_password(role))

    for address in [*STAFF_PAGES, "/accounts/manage/people/"]:
        for answer in (client.get(address), client.post(address), client.head(address)):
            assert answer.status_code == 302, address
            assert answer["Location"] == "/accounts/second-factor/", address
    assert "Your role needs a second factor" in client.get("/accounts/second-factor/").text


def test_a_superuser_needs_one_too(required, signed_in):
    client = signed_in(User.objects.create_superuser("root"))

    assert client.get("/admin/")["Location"] == "/accounts/second-factor/"


def test_no_other_door_changes_anything(required):
    client = signed_in_with_password(with_password())

    for address in ("/", "/events/", "/admin/login/", "/changes/"):
        assert client.post(address)["Location"] == "/accounts/second-factor/"
    assert client.get("/").status_code == 200


def test_after_setting_one_up_the_work_goes_on(required, noon):
    client = signed_in_with_password(with_password())
    set_up(client)

    for address in STAFF_PAGES:
        assert client.get(address).status_code == 200


def test_a_contributor_needs_none(required):
    client = signed_in_with_password(with_password("contributor"))

    assert client.get("/desk/").status_code == 200


def test_a_role_given_later_needs_one_at_the_next_request(required):
    person = with_password("contributor")
    client = signed_in_with_password(person)
    person.groups.add(Group.objects.get(name="editor"))

    assert client.get("/desk/")["Location"] == "/accounts/second-factor/"


def test_the_only_one_is_not_removed_where_it_is_needed(required, noon):
    person = with_app(with_password())
    client = Client()
    sign_in(client, person)
    send_code(client, code_now())
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    address = "/accounts/second-factor/totp/deactivate/"

    page, sent = client.get(address), client.post(address)

    assert "this is your only one" in page.text
    assert "this is your only one" in sent.text
    assert Authenticator.objects.filter(type="totp").exists()


def test_it_is_removed_where_it_is_not_needed(noon):
    person = with_app(with_password())
    client = Client()
    sign_in(client, person)
    send_code(client, code_now())
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    client.post("/accounts/second-factor/totp/deactivate/")

    assert not Authenticator.objects.exists()
    assert sign_in(Client(), person)["Location"] == "/desk/"


# Keys: what the server gives the browser. The browser's part is in tests/browser.


def test_a_key_that_the_browser_did_not_make_is_refused(noon):
    client = signed_in_with_password(with_password())
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    address = "/accounts/second-factor/webauthn/add/"

    page = client.get(address)
    options = json.loads(re.search(r'<script id="js_data"[^>]*>(.*?)</script>', page.text)[1])
    answers = [
        client.post(address, {"name": "x", "credential": text})
        for text in ("", "{}", "[1]", "null", '{"id": "x"}', MADE_UP)
    ]

    assert options["creation_options"]["publicKey"]["rp"]["name"] == "GSI Tracker"
    assert {answer.status_code for answer in answers} == {200}
    assert not Authenticator.objects.exists()


def test_anybody_elses_key_does_not_exist(noon):
    client = signed_in_with_password(with_password())
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    for pk, act in product(["1", "99999999999999999999"], ["edit", "remove"]):
        address = f"/accounts/second-factor/webauthn/keys/{pk}/{act}/"
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code == 404, address


# Lost.


def test_an_administrator_removes_a_lost_one_and_all_sessions_end(administrator, signed_in, noon):
    person = with_app(with_password())
    theirs = signed_in(person)
    client = signed_in(administrator)
    address = f"/accounts/manage/people/{person.pk}/second-factor/remove/"

    asked = client.get(address)
    client.post(address)

    assert person.username in asked.text
    assert theirs.get("/desk/").status_code == 302
    assert sign_in(Client(), person)["Location"] == "/desk/"
    removed = SecurityEvent.objects.get(kind="factor_removed")
    assert (removed.person, removed.by) == (person, administrator)


def test_an_administrator_does_not_remove_a_superusers(administrator, signed_in):
    root = with_app(User.objects.create_superuser("root", password=PASSWORD))
    client = signed_in(administrator)

    answers = [
        client.post(f"/accounts/manage/people/{root.pk}/second-factor/remove/"),
        client.post(f"/accounts/manage/people/{root.pk}/sessions/end/"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Authenticator.objects.filter(user=root).exists()
