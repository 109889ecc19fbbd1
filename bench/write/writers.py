"""Who records and publishes: by the quick log, over HTTP, with titles and sources of their own."""

from __future__ import annotations

import random
import re
import time
import uuid

from bench.databases import Database
from bench.people import Fields, Person

MARK = "bench-write"
ITEMS = ("P7", "P3", "P12", "P1", "P15")
PARTIES = ("KEN", "PER", "FJI", "EGY", "PAK", "BRA", "DEU", "LAO", "TZA", "SLB")
KINDS = ("meeting", "agreement", "exercise", "statement", "training")
WORDS = re.findall(
    r"\w+",
    "border harbour river mountain desert coast island airport railway bridge grain water energy "
    "vaccine satellite archive museum university parliament navy police customs court farm forest "
    "fishery mining steel textile tourism football broadcast library hospital",
)
ATTEMPTS = 10


class Writer(Person):
    """published: the titles that were acknowledged. waits: seconds that publishing one took, from
    its opened page."""

    def __init__(self, site: str, session: str, number: int = 0) -> None:
        super().__init__(site, session)
        self.chance = random.Random(number)
        self.published: list[str] = []
        self.waits: list[float] = []

    def act(self) -> None:
        title = f"{' '.join(self.chance.sample(WORDS, 5))} {MARK} {uuid.uuid4().hex[:8]}"
        record = self.saved(title)
        if not record:
            return
        if self.press("submit", record):
            began = time.perf_counter()
            if self.press("publish", record):
                self.waits.append(time.perf_counter() - began)
                self.published.append(title)

    def press(self, act: str, record: str) -> bool:
        """Opens the record and presses this button; its page says that it was done."""
        _status, shown, _page = self.fields(record)
        sent = {name: shown[name][:1] for name in ("csrfmiddlewaretoken", "version")}
        status, _page = self.ask(f"{record}{act}/", sent)
        if status != 302:
            self.note_error(f"{act}: {status}")
        return status == 302

    def saved(self, title: str) -> str:
        """The address of the draft at the desk; empty if it could not be saved."""
        status, shown, page = self.fields("/desk/log/")
        sent = {**shown, **self.typed(title)}
        for _ in range(ATTEMPTS):
            status, shown, page = self.fields("/desk/log/", sent)
            if status == 302:
                return self.address.partition("?")[0]
            # Similar events are asked for: this one is another.
            for name in re.findall(r'name="(duplicate-\d+)"', page):
                shown |= {name: ["different"], f"{name}-reason": ["Another one, of a benchmark."]}
            sent = shown
        said = re.sub(r"<[^>]*>|\s+", " ", page[page.find("errors-title") :])[:600]
        self.note_error(f"save: {status} {' '.join(said.split())[:200]}")
        return ""

    def typed(self, title: str) -> Fields:
        parties = self.chance.sample(PARTIES, 2)
        words = {
            "source-0-url": f"https://example.org/{uuid.uuid4().hex}",
            "source-0-title": f"What was said: {title}",
            "source-0-publisher": "Example Post",
            "title": title,
            "kind": self.chance.choice(KINDS),
            "start": f"{self.chance.randint(2015, 2025)}-0{self.chance.randint(1, 9)}-15",
            "items": self.chance.choice(ITEMS),
            "more_parties": f"{parties[0]}:host; {parties[1]}",
            "summary": "Two delegations met.",
        }
        return {name: [text] for name, text in words.items()}


class Publisher(Writer):
    """Publishes an event each second, no more."""

    def act(self) -> None:
        began = time.monotonic()
        super().act()
        time.sleep(max(0.0, began + 1 - time.monotonic()))


def published_titles(database: Database) -> set[str]:
    condition = f"state = 'published' AND title LIKE '%{MARK}%'"
    return {
        title for (title,) in database.rows(f"SELECT title FROM tracking_event WHERE {condition}")
    }
