"""Parties by their codes and by all names that they have or had."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from tracking.imports.lookup.answers import Missing, Several, What
from tracking.imports.lookup.names import Names, read_once
from tracking.imports.wording import in_each_language, without_marks
from tracking.models import Party
from tracking.values.country_names import country_name
from tracking.values.known_parties import names_in


class Parties:
    """All parties. A code counts before a name, a name that is shown before other names.

    Cost: one query, and one for former names if a word is none of today's.
    """

    def __init__(self) -> None:
        self.all: list[Party] = []
        self.names: Names[Party] = read_once(What.PARTY, self._fill)
        self.by_country = {str(party.country): party for party in self.all if party.country}
        self._former: Names[Party] | None = None

    def _fill(self, names: Names[Party]) -> None:
        self.all = list(Party.objects.by_name())
        for party in self.all:
            names.add_code(party.code, party)
            for name in in_each_language(partial(country_name, str(party.country))):
                names.add(name, party)
            names.add(party.name, party)
            for name in names_in(party.other_names):
                names.add(name, party, rank=2)

    def by_code(self, word: str) -> Party | Missing:
        """The one of this code or, where no party has it, of this name."""
        found = self.names.find(word)
        if not isinstance(found, Missing):
            return found
        if party := self.by_country.get(without_marks(word).upper()):
            return party
        former = self.former.find(word)
        return found if isinstance(former, Missing) else former

    def called(self, word: str) -> Party | Missing:
        """As `by_code`, for a word that may be the ISO code of another party: AU, the African Union
        or Australia. Which is meant nobody can know.
        """
        found = self.by_code(word)
        of_country = self.by_country.get(without_marks(word).upper())
        if isinstance(found, Missing) or not of_country or of_country == found:
            return found
        return Several(What.PARTY, word, (found, of_country))

    @property
    def former(self) -> Names[Party]:
        """By codes and names of earlier versions."""
        if self._former is None:
            self._former = read_once(What.PARTY, self._fill_former)
        return self._former

    def _fill_former(self, names: Names[Party]) -> None:
        by_pk = {party.pk: party for party in self.all}
        for pk, code, name, others in self._versions():
            if party := by_pk.get(pk):
                for former in (code, name, *names_in(others)):
                    names.add(former, party)

    def _versions(self) -> Iterable[tuple[int, str, str, str]]:
        versions = Party.history.order_by("id").values_list("id", "code", "name", "other_names")
        return list(versions.distinct())


def is_shown_as(party: Party, name: str) -> bool:
    """Whether pages and files show the party by this name, in some language of the interface.

    Of a state that may be another than the recorded one, which a file that comes back leaves alone.
    """
    shown = in_each_language(partial(country_name, str(party.country)))
    return without_marks(name) in map(without_marks, (party.name, *shown))
