"""Each sort of cell, read: the value, or None for nothing; the cell gathers what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import gettext

from priorities.models import Commitment, Item
from tracking.imports import dates
from tracking.imports.columns import Reads
from tracking.imports.lookup import Missing
from tracking.imports.values.context import Cell
from tracking.imports.values.searches import ReadSearch, read_searches
from tracking.imports.values.sources import ReadSource
from tracking.imports.values.splitting import references_of, slugs_of, words_of
from tracking.imports.wording import MARKS, without_marks
from tracking.models import Involvement, Party, Source
from tracking.values.known_parties import names_in

T = TypeVar("T")
WHOLE = re.compile(r"(\d+)\.0+")  # a code that a spreadsheet took for a number
IN_BRACKETS = re.compile(r"(.*\S)\s*[(（]([^()（）]*)[)）]")
BARE_ADDRESS = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[/?#:]\S*)?", re.IGNORECASE)
PartyInRole = tuple[Party, str]


def line(cell: Cell) -> str:
    return cell.text.strip()


def prose(cell: Cell) -> str:
    return cell.text.replace("\r\n", "\n").replace("\r", "\n").strip()


def names(cell: Cell) -> str:
    """As they are stored: with a semicolon and a blank between two."""
    return "; ".join(names_in(cell.text.replace("\n", ";")))


def code(cell: Cell) -> str:
    text = without_marks(cell.text).removeprefix("'")
    whole = WHOLE.fullmatch(text)
    return whole[1] if whole else text


def address(cell: Cell) -> str:
    return cell.text.translate(MARKS).strip()


def date(cell: Cell) -> str | None:
    return _dated(cell, dates.read)


def period(cell: Cell) -> tuple[str, str] | None:
    return _dated(cell, dates.read_period)


def day(cell: Cell) -> Any:
    return _dated(cell, dates.read_day)


def _dated(cell: Cell, read: Callable[..., T]) -> T | None:
    conventions = cell.context.conventions
    order = conventions.orders.get(cell.heading)
    try:
        return read(cell.text, order, epoch=conventions.epoch)
    except ValueError as error:
        cell.refuse(cell.text, error)
        return None


def flag(cell: Cell) -> bool | None:
    return cell.known(cell.text, cell.lookup.answer)


def choice(cell: Cell) -> str | None:
    """Of two codes for one thing the one that is stored."""
    pairs = cell.column.choice_pairs
    found = cell.known(cell.text, lambda word: cell.lookup.choice(word, pairs))
    return SAME_CODE.get(found, found) if found else None


SAME_CODE = {"organization": "organisation"}


def language(cell: Cell) -> str | None:
    return cell.known(cell.text, cell.lookup.language)


def country(cell: Cell) -> str | None:
    return cell.known(cell.text, cell.lookup.country)


def item(cell: Cell) -> Item | None:
    return cell.known(cell.text, cell.lookup.item)


def party(cell: Cell) -> Party | None:
    return cell.known(cell.text, cell.lookup.party_of_code)


def forum(cell: Cell) -> Any:
    return cell.known(cell.text, cell.lookup.forum)


def publisher(cell: Cell) -> Any:
    return cell.known(cell.text, cell.lookup.publisher)


def status_update(cell: Cell) -> Any:
    return cell.known(cell.text, cell.lookup.status_update)


def points(cell: Cell) -> list[Item | Commitment]:
    return _several(cell, cell.lookup.point)


def items(cell: Cell) -> list[Item]:
    return _several(cell, cell.lookup.item)


def commitments(cell: Cell) -> list[Commitment]:
    return _several(cell, cell.lookup.commitment)


def _several(cell: Cell, find: Callable[[str], T | Missing]) -> list[T]:
    words = words_of(cell.text, lambda word: not isinstance(find(word), Missing))
    return once(cell.known(word, find) for word in words)


def parties(cell: Cell) -> list[PartyInRole]:
    """`CHN:host; Kenya (participant); Ghana`: without a role that of the column, or participant."""
    find = cell.lookup.party
    words = words_of(cell.text, lambda word: not isinstance(find(word), Missing))
    return once((_party_in_role(cell, word) for word in words), key=key_of_party)


def _party_in_role(cell: Cell, word: str) -> PartyInRole | None:
    name, role, find = _parted(cell, word)
    party = cell.known(name, find)
    found = cell.known(role, cell.lookup.role) if role else _role_of(cell)
    return (party, found) if party and found else None


def _role_of(cell: Cell) -> str:
    return cell.column.role or Involvement.Role.PARTICIPANT.value


def _parted(cell: Cell, word: str) -> tuple[str, str, Callable[[str], Party | Missing]]:
    """The name, the role or "", and how the name is looked up: before a colon stands a code."""
    code, colon, role = word.rpartition(":")
    if colon and code.strip():
        return code.strip(), role.strip(), cell.lookup.party_of_code
    match = IN_BRACKETS.fullmatch(word)
    if (
        match
        and isinstance(cell.lookup.party(word), Missing)
        and not isinstance(cell.lookup.role(match[2]), Missing)
    ):
        return match[1], match[2], cell.lookup.party
    return word, "", cell.lookup.party


def key_of_party(pair: PartyInRole) -> Hashable:
    """A party that is not stored yet has no key."""
    return (pair[0].pk or id(pair[0]), pair[1])


def sources(cell: Cell) -> list[ReadSource]:
    """Recorded ones, and new ones of which the cell says no more than where they are.

    Whether the row says the rest in other columns is seen when all of it is read.
    """
    return [_source(cell, reference) for reference in dict.fromkeys(references_of(cell.text))]


def _source(cell: Cell, reference: str) -> ReadSource:
    reference = reference.translate(MARKS).strip()
    if is_own_page(reference):
        cell.refuse(reference, own_page())
    found = find_source(cell, reference)
    if not isinstance(found, Missing):
        return ReadSource(reference, found)
    is_address = bool(BARE_ADDRESS.fullmatch(reference)) or "://" in reference
    return ReadSource(reference, facts={"url" if is_address else "citation": reference})


def find_source(cell: Cell, reference: str) -> tuple[Source, ...] | Missing:
    """Those of this address or citation; an address may lack its scheme."""
    found = cell.lookup.source(reference)
    if isinstance(found, Missing) and BARE_ADDRESS.fullmatch(reference):
        with_scheme = cell.lookup.source(f"https://{reference}")
        return found if isinstance(with_scheme, Missing) else with_scheme
    return found


def is_own_page(reference: str) -> bool:
    return reference.startswith(f"{settings.SITE_URL}/")


def own_page() -> str:
    return gettext("This is a page of this tracker: it cannot be a source of its own records.")


def evidence(cell: Cell) -> list[str]:
    """Slugs of events, each once; they are looked up when the whole row is read."""
    return list(dict.fromkeys(slugs_of(cell.text)))


def searches(cell: Cell) -> list[ReadSearch] | None:
    try:
        return read_searches(prose(cell))
    except ValueError as error:
        cell.refuse(cell.text, error)
        return None


def once(found: Iterable[T | None], key: Callable[[T], Hashable] | None = None) -> list[T]:
    """What was found, each once, in the order in which it came first."""
    first: dict[Hashable, T] = {}
    for one in found:
        if one is not None:
            first.setdefault(key(one) if key else one, one)
    return list(first.values())


READERS: dict[Reads, Callable[[Cell], Any]] = {
    Reads.LINE: line,
    Reads.PROSE: prose,
    Reads.NAMES: names,
    Reads.CODE: code,
    Reads.ADDRESS: address,
    Reads.DATE: date,
    Reads.PERIOD: period,
    Reads.DAY: day,
    Reads.FLAG: flag,
    Reads.CHOICE: choice,
    Reads.PRECISION: choice,
    Reads.LANGUAGE: language,
    Reads.COUNTRY: country,
    Reads.ITEMS: items,
    Reads.POINTS: points,
    Reads.COMMITMENTS: commitments,
    Reads.ITEM: item,
    Reads.COMMITMENT: line,
    Reads.PARTY: party,
    Reads.PARTIES: parties,
    Reads.FORUM: forum,
    Reads.PUBLISHER: publisher,
    Reads.STATUS_UPDATE: status_update,
    Reads.SOURCES: sources,
    Reads.EVIDENCE: evidence,
    Reads.BEARINGS: evidence,
    Reads.EXCERPTS: prose,
    Reads.SEARCHES: searches,
}
# Long texts, each read in no time: not remembered for the next row.
AS_THEY_STAND = {Reads.LINE, Reads.PROSE, Reads.COMMITMENT, Reads.EXCERPTS, Reads.ADDRESS}
