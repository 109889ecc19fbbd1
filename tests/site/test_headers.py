"""The headers of a strict site, on every kind of answer."""

import pytest
from django.test import Client

from tests import factories
from tests.answers import read

pytestmark = pytest.mark.any_database

STRICT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def addresses():
    """One of each class: page, list, record, CSV, sign-in, refusals and errors."""
    return [
        "/",
        "/events/",
        "/priorities/7/",
        "/events.csv",
        "/changes.atom",
        "/accounts/login/",
        "/desk/",
        "/admin/",
        "/nowhere/",
        "/healthz",
        "/static/site.css",
        "/events.csv?kind=nonsense",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("address", addresses())
@pytest.mark.parametrize("role", [None, "administrator"])
def test_every_answer_carries_the_strict_headers(address, role):
    client = Client()
    if role:
        client.force_login(factories.user(role))

    answer = client.get(address)
    read(answer)

    assert {name: answer[name] for name in STRICT} == STRICT
    assert "camera=()" in answer["Permissions-Policy"]
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    for directive in ("default-src 'none'", "object-src 'none'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "form-action 'self'" in policy


@pytest.mark.django_db
def test_an_error_of_the_server_is_a_plain_page_with_the_headers(monkeypatch):
    monkeypatch.setattr(
        "tracking.progress.at_a_moment.Progress.build", lambda *args, **kwargs: 1 / 0
    )
    client = Client(raise_request_exception=False)

    answer = client.get("/")

    assert answer.status_code == 500
    assert "Content-Security-Policy" in answer
    assert b"ZeroDivisionError" not in answer.content
    assert b"Traceback" not in answer.content


@pytest.mark.parametrize("host", ["evil.example.org", "127.0.0.1:x", "a b"])
def test_a_foreign_host_is_refused_and_never_repeated(host):
    answer = Client().get("/", headers={"host": host})

    assert answer.status_code == 400
    assert b"evil" not in answer.content
    assert "Content-Security-Policy" in answer


@pytest.mark.django_db
def test_hsts_is_sent_over_tls_only():
    assert "Strict-Transport-Security" not in Client().get("/")
    over_tls = Client().get("/", secure=True)["Strict-Transport-Security"]
    assert over_tls == "max-age=31536000"


@pytest.mark.django_db
def test_health_alone_answers_plain_http_where_the_rest_redirects(settings):
    settings.SECURE_SSL_REDIRECT = True

    assert Client().get("/healthz").content == b"ok\n"
    for address in ("/", "/healthz/", "/desk/healthz"):
        assert Client().get(address).status_code == 301


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/events/", "/priorities/7/", "/events.csv", "/nowhere/"])
def test_an_anonymous_reader_gets_no_cookie(address):
    answer = Client().get(address)
    read(answer)

    assert not answer.cookies


@pytest.mark.django_db
def test_what_staff_see_is_not_stored_on_the_way(signed_in, contributor):
    for address in ("/desk/", "/", "/events.csv"):
        answer = signed_in(contributor).get(address)
        read(answer)
        assert answer["Cache-Control"] == "no-store, private"
    assert "no-store" in Client().get("/accounts/login/")["Cache-Control"]
    assert "no-store" in Client().get("/desk/")["Cache-Control"]
