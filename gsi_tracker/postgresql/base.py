"""The database engine: Django's own, except that it does not wait for ever.

The server's own limits do not help when the server itself has stopped, or something between it and
the site keeps the connection open without answering.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from django.db.backends.postgresql import base

# A connection that was idle is tried before it is used again; a server that runs answers at once.
HEALTH_CHECK_SECONDS = 1.5
# After an attempt to connect that took long, other requests do not wait for one of their own: the
# threads would all be busy waiting, and requests in the queue would wait for them.
LONG_SECONDS, PAUSE_SECONDS = 1, 2
CANCEL_SECONDS = 1


class DatabaseWrapper(base.DatabaseWrapper):
    """Reads one more option: `answer_seconds`, how long to wait for each answer of the server."""

    silent_until = 0.0  # of the whole process

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer_seconds: float | None = None
        self.is_to_end: Callable[[], bool] | None = None

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        params.pop("answer_seconds", None)
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.answer_seconds = self.settings_dict["OPTIONS"].get("answer_seconds")
        began_at = time.monotonic()
        if self.answer_seconds is not None and began_at < DatabaseWrapper.silent_until:
            raise psycopg.OperationalError("The database did not answer a moment ago.")
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            if time.monotonic() - began_at > LONG_SECONDS:
                DatabaseWrapper.silent_until = time.monotonic() + PAUSE_SECONDS
            raise
        connection.wait = Waiting(self, connection)
        return connection

    def is_usable(self) -> bool:
        if self.answer_seconds is None:
            return bool(super().is_usable())
        with self.waiting_at_most(HEALTH_CHECK_SECONDS):
            return bool(super().is_usable())

    @contextmanager
    def waiting_at_most(self, seconds: float | None) -> Iterator[None]:
        """Waits so long for each answer inside; None: as long as it takes."""
        before, self.answer_seconds = self.answer_seconds, seconds
        try:
            yield
        finally:
            self.answer_seconds = before

    @contextmanager
    def ended_if(self, is_to_end: Callable[[], bool] | None) -> Iterator[None]:
        """Asks ten times a second whether a statement inside is to end, and tells the server then.

        The statement ends with an error as at the server's own limit.
        """
        self.is_to_end = is_to_end
        try:
            yield
        finally:
            self.is_to_end = None


class Waiting:
    """Takes the place of a connection's `wait`.

    **errors** OperationalError if no answer comes in time; the connection is closed then.
    """

    def __init__(self, wrapper: DatabaseWrapper, connection: psycopg.Connection[Any]) -> None:
        self.wrapper, self.connection = wrapper, connection

    def __call__(self, steps: Generator[Any, Any, Any], *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("timeout", self.wrapper.answer_seconds)
        if self.wrapper.is_to_end:
            steps = self._ended(steps, self.wrapper.is_to_end)
        try:
            return psycopg.Connection.wait(self.connection, steps, *args, **kwargs)
        except psycopg.errors._WaitTimeout:
            self.connection.close()
            raise psycopg.OperationalError("The database did not answer in time.") from None

    def _ended(
        self, steps: Generator[Any, Any, Any], is_to_end: Callable[[], bool]
    ) -> Generator[Any, Any, Any]:
        """The same steps; psycopg says each tenth of a second that nothing has come."""
        has_told = False
        try:
            wanted = next(steps)
            while True:
                ready = yield wanted
                if not ready and not has_told and is_to_end():
                    has_told = True
                    with suppress(psycopg.Error):
                        self.connection.cancel_safe(timeout=CANCEL_SECONDS)
                wanted = steps.send(ready)
        except StopIteration as done:
            return done.value
