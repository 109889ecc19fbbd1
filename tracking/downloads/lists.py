"""The file of each list: its page, its addresses, and what a query string asks of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from gsi_tracker.databases import snapshot, unlimited_statements
from tracking import exports
from tracking.exports import Export
from tracking.filters.lists import (
    ChangeFilter,
    ForumFilter,
    PartyFilter,
    PublisherFilter,
    SearchLogFilter,
    StatusUpdateFilter,
)
from tracking.filters.record_filter import Chosen, RecordFilter
from tracking.models import (
    Event,
    Forum,
    Party,
    PublicRevision,
    Publisher,
    Record,
    SearchLog,
    Source,
    StatusUpdate,
)
from tracking.models.public_revisions import field_of
from tracking.progress import matrix, side_by_side
from tracking.progress.agreement import pairs_at
from tracking.progress.at_a_moment import Progress
from tracking.progress.matrix_form import MatrixForm
from tracking.progress.side_by_side_form import SideBySideForm
from tracking.search.event_filter import EventFilter
from tracking.search.results import MOST, Hits, SearchFilter
from tracking.search.source_filter import PublicSourceFilter
from tracking.values.as_of import AsOf

Rows = Iterable[Any]


@dataclass(frozen=True)
class Narrowed:
    """What a filter leaves of a list. `problems` says what is not valid in it.

    read: gives the rows, a queryset or computed ones. query: the filter in one way of writing, the
    days aside. slug: the filter as a part of a file's name. record: what the rows are, for a list
    of records.
    """

    read: Callable[[], Rows]
    problems: list[str]
    query: str = ""
    slug: str = ""
    chosen: list[Chosen] | None = None
    record: type[Record] | None = None


@dataclass(frozen=True)
class Asked:
    """What a query string asks of a list."""

    file: ListFile
    as_of: AsOf
    narrowed: Narrowed

    @property
    def export(self) -> Export:
        return self.file.export.at(self.as_of)

    @property
    def query(self) -> str:
        """The filter and the days, in one way of writing."""
        return self.as_of.added_to(self.narrowed.query)

    @property
    def words(self) -> list[str]:
        """The filter and the days as parts of a file's name."""
        days = [f"{name.replace('_', '-')}-{day}" for name, day in self.as_of.values.items()]
        return [*filter(None, [self.narrowed.slug]), *days]

    @property
    def problems(self) -> list[str]:
        """Why there is no file, and where the form is that mends it."""
        problems = [*self.narrowed.problems, *self.as_of.errors]
        if not problems:
            return []
        address = settings.SITE_URL + self.file.page_path(self.query)
        return [*problems, gettext("The form with this filter: %(address)s") % {"address": address}]

    @property
    def removed_count(self) -> int | None:
        """How many records of this kind were removed from public view since the rows were public.

        None for the rows of today. One query.
        """
        if not self.as_of.known_until or not self.narrowed.record:
            return None
        removed = PublicRevision.objects.removed_since(self.as_of.known_until)
        return removed.of_kinds([field_of(self.narrowed.record)]).count()

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """Each value of the filter and each day, with its name."""
        chosen = [(one.label, one.value) for one in self.narrowed.chosen or []]
        return [*chosen, *self.as_of.values.items()]


@dataclass(frozen=True)
class ListFile:
    """The file of a list. `name` is that in its addresses: `tracking:<name>_csv`.

    knows_days: whether `as_of` and `known_on` choose the rows; else they are those of today.
    """

    export: Export
    name: str
    page: str
    narrow: Callable[[QueryDict, AsOf], Narrowed]
    knows_days: bool = True

    def ask(self, query: QueryDict, read_at: datetime | None = None) -> Asked:
        """read_at: the moment that counts as now, for a list that knows days."""
        as_of = replace(AsOf.of(query), read_at=read_at) if self.knows_days else AsOf()
        return Asked(self, as_of, self.narrow(query, as_of))

    def path(self, ending: str, query: str = "") -> str:
        """The address of the file."""
        return f"{reverse(f'tracking:{self.name}_{ending}')}?{query}".rstrip("?")

    def columns_path(self, query: str = "") -> str:
        """The page that chooses the columns."""
        path = reverse("tracking:columns", args=[self.export.name])
        return f"{path}?{query}".rstrip("?")

    def cite_path(self, query: str = "") -> str:
        """The page that cites these rows; empty for a list of today alone."""
        path = reverse("tracking:cite", args=[self.export.name])
        return f"{path}?{query}".rstrip("?") if self.knows_days else ""

    def prepare_path(self, query: str = "") -> str:
        """The page that has a large file prepared in the background."""
        path = reverse("tracking:list_prepare", args=[self.export.name])
        return f"{path}?{query}".rstrip("?")

    def page_path(self, query: str = "") -> str:
        return f"{reverse(self.page)}?{query}".rstrip("?")


