"""Clients that send half a request, or too much, do not keep others from an answer."""

import socket
import time
import urllib.request
from contextlib import ExitStack

import pytest
from django.conf import settings

from gsi_tracker import slow_clients
from gsi_tracker.slow_clients import TooLong, length_of
from tests.site.served import gunicorn

pytestmark = pytest.mark.any_database

SLOW_CLIENTS = 200
HALF_SENT = [
    b"",
    b"GET / HT",
    b"GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nusername=",
    b"POST /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
]
WHOLE = b"GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """Of a real gunicorn with one process, which waits two seconds for a request."""
    folder = tmp_path_factory.mktemp("slow")
    before = "from gsi_tracker import slow_clients; slow_clients.REQUEST_SECONDS = 2"
    with gunicorn("gsi_tracker.wsgi", folder, before=before, DATABASE_URL="") as port:
        yield port


def connected(port, sent=b""):
    client = socket.create_connection(("127.0.0.1", port), timeout=10)
    client.sendall(sent)
    return client


def answer_to(client):
    """Everything until the server closes the connection."""
    received = b""
    try:
        while data := client.recv(65536):
            received += data
    except ConnectionResetError:
        return received
    return received


def test_an_ordinary_request_is_answered_beside_200_slow_ones(port):
    with ExitStack() as clients:
        slow = [
            clients.enter_context(connected(port, HALF_SENT[number % len(HALF_SENT)]))
            for number in range(SLOW_CLIENTS)
        ]
        for _ in range(3):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=8) as page:
                assert page.status == 200

        assert answer_to(slow[1]) == b""  # closed, because it was late


def read_until(client, text, times=1):
    received = b""
    while received.count(text) < times:
        data = client.recv(65536)
        assert data, received
        received += data
    return received


def test_a_slow_request_that_comes_in_time_is_answered_and_so_is_the_next(port):
    with connected(port) as client:
        for piece in (WHOLE[:10], WHOLE[10:30], WHOLE[30:]):
            client.sendall(piece)
            time.sleep(0.05)
        assert read_until(client, b"/sitemap.xml\n").startswith(b"HTTP/1.1 200 OK")

        client.sendall(WHOLE * 2)
        assert read_until(client, b"/sitemap.xml\n", 2).count(b"HTTP/1.1 200 OK") == 2

        form = b"POST /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n\r\na"
        client.sendall(form)
        time.sleep(0.05)
        client.sendall(b"=1")
        assert client.recv(65536).startswith(b"HTTP/1.1 403")  # it has no token


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /?q=" + b"a" * 9000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"4"),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 9000 + b"\r\n\r\n", b"4"),
        (b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 200 + b"\r\n", b"4"),
        (b"GET /?q=" + b"a" * 70_000, b"431"),
        (b"POST / HTTP/1.1\r\nContent-Length: 99000000000000\r\n\r\n", b"413"),
    ],
    ids=["line", "field", "fields", "no end", "body"],
)
def test_what_is_too_long_is_refused_at_once(port, request_, status):
    with connected(port, request_) as client:
        assert answer_to(client).startswith(b"HTTP/1.1 " + status)


def test_the_length_of_a_request_is_known_with_its_headers():
    post = b"POST / HTTP/1.1\r\nContent-LENGTH: 0012 \r\nHost: x"

    assert length_of(b"") is None
    assert length_of(post) is None
    assert length_of(post + b"\r\n\r\nab") == len(post) + 4 + 12
    assert length_of(WHOLE) == len(WHOLE)
    assert length_of(WHOLE + b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n") == len(WHOLE)
    with pytest.raises(TooLong, match="413"):
        length_of(b"POST / HTTP/1.1\r\nContent-Length: 2621441\r\n\r\n")


def test_a_file_to_import_may_be_longer_than_other_bodies(settings):
    settings.IMPORT_MOST_BYTES = 5_000_000
    post = b"POST /desk/import/%s HTTP/1.1\r\nContent-Length: %d\r\n\r\n"

    assert length_of(post % (b"", 6_000_000)) > 6_000_000
    for longer in (post % (b"", 7_000_000), post % (b"x/check/", 6_000_000)):
        with pytest.raises(TooLong, match="413"):
            length_of(longer)


def test_a_long_file_is_received_whole_and_quickly(port):
    body = b"x" * 15_000_000
    head = b"POST /desk/import/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    began_at = time.monotonic()
    with connected(port, head + b"Content-Length: %d\r\n\r\n" % len(body)) as client:
        client.sendall(body)
        answer = answer_to(client)

    assert answer.startswith(b"HTTP/1.1 403")  # it has no token
    assert time.monotonic() - began_at < 10


def test_site_and_samples_take_bodies_of_the_same_length():
    kilobytes = slow_clients.BODY_BYTES // 1024

    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == slow_clients.BODY_BYTES
    docs = settings.BASE_DIR / "docs"
    assert f"client_max_body_size {kilobytes}k;" in (docs / "nginx.conf").read_text("utf-8")
    assert f"max_size {kilobytes}KiB" in (docs / "Caddyfile").read_text("utf-8")


def test_samples_take_files_of_the_same_length(settings):
    kilobytes = -(-(settings.IMPORT_MOST_BYTES + slow_clients.BESIDE_FILE_BYTES) // 1024)
    docs = settings.BASE_DIR / "docs"

    assert f"client_max_body_size {kilobytes}k;" in (docs / "nginx.conf").read_text("utf-8")
    assert f"max_size {kilobytes}KiB" in (docs / "Caddyfile").read_text("utf-8")
