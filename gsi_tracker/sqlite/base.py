"""The database engine: Django's own, except that the threads of a process write in turn.

Whoever waits for SQLite's write lock asks for it again and again, less and less often: of many, one
may be overtaken until its time is up, and nobody writes while all of them sleep.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Reads one more option: `turn_seconds`, how long to wait for other threads that write."""

    _turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)  # by the file

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: threading.Lock | None = None

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        params.pop("turn_seconds", None)
        return params

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        """Where it fails, a rollback follows: the turn ends with that."""
        super()._commit()  # type: ignore[misc]
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _wait_for_turn(self) -> None:
        seconds = self.settings_dict["OPTIONS"].get("turn_seconds")
        if seconds is None:
            return
        turn = self._turns[str(self.settings_dict["NAME"])]
        if not turn.acquire(timeout=seconds):
            raise OperationalError("database is locked: other requests were writing all the time")
        self._turn = turn

    def _end_turn(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.release()
