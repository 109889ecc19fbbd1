"""What a report is: a question of one kind, and the rows that answer it."""

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
from tracking.filters.lists import Chosen, RecordFilter
from tracking.reports.formats import Format
from tracking.reports.parts import RowSources
from tracking.values.as_of import AsOf

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

Rows = QuerySet | RowSources | list[Any]


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
    """A sum over items, and the same events counted once."""

    links: int
    events: int


@dataclass(frozen=True)
class Answer:
    """`problems`: what makes no sense in the question, for which there are no rows then.

    `note`: a sentence on what the rows are; `counted`: what their numbers of events add up to;
    `page`: where all of it can be read; `is_asked`: whether the question is whole.
    """

    asked: Asked
    problems: list[str]
    rows: Rows
    note: str = ""
    counted: Counted | None = None
    page: str = ""
    is_asked: bool = True


def answer_of(found: RecordFilter) -> Answer:
    """The rows of a filter as they are."""
    return Answer(found, problems_of(found), found.qs)


def problems_of(found: RecordFilter) -> list[str]:
    """What is wrong in a filter, each with the name in the address."""
    return [f"{name}: {text}" for name, texts in found.errors.items() for text in texts]


@dataclass(frozen=True)
class ReportKind:
    """One of the reports that can be asked for: `answers` says in a sentence what it tells."""

    slug: str
    title: StrOrPromise
    answers: StrOrPromise
    export: Export
    ask: Callable[[QueryDict, AsOf], Answer]

    @property
    def path(self) -> str:
        return reverse("tracking:report_detail", args=[self.slug])


@dataclass(frozen=True)
class ReportFile:
    """A file that a report can be had as: at once, or prepared with a manifest."""

    label: str
    path: str
    prepare_path: str


@dataclass(frozen=True)
class Report:
    """One kind of report, asked by the query string of an address."""

    kind: ReportKind
    as_of: AsOf
    answer: Answer

    @classmethod
    def build(cls, kind: ReportKind, query: QueryDict) -> Report:
        """What its kind says it costs; rows of queries are read later."""
        as_of = AsOf.of(query)
        return cls(kind, as_of, kind.ask(query, as_of))

    @property
    def problems(self) -> list[str]:
        """Why there is no file; a page leaves a moment that makes no sense out."""
        unasked = [] if self.answer.is_asked else [gettext("item: Choose one, as item=priority-7.")]
        return [*(self.answer.problems or unasked), *self.as_of.errors]

    @property
    def makes_sense(self) -> bool:
        return not self.answer.problems

    @cached_property
    def row_count(self) -> int:
        """As many queries as the rows have parts."""
        rows = self.answer.rows
        return len(rows) if isinstance(rows, list) else rows.count()

    def first(self, number: int) -> Rows:
        """The first rows, to be written like all of them: a queryset that can still be ordered."""
        rows = self.answer.rows
        if isinstance(rows, QuerySet):
            return rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:number]))
        return rows.first(number) if isinstance(rows, RowSources) else rows[:number]

    @property
    def fits_at_once(self) -> bool:
        return self.row_count <= settings.REPORT_ROWS_AT_ONCE

    @property
    def chosen(self) -> list[Chosen]:
        """The filter in words, each value with the address without it."""
        return [one.with_as_of(self.as_of) for one in self.answer.asked.chosen(self.kind.path)]

    @property
    def bare_path(self) -> str:
        """Its page without a filter, at the same moment."""
        return self.as_of.with_as_of(self.kind.path)

    @property
    def in_words(self) -> str:
        """`Item: P7 …; Kind: Vote`, and the moment."""
        words = [f"{one.label}: {one.value}" for one in self.chosen]
        words += [f"{name}: {day}" for name, day in self.as_of.values.items()]
        return "; ".join(words) or gettext("everything published")

    @property
    def query(self) -> str:
        """The filter and the moment as an address has them."""
        return (self.answer.asked.query + self.as_of.and_query).removeprefix("&")

    @property
    def path(self) -> str:
        return self.address(self.kind.path)

    def address(self, path: str, **more: str) -> str:
        """An address with the query of this report, and with what is given besides."""
        parts = [self.query, *(f"{name}={value}" for name, value in more.items())]
        return f"{path}?{'&'.join(filter(None, parts))}".rstrip("?")

    @property
    def files(self) -> list[ReportFile]:
        return [
            ReportFile(str(one.label), self.path_of(one), self.prepare_path(one)) for one in Format
        ]

    def path_of(self, file_format: str) -> str:
        """Where the file is had at once."""
        return self.address(reverse("tracking:report_file", args=[self.kind.slug, file_format]))

    def prepare_path(self, file_format: str) -> str:
        path = reverse("tracking:report_prepare", args=[self.kind.slug])
        return self.address(path, format=file_format)

    @property
    def schedule_path(self) -> str:
        """Where an editor has it prepared again and again."""
        return self.address(reverse("desk:schedule_create", args=[self.kind.slug]))
