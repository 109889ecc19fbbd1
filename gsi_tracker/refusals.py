"""Writes a refused request into the server's log as one line: who asked for what, from where."""

from __future__ import annotations

import copy
import logging

from django.http import HttpRequest

from gsi_tracker.accounts.client import address_of

REFUSED = {400, 403}
SECRET_PARTS = {"token", "key"}  # of the addresses of invitations and password resets


class LineFormatter(logging.Formatter):
    """Leaves out the traceback of a refusal: anybody can cause it, and the code is not at fault."""

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        if getattr(record, "status_code", None) in REFUSED and isinstance(request, HttpRequest):
            return super().format(_in_one_line(record, request))
        return super().format(record)


def _in_one_line(record: logging.LogRecord, request: HttpRequest) -> logging.LogRecord:
    """A copy of the record, because other handlers read the same one."""
    line = copy.copy(record)
    line.exc_info = line.exc_text = line.stack_info = None
    line.msg = "refused %s: %s %r by=%r address=%s: %s"
    line.args = (
        record.status_code,  # type: ignore[attr-defined]
        request.method,
        _path(request),
        _name(request),
        address_of(request),
        _reason(record, request),
    )
    return line


def _path(request: HttpRequest) -> str:
    path, match = request.path, request.resolver_match
    parts = match.kwargs if match else {}
    for name in SECRET_PARTS & set(parts):
        path = path.replace(str(parts[name]), "...")
    return path


def _name(request: HttpRequest) -> str:
    """The user name of whoever is signed in; empty for nobody, or if it came to no sign-in."""
    return str(request.user.get_username()) if hasattr(request, "user") else ""


def _reason(record: logging.LogRecord, request: HttpRequest) -> str:
    """In Django's own words where the refusal has none; the path stands in the line already."""
    error = record.exc_info[1] if record.exc_info else None
    words = str(error or "") or record.getMessage().removesuffix(f": {request.path}")
    return "".join(sign if sign.isprintable() else " " for sign in words)
