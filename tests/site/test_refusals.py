"""A refused request is one line of the server's log: who asked for what, and from where."""

import io
import logging

import pytest
from django.test import Client
from django.urls import reverse

from gsi_tracker.refusals import LineFormatter

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(monkeypatch):
    """What the console shows, as the settings set it up."""
    (console,) = (h for h in logging.getLogger().handlers if isinstance(h.formatter, LineFormatter))
    shown = io.StringIO()
    monkeypatch.setattr(console, "stream", shown)
    return shown


def test_a_refusal_is_one_line_with_who_and_what_and_from_where(log, signed_in, contributor):
    client, name = signed_in(contributor), contributor.username
    careful = Client(enforce_csrf_checks=True)

    client.get("/desk/jobs/", REMOTE_ADDR="203.0.113.9")
    client.get("/admin/auth/user/")
    careful.post("/accounts/login/")
    careful.post(reverse("account_join", args=["the-secret"]))
    careful.get("/", headers={"host": "evil.example.org"})

    assert [line.split(" ", 3)[3] for line in log.getvalue().splitlines()] == [
        f"django.request: refused 403: GET '/desk/jobs/' by='{name}' address=203.0.113.9: "
        "Background jobs and scheduled reports are for editors: your account "
        "is not in the group “editor”.",
        f"django.request: refused 403: GET '/admin/auth/user/' by='{name}' address=127.0.0.1: "
        "Forbidden (Permission denied)",
        "django.security.csrf: refused 403: POST '/accounts/login/' by='' address=127.0.0.1: "
        "Forbidden (CSRF cookie not set.)",
        "django.security.csrf: refused 403: POST '/accounts/invitation/.../' by='' "
        "address=127.0.0.1: Forbidden (CSRF cookie not set.)",
        "django.security.DisallowedHost: refused 400: GET '/' by='' address=127.0.0.1: Invalid "
        "HTTP_HOST header: 'evil.example.org'. You may need to add 'evil.example.org' to "
        "ALLOWED_HOSTS.",
    ]


def test_a_fault_of_the_code_keeps_its_traceback(log, monkeypatch):
    monkeypatch.setattr("tracking.progress.at_a_moment.Progress.build", lambda *_, **__: 1 / 0)

    Client(raise_request_exception=False).get("/")

    assert "Traceback" in log.getvalue()
    assert "ZeroDivisionError" in log.getvalue()
