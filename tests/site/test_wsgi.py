"""The application as the web server calls it."""

import io

import pytest
from django.db import connection
from django.urls import clear_url_caches, get_resolver

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(monkeypatch):
    """Importing it limits how long this process waits for the database: here, for this test."""
    options = dict(connection.settings_dict["OPTIONS"])
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
    from gsi_tracker.wsgi import application

    return application


@pytest.mark.parametrize("charset", ["utf-8", "rot13", "unicode_escape", "no-such-charset", '"'])
def test_a_request_is_read_as_utf_8_whatever_it_says(application, charset):
    started = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/about/",
        "QUERY_STRING": "q=%5Cud800",
        "CONTENT_TYPE": f"text/plain; charset={charset}",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
    }

    body = b"".join(application(environ, lambda status, headers: started.append(status)))

    assert started == ["200 OK"]
    assert b"<h1" in body


def test_the_first_visitor_does_not_wait_for_addresses_and_templates(application, monkeypatch):
    from gsi_tracker import wsgi

    read = []
    monkeypatch.setattr(wsgi, "get_template", read.append)
    clear_url_caches()

    wsgi.read_ahead()

    assert get_resolver().namespace_dict["tracking"]
    assert {"base.html", "tracking/progress/item_detail.html", "errors/404.html"} <= {*read}
    assert not [name for name in read if name.startswith(("desk/", "admin/"))]
