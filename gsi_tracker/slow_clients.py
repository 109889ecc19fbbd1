"""Gunicorn's threaded worker, except that a request reaches a thread only when it is all there.

Gunicorn's own gives a thread to a connection with its first byte and waits there for the rest, so
that eight half-sent requests stop a site with eight threads. Here the loop that accepts connections
collects what comes, and closes those that are late. It rests on the insides of the release that
requirements/ pins; tests/site/test_slow_clients.py fails where another one differs.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

REQUEST_SECONDS = 20  # from the first byte of a request to its last
REQUEST_SECONDS_AT_STOP = 2
ANSWER_SECONDS = 10  # how long a thread waits for a client that does not read
READ_BYTES = 64 * 1024
HEAD_BYTES = 64 * 1024
BODY_BYTES = 2_621_440  # as Django's DATA_UPLOAD_MAX_MEMORY_SIZE
HELD_BYTES = 64 * 1024 * 1024  # of all unfinished requests of a process

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
    if len(digits) > 10 or int(digits or b"0") > BODY_BYTES:
        raise TooLong("413 Content Too Large")
    return end + len(END_OF_HEAD) + int(digits or b"0")


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

    def hand_over(self) -> None:
        """Gives the parser what was received, as if it had just read it."""
        self.init()
        self.parser.unreader.unread(bytes(self.received))
        self.received.clear()
        self.data_ready = True

    def refuse(self, status: str) -> None:
        answer = f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
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
        if sum(len(one.received) for one in self.unfinished.values()) > HELD_BYTES:
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
        return super().handle_request(req, conn)

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        """A body in pieces ends the connection: no page reads it, and its end may never come."""
        in_pieces = any(name == "TRANSFER-ENCODING" for name, _ in conn.parser.mesg.headers)
        return bool(not in_pieces and super()._keepalive_after(conn, keepalive))

    def murder_pending(self) -> None:
        """Gunicorn calls it every second: closes what is late."""
        super().murder_pending()
        seconds = REQUEST_SECONDS if self.alive else REQUEST_SECONDS_AT_STOP
        before = time.monotonic() - seconds
        for conn in [one for one in self.unfinished.values() if one.began_at < before]:
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
