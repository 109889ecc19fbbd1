"""By what an event is found among all: its words, parties, forum and the addresses of its sources.

A sign is short text that both databases look up in one index together with a day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from tracking.duplicates import words
from tracking.duplicates.telling import Telling
from tracking.models import Event
from tracking.values.web_addresses import normal_address


def signs_of(event: Event) -> set[str]:
    """All signs of an event after `for_comparison`."""
    return {*_of(Telling.of(event)), *address_signs(s.url for s in event.sources.all())}


def of_day(telling: Telling) -> list[str]:
    """The signs to look up near the day of an event."""
    return sorted(_of(telling))


def of_any_day(telling: Telling) -> list[str]:
    """The signs that tell enough to be looked up without a day: the rarer words of the title."""
    return sorted(f"w:{word}" for word in words.read(telling.title).telling)


def address_signs(urls: Iterable[str]) -> set[str]:
    return {address_sign(address) for url in urls if (address := normal_address(url))}


def address_sign(address: str) -> str:
    """Of an address in its normal form; a hash, for addresses may be longer than an index takes."""
    return f"u:{hashlib.sha256(address.encode()).hexdigest()[:32]}"


def _of(telling: Telling) -> set[str]:
    signs = {f"w:{word}" for word in words.signs_of(telling.title)}
    signs |= {f"p:{code}" for code in telling.parties}
    return signs | ({f"f:{telling.forum}"} if telling.forum else set())
