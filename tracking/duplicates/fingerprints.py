"""The fingerprints of an event: its words, parties, forum and the addresses of its sources.

A fingerprint is short text that both databases look up in one index together with a day.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracking.duplicates import words
from tracking.duplicates.candidate import Candidate
from tracking.values.web_addresses import key_of, normal_address


def fingerprints_of(candidate: Candidate) -> set[str]:
    """All fingerprints under which an event is found that is like this."""
    return {*_of(candidate), *map(address_fingerprint, candidate.sources)}


def of_day(candidate: Candidate) -> list[str]:
    """The fingerprints to look up near the day of an event."""
    return sorted(_of(candidate))


def of_any_day(candidate: Candidate) -> list[str]:
    """The fingerprints to look up without a day: the rarer words of the title."""
    return sorted(f"w:{word}" for word in words.read(candidate.title).candidate)


def address_fingerprints(urls: Iterable[str]) -> set[str]:
    return {address_fingerprint(address) for url in urls if (address := normal_address(url))}


def address_fingerprint(address: str) -> str:
    """The fingerprint of a normal address."""
    return f"u:{key_of(address)}"


def _of(candidate: Candidate) -> set[str]:
    fingerprints = {f"w:{word}" for word in words.fingerprints_of(candidate.title)}
    fingerprints |= {f"p:{code}" for code in candidate.parties}
    return fingerprints | ({f"f:{candidate.forum}"} if candidate.forum else set())
