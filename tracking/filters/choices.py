"""Choices of filters that are rows or follow the language, read when they are needed.

A filter that is set looks up the few values that were chosen; only a page that shows them all reads
them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property

from django_countries import countries

from priorities.models import Commitment, Item
from tracking.models import Forum, Party, Publisher

Choices = list[tuple[str, str]]
# What no code can be is not looked up: a database may fail at NUL and at half a character.
CODE = re.compile(r"[\w-]{1,200}", re.ASCII)


class Rows:
    """The choices of one filter of one request, each read once at most.

    `read` gives all of them in their order, `find` those of some codes, in lower case; without it,
    all are read to find some. `search` gives the codes of what has a word in more than its name.
    """

    def __init__(
        self,
        read: Callable[[], Choices],
        find: Callable[[list[str]], Choices] | None = None,
        search: Callable[[str], Iterable[str]] | None = None,
    ) -> None:
        self.read = read
        self.find = find
        self.search = search
        self._asked: set[str] = set()
        self._known: dict[str, str] = {}

    @cached_property
    def _read(self) -> dict[str, str]:
        return dict(self.read())

    @property
    def all(self) -> Choices:
        """Those that `read` gives; what was looked up besides comes at the end."""
        return list((self._read | self._known).items())

    def named(self, codes: Iterable[str]) -> dict[str, str]:
        """Code and label of at least those of these that exist, whatever their case."""
        if self.find is None:
            return self._read
        new = {code.casefold() for code in codes if CODE.fullmatch(code)} - self._asked
        if new:
            self._asked |= new
            self._known = dict(by_label([*self._known.items(), *self.find(sorted(new))]))
        return self._known

    def codes_found(self, words: list[str]) -> set[str]:
        """The codes of what has each of these words somewhere. One query a word."""
        found = [set(self.search(word)) for word in words] if self.search else []
        return set.intersection(*found) if found else set()


def items() -> Rows:
    return Rows(lambda: [(item.key, str(item)) for item in Item.objects.in_paper_order()])


def commitments() -> Rows:
    return Rows(lambda: [(one.code, str(one)) for one in Commitment.objects.in_paper_order()])


def parties() -> Rows:
    public = Party.objects.public
    return Rows(
        lambda: by_label((party.code, party.display_name) for party in public().in_record()),
        lambda codes: [(one.code, one.display_name) for one in public().with_any_case(codes)],
        lambda word: [party.code for party in public().containing(word)],
    )


def parties_spoken_for() -> Rows:
    return Rows(
        lambda: by_label(
            (party.code, party.display_name) for party in Publisher.objects.parties_spoken_for()
        )
    )


def publishers() -> Rows:
    current = Publisher.objects.current
    return Rows(
        lambda: [(one.slug, one.name) for one in current().in_record().by_name()],
        lambda slugs: [(one.slug, one.name) for one in current().with_slugs(slugs)],
        lambda word: [one.slug for one in current().containing(word)],
    )


def forums() -> Rows:
    public = Forum.objects.published
    return Rows(
        lambda: [(str(forum.slug), forum.label) for forum in public().by_name()],
        lambda slugs: [(str(one.slug), one.label) for one in public().with_slugs(slugs)],
    )


def countries_of_the_world() -> Rows:
    """All of ISO 3166, by their names in the active language. No query."""
    return Rows(
        lambda: [(country.code, country.name) for country in countries],
        lambda codes: [
            (code, countries.name(code))
            for code in map(str.upper, codes)
            if code in countries.countries
        ],
    )


def by_label(choices: Iterable[tuple[str, str]]) -> Choices:
    return sorted(choices, key=lambda choice: (choice[1].casefold(), choice[0]))


# By the name of the filter, wherever a filter has that name.
ROWS: dict[str, Callable[[], Rows]] = {
    "item": items,
    "commitment": commitments,
    "party": parties,
    "speaks_for": parties_spoken_for,
    "publisher": publishers,
    "forum": forums,
    "country": countries_of_the_world,
}
