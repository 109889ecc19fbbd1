"""Records that others name: forums, and events and assessments by their names in addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from django.db import DatabaseError, transaction

from tracking.imports.lookup.answers import Missing, NotLookedUp, Unknown, What
from tracking.imports.lookup.names import Names, no_answer, read_once
from tracking.imports.wording import without_marks
from tracking.models import Event, Forum, Record, StatusUpdate
from tracking.models.states import OPEN

R = TypeVar("R", bound=Record)
AT_A_TIME = 5000  # names that one query looks up


def named_forums() -> Names[Forum]:
    """Those that are neither withdrawn nor in the trash, without their descriptions. One query."""
    return read_once(What.FORUM, _fill)


def _fill(names: Names[Forum]) -> None:
    for forum in Forum.objects.defer("description").by_name():
        if forum.state not in OPEN:
            continue
        names.add_code(forum.slug or "", forum)
        names.add(forum.name, forum)
        names.add(forum.short_name, forum, rank=2)


class BySlug(Generic[R]):
    """Records by their names in addresses, those that were prepared."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.failure = ""
        self.found: dict[str, R] = {}

    def find(self, value: str) -> R | Missing:
        value = without_marks(value)
        if record := self.found.get(value):
            return record
        if self.failure:
            return NotLookedUp(self.what, value, self.failure)
        return Unknown(self.what, value)


def events_by_slug(slugs: Iterable[str]) -> BySlug[Event]:
    """With their sources, which excerpts name. Two queries for some thousand."""
    found: BySlug[Event] = BySlug(What.EVENT)
    try:
        with transaction.atomic():
            for some in in_pieces(slugs):
                events = Event.objects.not_trashed().with_slugs(some).prefetch_related("sources")
                found.found |= {event.slug: event for event in events if event.slug}
    except DatabaseError:
        found.failure = no_answer()
    return found


def assessments_by_slug(slugs: Iterable[str]) -> BySlug[StatusUpdate]:
    """Those that whoever reads may see. One query for some thousand."""
    found: BySlug[StatusUpdate] = BySlug(What.STATUS_UPDATE)
    try:
        with transaction.atomic():
            for some in in_pieces(slugs):
                updates = StatusUpdate.objects.not_trashed().with_slugs(some)
                found.found |= {update.slug: update for update in updates if update.slug}
    except DatabaseError:
        found.failure = no_answer()
    return found


def in_pieces(words: Iterable[str]) -> Iterable[list[str]]:
    """The words, each once, as many together as one query looks up; none that is no word."""
    every = [word for word in dict.fromkeys(words) if word and is_text(word)]
    return (every[start : start + AT_A_TIME] for start in range(0, len(every), AT_A_TIME))


def is_text(word: str) -> bool:
    """Whether a database takes it: no NUL, and no half of a character, which JSON can name."""
    return "\0" not in word and not any("\ud800" <= character <= "\udfff" for character in word)
