"""People at their browsers, for the benchmarks: over HTTP, with a session, forms sent as shown."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from http.cookies import SimpleCookie
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

Fields = dict[str, list[str]]


class StayHere(HTTPRedirectHandler):
    """A redirect is the answer to what was sent; nobody follows it."""

    def redirect_request(self, *arguments: object) -> None:
        return None


class Person:
    """One person's browser at a site. session: the cookie's value; nobody is signed in without."""

    def __init__(self, site: str, session: str = "") -> None:
        self.site = site
        self.open = build_opener(StayHere()).open
        self.cookies = {"sessionid": session} if session else {}
        self.count: Counter[str] = Counter()
        self.complaints: list[str] = []
        self.address = ""  # where the last answer sent one to

    def ask(self, path: str, data: Fields | None = None) -> tuple[int, bytes]:
        body = urlencode(data, doseq=True).encode() if data is not None else None
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            answer = self.open(Request(f"{self.site}{path}", body, {"Cookie": cookies}), timeout=60)
        except HTTPError as error:
            answer = error
        with answer:
            for line in answer.headers.get_all("Set-Cookie") or []:
                self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
            self.address = answer.headers.get("Location", "")
            return int(answer.status or 0), answer.read()

    def fields(self, path: str, data: Fields | None = None) -> tuple[int, Fields, str]:
        """The status, what the form on the page holds, and the page."""
        from tests.tracking.desk.forms import shown_in

        status, content = self.ask(path, data)
        shown = shown_in(SimpleNamespace(content=content)) if status == 200 else {}
        return status, shown, content.decode("utf-8", "replace")

    def work(self, until: float) -> None:
        """Does the same thing again until this moment of the monotonic clock."""
        try:
            while time.monotonic() < until:
                self.act()
        except Exception as error:  # what a thread raises would else be lost
            self.note_error(f"{type(error).__name__}: {error}")

    def act(self) -> None:
        raise NotImplementedError

    def note_error(self, words: str) -> None:
        self.count["errors"] += 1
        self.complaints.append(words)


def at_work(people: Sequence[Person], seconds: int) -> None:
    """All of them at once."""
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=person.work, args=[until]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
