"""The menu of the public site: the head of every page, the map on the front page, the site map.

A new page is one line here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gsi_tracker.drawn import ByKey

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

FRONT = "tracking:front"


@dataclass(frozen=True)
class Entry(ByKey):
    """A page by the name of its address, and in a few words what is there.

    slug: of an address that takes one. part: the section of the page, where it is not all of it.
    """

    page: str
    label: StrOrPromise
    about: StrOrPromise
    slug: str = ""
    part: str = ""

    @cached_property
    def path(self) -> str:
        """Every page asks for all of them, some several times."""
        return reverse(self.page, args=[self.slug] if self.slug else [])

    def is_at_or_above(self, path: str) -> bool:
        """Whether this is the page of that path, or a page under which it stands."""
        own = self.path
        return not self.part and (own == path or (self.page != FRONT and path.startswith(own)))


@dataclass(frozen=True)
class Group(ByKey):
    label: StrOrPromise
    entries: list[Entry]


PAPER = [
    Entry("tracking:priority_list", _("Priorities"), _("the 20 priorities of cooperation")),
    Entry("tracking:platform_list", _("Platforms"), _("the five platforms and mechanisms")),
    Entry("tracking:principle_list", _("Principles"), _("the six core commitments")),
    Entry("priorities:edition_list", _("Editions"), _("the texts, word for word")),
    Entry("priorities:edition_compare", _("Compare editions"), _("two texts side by side")),
]
PROGRESS = [
    Entry(FRONT, _("At a glance"), _("the status of each priority and platform")),
    Entry("tracking:status_update_list", _("Status updates"), _("assessments, with reasons")),
    Entry("tracking:matrix", _("Matrix"), _("events or statuses, item by quarter")),
    Entry("tracking:calendar", _("Calendar"), _("events by month")),
    Entry("tracking:compare", _("Compare items"), _("two to four items side by side")),
]
RECORD = [
    Entry("tracking:event_list", _("Events"), _("what happened, when, and who says so")),
    Entry("tracking:forum_list", _("Forums"), _("bodies, mechanisms, recurring conferences")),
    Entry("tracking:party_list", _("Parties"), _("states and organisations that took part")),
    Entry("tracking:publisher_list", _("Publishers"), _("who writes the sources, for whom")),
    Entry("tracking:source_list", _("Sources"), _("where each record comes from")),
    Entry("tracking:search_log_list", _("Searches"), _("where evidence was looked for, and when")),
    Entry("tracking:changes", _("Changes"), _("what was published, revised or withdrawn")),
]
TAKE_AWAY = [
    Entry("tracking:report_list", _("Reports"), _("answers to larger questions, as files too")),
    Entry("tracking:report_detail", _("Dossier"), _("all about one item, to print"), "dossier"),
    Entry("tracking:method", _("Data dictionary"), _("the columns of the files"), part="data"),
    Entry("tracking:about", _("Reuse"), _("the licence, and how to cite"), part="reuse"),
]
ABOUT = [
    Entry("tracking:about", _("About the tracker"), _("what it answers, for whom")),
    Entry("tracking:method", _("Method"), _("the status scale, confidence and limits")),
    Entry("tracking:agreement", _("Agreement"), _("how far two assessors come to the same")),
]
MENU = [
    Group(_("The paper"), PAPER),
    Group(_("Progress"), PROGRESS),
    Group(_("The record"), RECORD),
    Group(_("Take away"), TAKE_AWAY),
    Group(_("About"), ABOUT),
]


def pages() -> list[Entry]:
    """The entries that are pages as a whole."""
    return [entry for group in MENU for entry in group.entries if not entry.part]


@dataclass(frozen=True)
class Link(ByKey):
    """An entry as a page shows it. current: "page", "true" for one above that page, or empty."""

    label: StrOrPromise
    about: StrOrPromise
    path: str
    part: str
    current: str


@dataclass(frozen=True)
class ShownGroup(ByKey):
    label: StrOrPromise
    links: list[Link]

    @property
    def is_current(self) -> bool:
        return any(link.current for link in self.links)


@dataclass(frozen=True)
class Mark(ByKey):
    """The entry that is marked, by its path, and how: "page", or "true" for one above the page."""

    path: str = ""
    word: str = ""


def mark_at(path: str) -> Mark:
    """Of all entries at or above the page of this path the nearest is marked."""
    above = [entry.path for entry in pages() if entry.is_at_or_above(path)]
    nearest = max(above, key=len, default=None)
    return Mark(nearest, "page" if nearest == path else "true") if nearest else Mark()


def groups_with(mark: Mark) -> Iterator[ShownGroup]:
    for group in MENU:
        links = [
            Link(entry.label, entry.about, entry.path, entry.part, _word(entry, mark))
            for entry in group.entries
        ]
        yield ShownGroup(group.label, links)


def _word(entry: Entry, mark: Mark) -> str:
    return mark.word if entry.path == mark.path and not entry.part else ""
