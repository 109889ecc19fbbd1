"""What nobody waits for any more is not worked on: pages, files and single statements."""

import socket
import threading
import urllib.request
from contextlib import ExitStack, contextmanager, nullcontext

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from gsi_tracker.visitor_limit import is_gone, limited, stop_if_gone, untimed, was_ended
from tests.answers import read
from tests.bulk import bulk_events
from tests.site.served import ENDLESS, gunicorn
from tracking.exports import reading

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limit(settings):
    settings.VISITOR_SECONDS = 60


def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


@contextmanager
def connected():
    """The server's end of a connection, as gunicorn has it, and the client's."""
    server, client = socket.socketpair()
    server.settimeout(10)
    with server, client:
        yield server, client


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """Of a site with four threads, and a page that takes each of them half a minute."""
    folder = tmp_path_factory.mktemp("gone")
    with gunicorn("tests.site.endless", folder, GSI_VISITOR_SECONDS="600") as port:
        yield port


def test_the_dearest_page_asked_for_by_those_who_leave_keeps_nobody_waiting(port):
    asked = b"GET /endless/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    for _ in range(8):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            client.sendall(asked)

    for _ in range(8):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=10) as page:
            assert page.status == 200


def test_whoever_closes_the_connection_is_gone():
    with connected() as (server, client):
        assert not is_gone(server)
        client.sendall(b"GET /the/next HTTP/1.1")
        assert not is_gone(server)
        assert server.recv(100) == b"GET /the/next HTTP/1.1"

        client.close()

        assert is_gone(server)
    assert is_gone(server)
    assert not is_gone(None)


@pytest.mark.parametrize("address", ["/events/", "/?known_on=2024-05-17", "/search/?q=talks"])
def test_a_page_for_somebody_who_is_gone_is_not_drawn(address, django_assert_max_num_queries):
    visitor = Client(raise_request_exception=False)
    with connected() as (server, client):
        assert visitor.get(address, **{"gunicorn.socket": server}).status_code == 200
        client.close()

        with django_assert_max_num_queries(1):  # which is asked for, and not carried out
            assert visitor.get(address, **{"gunicorn.socket": server}).status_code == 503


def test_a_file_is_left_when_its_reader_goes(monkeypatch, caplog):
    bulk_events(6)
    monkeypatch.setattr("tracking.exports.as_csv.ROWS_AT_A_TIME", 2)
    monkeypatch.setattr(reading, "ROWS_AT_A_TIME", 2)
    written = []

    def go_away(row_count):
        written.append(row_count)
        client.close()
        stop_if_gone(row_count)

    monkeypatch.setattr("tracking.public.views.downloads.stop_if_gone", go_away)
    with connected() as (server, client):
        answer = Client().get("/events.csv", **{"gunicorn.socket": server})

    assert answer.status_code == 503
    assert written == [2]
    assert not [one for one in caplog.records if "could not be written" in one.message]
    assert len(read(Client().get("/events.csv")).splitlines()) == 7  # the database goes on


@pytest.mark.parametrize("is_file", [False, True])
def test_a_statement_is_left_when_its_reader_goes(is_file):
    with connected() as (server, client), ExitStack() as stack:
        leaves = threading.Timer(0.2, client.shutdown, [socket.SHUT_RDWR])
        leaves.start()
        with pytest.raises(OperationalError) as ended, limited(600, server), transaction.atomic():
            stack.enter_context(untimed() if is_file else nullcontext())
            ask(ENDLESS[connection.vendor])
        leaves.join()

    assert was_ended(ended.value)
    assert ask("SELECT 1") == (1,)


def test_a_statement_is_left_when_its_seconds_are_used_up():
    with pytest.raises(OperationalError) as ended, limited(0.2), transaction.atomic():
        ask(ENDLESS[connection.vendor])

    assert was_ended(ended.value)
    assert ask("SELECT 1") == (1,)
