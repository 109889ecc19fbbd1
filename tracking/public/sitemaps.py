"""The site map for search engines: every public page once, by the site's own address.

A section is one kind of page, in files of so many addresses each. Cost: two queries for a file of
records, none for the fixed pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from priorities.models import Edition, Item
from tracking.models import Event, Forum, Party, Publisher, Record, StatusUpdate
from tracking.public import menu
from tracking.public.menu import Entry

MOST_ADDRESSES = 10_000


if TYPE_CHECKING:  # no generic class when the code runs
    Addresses = Sitemap[Any]
else:
    Addresses = Sitemap


class Section(Addresses):
    """Addresses begin as the site's own setting says, never as the request does."""

    limit = MOST_ADDRESSES

    def get_protocol(self, protocol: str | None = None) -> str:
        return settings.SITE_URL.partition("://")[0]

    def get_domain(self, site: object = None) -> str:
        return settings.SITE_URL.partition("://")[2]


class FixedPages(Section):
    """The pages of the menu."""

    def items(self) -> Sequence[Entry]:
        return menu.pages()

    def location(self, item: Entry) -> str:
        return item.path


class Rows(Section):
    """Rows that have no state: all of these are public."""

    def __init__(self, rows: Callable[[], QuerySet[Any]]) -> None:
        self.rows = rows

    def items(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.rows().order_by("pk")
        return rows


class Records(Section):
    """Published records, each with the moment of its last change."""

    def __init__(self, model: type[Record]) -> None:
        self.model = model

    def items(self) -> QuerySet[Any]:
        published: QuerySet[Any] = self.model.objects.published()
        return published.only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Record) -> datetime:
        return item.updated_at


SECTIONS: dict[str, Section] = {
    "pages": FixedPages(),
    "items": Rows(Item.objects.all),
    "editions": Rows(Edition.objects.all),
    "parties": Rows(lambda: Party.objects.public().in_record()),
    "publishers": Rows(lambda: Publisher.objects.current().in_record()),
    "events": Records(Event),
    "forums": Records(Forum),
    "status-updates": Records(StatusUpdate),
}


def addresses_of_files() -> list[str]:
    """The address of each file. One query for each section of rows or records: their number."""
    addresses = []
    for name, section in SECTIONS.items():
        first = settings.SITE_URL + reverse("tracking:sitemap_section", args=[name])
        others = range(2, section.paginator.num_pages + 1)
        addresses += [first, *(f"{first}?p={page}" for page in others)]
    return addresses
