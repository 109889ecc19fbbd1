"""How much work one request of a visitor may be: it is ended before it keeps others waiting, and
as soon as nobody waits for its answer any more.
"""

from __future__ import annotations

import select
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gsi_tracker.middleware import STAFF_PATHS

# How many steps SQLite takes before it asks again: some milliseconds.
STEPS = 1_000_000
STATEMENT_TIMEOUT = "57014"  # PostgreSQL's code for what it was told to end

_request = threading.local()


class TooMuchWork(OperationalError):
    """The request has used up its seconds."""


class Allowance:
    """The seconds of one request: those of this thread, and of PostgreSQL's answers.

    Called around each statement. On the way of one it is asked by SQLite, which works in this
    thread, and by what waits for PostgreSQL. client: who waits for the answer, where that is known.
    """

    def __init__(self, seconds: float, client: socket.socket | None = None) -> None:
        self.seconds, self.client = seconds, client
        self.began_at = time.thread_time()
        self.waited = 0.0
        self.waits_since: tuple[float, float] | None = None  # in a statement of PostgreSQL
        self.is_paused = False
        self.has_ended = False
        self.asking: Any = None

    @property
    def used(self) -> float:
        return time.thread_time() - self.began_at + self.waited + self._waits

    @property
    def _waits(self) -> float:
        if self.waits_since is None:
            return 0
        wall, own = self.waits_since
        return time.monotonic() - wall - (time.thread_time() - own)

    def is_over(self) -> bool:
        is_used_up = not self.is_paused and self.used > self.seconds
        return is_used_up or is_gone(self.client)

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        # Once: what cleans up afterwards, such as a rollback, may speak to the database.
        if not self.has_ended and self.is_over():
            self.has_ended = True
            raise TooMuchWork(f"More than {self.seconds} s of work, or nobody waits for it.")
        if connection.vendor == "sqlite":
            self._be_asked()
            return execute(*statement)
        self.waits_since = (time.monotonic(), time.thread_time())
        may_end = None if self.has_ended else self._is_to_end
        try:
            with connection.ended_if(may_end):  # type: ignore[attr-defined]
                return execute(*statement)
        finally:
            self.waited += self._waits
            self.waits_since = None

    def _be_asked(self) -> None:
        if connection.connection is not self.asking:
            self.asking = connection.connection
            self.asking.set_progress_handler(self._is_to_end, STEPS)

    def _is_to_end(self) -> bool:
        is_over = self.is_over()
        self.has_ended = self.has_ended or is_over
        return is_over

    def close(self) -> None:
        if self.asking:
            with suppress(sqlite3.ProgrammingError):  # closed meanwhile
                self.asking.set_progress_handler(None, 0)

    @contextmanager
    def paused(self) -> Iterator[None]:
        was_paused, used = self.is_paused, self.used
        self.is_paused = True
        try:
            yield
        finally:
            self.is_paused = was_paused
            self.began_at += self.used - used


def is_gone(client: socket.socket | None) -> bool:
    """Whether the other side has closed the connection. What it has sent is left to be read."""
    if client is None:
        return False
    poll = select.poll()
    try:
        poll.register(client, select.POLLIN)
        # Asked first: reading alone waits as long as the socket may.
        return bool(poll.poll(0)) and not client.recv(1, socket.MSG_PEEK)
    except (OSError, ValueError):  # reset, or closed on this side
        return True


def stop_if_gone(row_count: int) -> None:
    """Called between two pieces of a file, with the number of rows so far.

    **errors** TooMuchWork
    """
    allowance = getattr(_request, "allowance", None)
    if allowance is not None and is_gone(allowance.client):
        raise TooMuchWork(f"Nobody waits for the file any more, after {row_count} rows.")


@contextmanager
def limited(seconds: float, client: socket.socket | None = None) -> Iterator[None]:
    """What happens inside, in this thread, may take so many seconds of work.

    **errors** OperationalError, of which `was_ended` knows the reason.
    """
    allowance = _request.allowance = Allowance(seconds, client)
    try:
        with connection.execute_wrapper(allowance):
            yield
    finally:
        _request.allowance = None
        allowance.close()


@contextmanager
def untimed() -> Iterator[None]:
    """What happens inside is not counted: the views of files take the time that they need."""
    allowance = getattr(_request, "allowance", None)
    if allowance is None:
        yield
    else:
        with allowance.paused():
            yield


def was_ended(error: BaseException | None) -> bool:
    """Whether the database, or the limit above, ended a statement because it took too long."""
    cause = error.__cause__ if error else None
    return (
        isinstance(error, TooMuchWork)
        or getattr(cause, "sqlstate", "") == STATEMENT_TIMEOUT
        or getattr(cause, "sqlite_errorname", "") == "SQLITE_INTERRUPT"
    )


class VisitorLimitMiddleware:
    """Limits the pages of whoever is not signed in; sent forms and signing in are not limited."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.VISITOR_SECONDS or not self.is_visit(request):
            return self.get_response(request)
        with limited(settings.VISITOR_SECONDS, request.META.get("gunicorn.socket")):
            return self.get_response(request)

    def is_visit(self, request: HttpRequest) -> bool:
        is_public = not request.path_info.startswith(STAFF_PATHS)
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        return is_public and not has_session and request.method in ("GET", "HEAD")