def _records(
    kind: Callable[[QueryDict, QuerySet[Any], AsOf], RecordFilter],
    rows: Callable[[AsOf], QuerySet[Any]],
) -> Callable[[QueryDict, AsOf], Narrowed]:
    def narrow(query: QueryDict, as_of: AsOf) -> Narrowed:
        found = kind(query, rows(as_of), as_of)
        return _found(found, lambda: found.qs)

    return narrow


def _found(found: RecordFilter, read: Callable[[], Rows]) -> Narrowed:
    problems = [f"{name}: {text}" for name, texts in found.errors.items() for text in texts]
    model = found.queryset.model
    record = model if issubclass(model, Record) else None
    return Narrowed(read, problems, found.query, found.slug, found.chosen(""), record)


def _progress(_query: QueryDict, as_of: AsOf) -> Narrowed:
    def read() -> Rows:
        with snapshot(), unlimited_statements():
            return Progress.build(as_of).rows

    return Narrowed(read, [])


def _matrix(query: QueryDict, as_of: AsOf) -> Narrowed:
    form = MatrixForm(query, as_of)
    choice, periods = form.choice, form.choice.periods

    def read() -> Rows:
        with snapshot(), unlimited_statements():
            return list(matrix.lines(periods, choice.kinds, as_of))

    slug = [f"{periods[0].code}-to-{periods[-1].code}".lower(), *choice.kinds]
    return Narrowed(read, form.problems, choice.filter_query, "_".join(slug)[:80], choice.chosen)


def _comparison(query: QueryDict, as_of: AsOf) -> Narrowed:
    form = SideBySideForm(query, as_of)

    def read() -> Rows:
        with snapshot():
            return list(side_by_side.lines(form.chosen, as_of))

    items = [Chosen(gettext("Item"), str(item), "") for item in form.known]
    slug = "_".join(item.key for item in form.known)
    return Narrowed(read, form.problems, form.query, slug, items)


def _agreement(_query: QueryDict, as_of: AsOf) -> Narrowed:
    def read() -> Rows:
        with snapshot():
            return pairs_at(as_of)

    return Narrowed(read, [])


def _search(query: QueryDict, _as_of: AsOf) -> Narrowed:
    """All results that the pages show, in their order."""
    found = SearchFilter(query)

    def read() -> Rows:
        with snapshot():
            return Hits(found)[:MOST]

    return _found(found, read)


LIST_FILES = {
    file.export.name: file
    for file in (
        ListFile(
            exports.EVENTS, "event", "tracking:event_list", _records(EventFilter, Event.objects.at)
        ),
        ListFile(
            exports.FORUMS,
            "forum",
            "tracking:forum_list",
            _records(ForumFilter, lambda as_of: Forum.objects.at(as_of).with_event_count(as_of)),
        ),
        ListFile(
            exports.STATUS_UPDATES,
            "status_update",
            "tracking:status_update_list",
            _records(StatusUpdateFilter, StatusUpdate.objects.at),
        ),
        ListFile(
            exports.PARTIES,
            "party",
            "tracking:party_list",
            _records(PartyFilter, lambda as_of: Party.objects.public().with_role_counts(as_of)),
        ),
        ListFile(
            exports.PUBLISHERS,
            "publisher",
            "tracking:publisher_list",
            _records(
                PublisherFilter, lambda as_of: Publisher.objects.current().with_source_counts(as_of)
            ),
        ),
        ListFile(
            exports.SOURCES,
            "source",
            "tracking:source_list",
            _records(PublicSourceFilter, Source.objects.cited_publicly),
        ),
        ListFile(
            exports.SEARCHES,
            "search_log",
            "tracking:search_log_list",
            _records(SearchLogFilter, SearchLog.objects.at),
        ),
        ListFile(exports.PROGRESS, "progress", "tracking:front", _progress),
        ListFile(exports.MATRIX, "matrix", "tracking:matrix", _matrix),
        ListFile(exports.COMPARE, "compare", "tracking:compare", _comparison),
        ListFile(exports.AGREEMENT, "agreement", "tracking:agreement", _agreement),
        ListFile(
            exports.CHANGES,
            "change",
            "tracking:changes",
            _records(ChangeFilter, lambda _as_of: PublicRevision.objects.shown()),
            knows_days=False,
        ),
        ListFile(exports.SEARCH, "search", "tracking:search", _search, knows_days=False),
    )
}
