"""A report: a question of one kind, and the rows that answer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from tracking.exports import Export
from tracking.filters.record_filter import Chosen, RecordFilter
from tracking.reports.formats import Format
from tracking.reports.parts import RowSources
from tracking.reports.preview import Shown
from tracking.values.as_of import AsOf

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

Rows = QuerySet[Any] | RowSources | list[Any]


class Asked(Protocol):
    """What a reader chose: a RecordFilter is one."""

    @property
    def form(self) -> forms.Form: ...
    @property
    def query(self) -> str: ...
    @property
    def slug(self) -> str: ...
    def chosen(self, path: str) -> list[Chosen]: ...


@dataclass(frozen=True)
class Counted:
    """The number of links to items, and the number of different events."""

    links: int
    events: int


@dataclass(frozen=True)
class Answer:
    """The answer to a question: `problems` says what is not valid in it; then there are no rows.

    `note`: a sentence on the rows; `counted`: the sums of their numbers of events; `page`: the
    address of a page with everything; `is_asked`: whether the question is complete.
    """

    asked: Asked
    problems: list[str]
    rows: Rows
    note: str = ""
    counted: Counted | None = None
    page: str = ""
    is_asked: bool = True


def answer_of(found: RecordFilter) -> Answer:
    """The rows of a filter, unchanged."""
    return Answer(found, problems_of(found), found.qs)


def problems_of(found: RecordFilter) -> list[str]:
    """What is wrong in a filter, each with its name in the address."""
    return [f"{name}: {text}" for name, texts in found.errors.items() for text in texts]


@dataclass(frozen=True)
class ReportKind:
    """A kind of report: `answers` says in a sentence what question it answers.

    shown: the columns of its preview. dated: the records of which it offers years and quarters, and
    the field with their day. is_empty: whether a row says nothing, so that the preview has it last.
    """

    slug: str
    title: StrOrPromise
    answers: StrOrPromise
    export: Export
    ask: Callable[[QueryDict, AsOf], Answer]
    shown: tuple[Shown, ...]
    dated: Callable[[AsOf], tuple[QuerySet[Any], str]] | None = None
    is_empty: Callable[[Any], bool] | None = None

    @property
    def path(self) -> str:
        return reverse("tracking:report_detail", args=[self.slug])


@dataclass(frozen=True)
class ReportFile:
    """One format of a report's file: the addresses to download it, or have it prepared."""

    label: str
    path: str
    prepare_path: str


@dataclass(frozen=True)
class Report:
    """A report of one kind, built from the query string of an address."""

    kind: ReportKind
    as_of: AsOf
    answer: Answer

    @classmethod
    def build(cls, kind: ReportKind, query: QueryDict) -> Report:
        """Builds it, at the cost that its kind states; rows of querysets are read later."""
        as_of = AsOf.of(query)
        return cls(kind, as_of, kind.ask(query, as_of))

    @property
    def problems(self) -> list[str]:
        """Why there is no file; a page ignores days that are not valid."""
        unasked = [] if self.answer.is_asked else [gettext("item: Choose one, as item=priority-7.")]
        return [*(self.answer.problems or unasked), *self.as_of.errors]

    @property
    def makes_sense(self) -> bool:
        return not self.answer.problems

    @cached_property
    def row_count(self) -> int:
        """The number of rows; one query for each source of rows."""
        rows = self.answer.rows
        return len(rows) if isinstance(rows, list) else rows.count()

    def first(self, number: int) -> Rows:
        """The first rows, to be written like all of them; a queryset that can still be ordered."""
        rows = self.answer.rows
        if isinstance(rows, QuerySet):
            return rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:number]))
        return rows.first(number) if isinstance(rows, RowSources) else rows[:number]

    def first_with_content(self, number: int) -> Rows:
        """As `first`, with rows that say nothing after all others."""
        rows, is_empty = self.answer.rows, self.kind.is_empty
        if isinstance(rows, list) and is_empty:
            return sorted(rows, key=is_empty)[:number]
        return self.first(number)

    @property
    def fits_at_once(self) -> bool:
        return self.row_count <= settings.REPORT_ROWS_AT_ONCE

    @property
    def chosen(self) -> list[Chosen]:
        """The filter in words, each value with the address that removes it."""
        return [one.with_as_of(self.as_of) for one in self.answer.asked.chosen(self.kind.path)]

    @property
    def bare_path(self) -> str:
        """Its page without a filter, as of the same days."""
        return self.as_of.with_as_of(self.kind.path)

    @property
    def in_words(self) -> str:
        """`Item: P7 …; Kind: Vote`, and the days."""
        words = [f"{one.label}: {one.value}" for one in self.chosen]
        words += [f"{name}: {day}" for name, day in self.as_of.values.items()]
        return "; ".join(words) or gettext("everything published")

    @property
    def query(self) -> str:
        """The filter and the days as a query string."""
        return self.as_of.added_to(self.answer.asked.query)

    @property
    def path(self) -> str:
        return self.address(self.kind.path)

    def address(self, path: str, **more: str) -> str:
        """An address with the query of this report and further parameters."""
        parts = [self.query, *(f"{name}={value}" for name, value in more.items())]
        return f"{path}?{'&'.join(filter(None, parts))}".rstrip("?")

    @property
    def files(self) -> list[ReportFile]:
        return [
            ReportFile(str(one.label), self.path_of(one), self.prepare_path(one)) for one in Format
        ]

    def path_of(self, file_format: str) -> str:
        """The address of the file."""
        return self.address(reverse("tracking:report_file", args=[self.kind.slug, file_format]))

    def prepare_path(self, file_format: str) -> str:
        path = reverse("tracking:report_prepare", args=[self.kind.slug])
        return self.address(path, format=file_format)

    @property
    def file_view_path(self) -> str:
        """Its page with all columns, as the file has them."""
        return self.address(self.kind.path, view="file")

    @property
    def schedule_path(self) -> str:
        """The address where an editor schedules it."""
        return self.address(reverse("desk:schedule_create", args=[self.kind.slug]))
