"""Gunicorn's threaded worker, except that a request reaches a thread only when it is all there.

Gunicorn's own gives a thread to a connection with its first byte and waits there for the rest, so
that eight half-sent requests stop a site with eight threads. Here the loop that accepts connections
collects what comes, and closes those that are late. It rests on the insides of the release that
requirements/ pins; tests/site/test_slow_clients.py fails where another one differs.
"""

from __future__ import annotations

import io
import re
import selectors
import socket
import time
from contextlib import suppress
from functools import partial
from typing import Any

from django.conf import settings
from gunicorn.workers.gthread import TConn, ThreadWorker

REQUEST_SECONDS = 20  # from the first byte of a request to its last
REQUEST_SECONDS_AT_STOP = 2
ANSWER_SECONDS = 10  # how long a thread waits for a client that does not read
READ_BYTES = 64 * 1024
HEAD_BYTES = 64 * 1024
BODY_BYTES = 2_621_440  # as Django's DATA_UPLOAD_MAX_MEMORY_SIZE
HELD_BYTES = 64 * 1024 * 1024  # of all unfinished requests of a process
# Files to import are longer than any other body, and at this pace they may take longer.
FILE_BYTES_A_SECOND = 100_000
BESIDE_FILE_BYTES = 1024 * 1024  # the other fields of its form

WITH_FILE = re.compile(rb"POST /desk/import/ HTTP/")
END_OF_HEAD = b"\r\n\r\n"
BODY_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)[ \t]*(?=\r\n)", re.IGNORECASE)


class TooLong(Exception):
    """The request is refused with this status line."""


def length_of(received: bytes | bytearray) -> int | None:
    """The length of the request that begins here; None while its headers are not all there.

    **errors** TooLong
    """
    end = received.find(END_OF_HEAD)
    if end > HEAD_BYTES or (end < 0 and len(received) > HEAD_BYTES):
        raise TooLong("431 Request Header Fields Too Large")
    if end < 0:
        return None
    length = BODY_LENGTH.search(received, 0, end + 2)
    digits = length[1].lstrip(b"0") if length else b""
    if len(digits) > 10 or int(digits or b"0") > most_bytes(received):
        raise TooLong("413 Content Too Large")
    return end + len(END_OF_HEAD) + int(digits or b"0")


def most_bytes(received: bytes | bytearray) -> int:
    """Of the body of the request that begins here: a file to import may be longer than others."""
    if WITH_FILE.match(received):
        return max(settings.IMPORT_MOST_BYTES + BESIDE_FILE_BYTES, BODY_BYTES)
    return BODY_BYTES


class Connection(TConn):
    """A connection with what was received and no thread has read yet."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.received = bytearray()
        self.length: int | None = None
        self.began_at = 0.0

    def begin(self) -> None:
        """Begins a request; what came with the one before is its beginning."""
        self.received = bytearray(self.parser.unreader.take_buffered() if self.parser else b"")
        self.length = None
        self.began_at = time.monotonic()
        self.sock.setblocking(False)

    def is_whole(self) -> bool:
        """**errors** TooLong"""
        if self.length is None:
            self.length = length_of(self.received)
        return self.length is not None and len(self.received) >= self.length

    @property
    def is_long(self) -> bool:
        """Whether it brings a file that is longer than other bodies."""
        return (self.length or 0) > HEAD_BYTES + BODY_BYTES

    @property
    def most_seconds(self) -> float:
        """From the first byte of this request to its last."""
        more = (self.length or 0) / FILE_BYTES_A_SECOND if self.is_long else 0
        return REQUEST_SECONDS + more

    def hand_over(self) -> None:
        """Gives the parser what was received, as if it had just read it."""
        self.init()
        self.parser.unreader.unread(bytes(self.received))
        self.received.clear()
        self.data_ready = True

    def refuse(self, status: str) -> None:
        head = f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: text/plain\r\n"
        answer = f"{head}Content-Length: {len(status)}\r\n\r\n{status}"
        with suppress(OSError):
            self.sock.send(answer.encode("ascii"))

    def close(self, graceful: bool = False) -> None:
        """Reads what is there and waits for nothing: it is the loop for all clients that closes."""
        with suppress(OSError):
            self.sock.setblocking(False)
            self.sock.shutdown(socket.SHUT_WR)
            for _ in range(16):
                if not self.sock.recv(READ_BYTES):
                    break
        self.sock.close()


class PatientWorker(ThreadWorker):
    """Waits for requests in its loop, and answers them in its threads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unfinished: dict[socket.socket, Connection] = {}

    def accept(self, listener: socket.socket) -> None:
        try:
            client, address = listener.accept()
        except OSError:  # another process was first, or the client is gone
            return
        self.nr_conns += 1
        if self.nr_conns >= self.worker_connections:
            self.drop_oldest()
        self.enqueue_req(Connection(self.cfg, client, address, listener.getsockname()))

    def enqueue_req(self, conn: Connection) -> None:
        """Gunicorn calls it for each new connection, and for the next request of an open one."""
        conn.begin()
        self.unfinished[conn.sock] = conn
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.receive, conn))
        self.go_on(conn)

    def receive(self, conn: Connection, client: socket.socket) -> None:
        if client not in self.unfinished:  # closed for another one, between the news and now
            return
        try:
            data = client.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.drop(conn)
            return
        conn.received += data
        self.go_on(conn)
        most = max(HELD_BYTES, 2 * settings.IMPORT_MOST_BYTES)
        if sum(len(one.received) for one in self.unfinished.values()) > most:
            self.drop_oldest()

    def go_on(self, conn: Connection) -> None:
        """Leads the request to a thread if it is whole, or refuses it."""
        try:
            is_whole = conn.is_whole()
        except TooLong as status:
            conn.refuse(str(status))
            self.drop(conn)
            return
        if is_whole:
            self.forget(conn)
            conn.hand_over()
            super().enqueue_req(conn)

    def handle_request(self, req: Any, conn: Connection) -> Any:
        conn.sock.settimeout(ANSWER_SECONDS)
        if conn.is_long:  # else each of the small pieces in which it is read copies the rest
            req.body = io.BytesIO(req.body.read())
        return super().handle_request(req, conn)

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        """A body in pieces ends the connection: no page reads it, and its end may never come."""
        in_pieces = any(name == "TRANSFER-ENCODING" for name, _ in conn.parser.mesg.headers)
        return bool(not in_pieces and super()._keepalive_after(conn, keepalive))

    def murder_pending(self) -> None:
        """Gunicorn calls it every second: closes what is late."""
        super().murder_pending()
        now = time.monotonic()
        for conn in list(self.unfinished.values()):
            seconds = conn.most_seconds if self.alive else REQUEST_SECONDS_AT_STOP
            if now - conn.began_at > seconds:
                self.drop(conn)

    def forget(self, conn: Connection) -> None:
        self.poller.unregister(conn.sock)
        del self.unfinished[conn.sock]

    def drop(self, conn: Connection) -> None:
        self.forget(conn)
        self.nr_conns -= 1
        conn.close()

    def drop_oldest(self) -> None:
        if self.unfinished:
            self.drop(next(iter(self.unfinished.values())))
