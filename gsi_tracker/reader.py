"""Who reads in this request: what must stay hidden from a person is hidden in every query.

The site knows nothing of records; which of them are hidden from whom, their models say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from asgiref.local import Local
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# `asked` gives the key; it is called only when a query needs it: most pages are read by nobody in
# particular. Each request, and each thread, has its own.
_reading = Local()


def reader() -> int | None:
    """The key of the account that reads; None for a visitor, and where nobody reads."""
    ask: Callable[[], int | None] | None = getattr(_reading, "ask", None)
    return ask() if ask else None


@contextmanager
def reading_as(ask: Callable[[], int | None] | None) -> Iterator[None]:
    """Within it, queries are those of this person."""
    before = getattr(_reading, "ask", None)
    _reading.ask = ask
    try:
        yield
    finally:
        _reading.ask = before


def unrestricted() -> AbstractContextManager[None]:
    """Within it nothing is hidden: for what must hold whoever acts, never for what is shown."""
    return reading_as(None)


class ReaderMiddleware:
    """Remembers who reads until the answer is made. A request without a session asks nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        with reading_as((lambda: request.user.pk) if has_session else None):
            return self.get_response(request)
