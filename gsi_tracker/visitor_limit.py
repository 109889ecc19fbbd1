"""How much work one request of a visitor may be: it is ended before it keeps others waiting."""

from __future__ import annotations

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

    Called around each statement. SQLite, which works in this thread, also asks it on the way.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.began_at = time.thread_time()
        self.waited = 0.0
        self.is_paused = False
        self.has_ended = False
        self.asking: Any = None

    @property
    def used(self) -> float:
        return time.thread_time() - self.began_at + self.waited

    def is_used_up(self) -> bool:
        return not self.is_paused and self.used > self.seconds

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        # Once: what cleans up afterwards, such as a rollback, may speak to the database.
        if self.is_used_up() and not self.has_ended:
            self.has_ended = True
            raise TooMuchWork(f"More than {self.seconds} s of work for one page.")
        if connection.vendor == "sqlite":
            self._be_asked()
            return execute(*statement)
        wall, own = time.monotonic(), time.thread_time()
        try:
            return execute(*statement)
        finally:
            self.waited += time.monotonic() - wall - (time.thread_time() - own)

    def _be_asked(self) -> None:
        if connection.connection is not self.asking:
            self.asking = connection.connection
            self.asking.set_progress_handler(self._is_to_end, STEPS)

    def _is_to_end(self) -> bool:
        self.has_ended = self.has_ended or self.is_used_up()
        return self.is_used_up()

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


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """What happens inside, in this thread, may take so many seconds of work.

    **errors** OperationalError, of which `was_ended` knows the reason.
    """
    allowance = _request.allowance = Allowance(seconds)
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
        with limited(settings.VISITOR_SECONDS):
            return self.get_response(request)

    def is_visit(self, request: HttpRequest) -> bool:
        is_public = not request.path_info.startswith(STAFF_PATHS)
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        return is_public and not has_session and request.method in ("GET", "HEAD")
