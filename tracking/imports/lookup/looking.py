"""All lookups of a file. Each sort of thing is read when the first word is to name one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from priorities.models import Commitment, Item
from tracking.imports.lookup import choices
from tracking.imports.lookup.answers import Missing, What
from tracking.imports.lookup.choices import Choices
from tracking.imports.lookup.names import Names
from tracking.imports.lookup.parties import Parties
from tracking.imports.lookup.points import Point, Points
from tracking.imports.lookup.publishers import named_publishers
from tracking.imports.lookup.records import (
    BySlug,
    assessments_by_slug,
    events_by_slug,
    named_forums,
)
from tracking.imports.lookup.sources import SourcesFound
from tracking.models import Event, Forum, Involvement, Party, Publisher, Source, StatusUpdate


class Lookup:
    """What the words of a file name here, as it is when they are first looked up.

    Sources, events and assessments can be very many: only those are read that `prepare` is told of,
    for so many rows as are read together. Cost: a query or two for each sort of thing, whatever the
    number of words; of sources, events and assessments for some thousand words each.
    """

    def __init__(self) -> None:
        self._sources = SourcesFound()
        self._events: BySlug[Event] = BySlug(What.EVENT)
        self._updates: BySlug[StatusUpdate] = BySlug(What.STATUS_UPDATE)
        self._choices: dict[tuple[tuple[str, str], ...], Names[str]] = {}

    def prepare(
        self,
        *,
        sources: Iterable[str] = (),
        events: Iterable[str] = (),
        status_updates: Iterable[str] = (),
    ) -> None:
        """Reads what these references, addresses and slugs name; forgets what was read before."""
        self._sources = SourcesFound(sources)
        self._events = events_by_slug(events)
        self._updates = assessments_by_slug(status_updates)

    @cached_property
    def parties(self) -> Parties:
        return Parties()

    @cached_property
    def points(self) -> Points:
        return Points()

    @cached_property
    def roles(self) -> Names[str]:
        return choices.named_choices(Involvement.Role.choices, What.ROLE)

    @cached_property
    def languages(self) -> Names[str]:
        return choices.named_languages()

    @cached_property
    def countries(self) -> Names[str]:
        return choices.named_countries(self.parties.all)

    @cached_property
    def forums(self) -> Names[Forum]:
        return named_forums()

    @cached_property
    def publishers(self) -> Names[Publisher]:
        return named_publishers()

    @cached_property
    def answers(self) -> Names[bool]:
        return choices.named_answers()

    def party(self, word: str) -> Party | Missing:
        """By code, name, alias, former name or ISO code; asked where AU may be either of two."""
        return self.parties.called(word)

    def party_of_code(self, word: str) -> Party | Missing:
        """As `party`, where our files write codes: AU is the African Union."""
        return self.parties.by_code(word)

    def role(self, word: str) -> str | Missing:
        return self.roles.find(word)

    def point(self, word: str) -> Point | Missing:
        return self.points.find(word)

    def item(self, word: str) -> Item | Missing:
        return self.points.item(word)

    def commitment(self, word: str, of: Item | None = None) -> Commitment | Missing:
        return self.points.commitment(word, of)

    def language(self, word: str) -> str | Missing:
        return choices.find_language(self.languages, word)

    def country(self, word: str) -> str | Missing:
        return self.countries.find(word)

    def choice(self, word: str, of: Choices) -> str | Missing:
        key = tuple((code, str(label)) for code, label in of)
        if key not in self._choices:
            self._choices[key] = choices.named_choices(of)
        return self._choices[key].find(word)

    def answer(self, word: str) -> bool | Missing:
        """Yes or no."""
        return self.answers.find(word)

    def forum(self, word: str) -> Forum | Missing:
        return self.forums.find(word)

    def publisher(self, word: str) -> Publisher | Missing:
        return self.publishers.find(word)

    def source(self, reference: str) -> tuple[Source, ...] | Missing:
        return self._sources.find(reference)

    def event(self, slug: str) -> Event | Missing:
        return self._events.find(slug)

    def status_update(self, slug: str) -> StatusUpdate | Missing:
        return self._updates.find(slug)
