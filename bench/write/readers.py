"""Who reads meanwhile: the most-read pages, and one page in two from the long tail."""

from __future__ import annotations

import random
import time

from bench.databases import Database
from bench.people import Person

PAUSE = 0.1  # seconds between two pages of a reader
MOST_READ = (
    "/", "/matrix/", "/events/", "/priorities/7/", "/priorities/1/", "/platforms/2/", "/parties/",
    "/forums/", "/calendar/", "/changes/", "/sources/", "/parties/CHN/",
)  # fmt: skip
TAIL = 1000


class Reader(Person):
    """waits: seconds that each page took. number: other readers read other pages."""

    def __init__(self, site: str, tail: list[str], number: int) -> None:
        super().__init__(site)
        self.tail, self.chance = tail, random.Random(number)
        self.waits: list[float] = []

    def act(self) -> None:
        path = self.chance.choice(self.chance.choice([MOST_READ, self.tail]))
        began = time.perf_counter()
        status, _page = self.ask(path)
        self.waits.append(time.perf_counter() - began)
        if status != 200:
            self.note_error(f"{path}: {status}")
        time.sleep(PAUSE)


def long_tail(database: Database) -> list[str]:
    """Pages of events, and lists by item, country and year."""
    slugs = database.rows(
        f"SELECT slug FROM tracking_event WHERE state = 'published' ORDER BY id LIMIT {TAIL}"
    )
    pages = [f"/events/{slug}/" for (slug,) in slugs]
    lists = [
        f"/events/?item=priority-{item}&country={country}"
        for item in range(1, 21)
        for country in ("CN", "KE", "FR", "BR", "IN")
    ]
    return [*pages, *lists]
