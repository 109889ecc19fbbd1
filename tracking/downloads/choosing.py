"""The columns that a reader chose for the file of a list, and the formats in which it comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import QueryDict
from django.utils.translation import gettext

from tracking.downloads.lists import Asked
from tracking.exports import Column, Export, Format, UnknownColumns
from tracking.models.cited_downloads import Variant

UP, DOWN = "up", "down"
BETWEEN_REMEMBERED = "."  # a comma would be quoted in a cookie


@dataclass(frozen=True)
class ColumnRow:
    """A column in the form. focus: the button that was pressed, if it was one of this row."""

    column: Column
    is_chosen: bool
    focus: str


@dataclass(frozen=True)
class ColumnChoice:
    """Columns of a file in an order; `problem` says why it is not what was asked.

    is_asked: whether the address names them, so that they are worth remembering.
    """

    export: Export
    names: list[str]
    problem: str = ""
    moved: tuple[str, str] = ("", "")
    is_asked: bool = False

    @classmethod
    def of(cls, export: Export, query: QueryDict, remembered: str = "") -> ColumnChoice:
        """From the form or an address, else those that were remembered, else all.

        `columns=title,items`; from the form a `column` for each tick in the order of the rows, and
        `move=title:up` for a pressed button; `all` for all columns.
        """
        every = cls(export, export.header)
        if "all" in query:
            return replace(every, is_asked=True)
        if "columns" in query:
            return every._with(query.get("columns", "").split(","))
        if "form" in query:
            return every._with(query.getlist("column"))._moved(query.get("move", ""))
        known = every._with(remembered.split(BETWEEN_REMEMBERED))
        return replace(every if known.problem else known, is_asked=False)

    @property
    def is_all(self) -> bool:
        return self.names == self.export.header

    @property
    def query(self) -> str:
        """The parameter of the file's address; none for all columns in their own order."""
        return "" if self.is_all else f"columns={','.join(self.names)}"

    @property
    def to_remember(self) -> str:
        return "" if self.is_all else BETWEEN_REMEMBERED.join(self.names)

    @property
    def rows(self) -> Iterator[ColumnRow]:
        """The chosen columns in their order, then the others."""
        columns = {column.name: column for column in self.export.columns}
        others = [name for name in columns if name not in self.names]
        for name in [*self.names, *others]:
            focus = self.moved[1] if self.moved[0] == name else ""
            yield ColumnRow(columns[name], name in self.names, focus)

    def _with(self, names: list[str]) -> ColumnChoice:
        names = [name.strip() for name in names]
        if not any(names):
            return replace(self, problem=gettext("Choose at least one column."))
        try:
            self.export.with_columns(names)
        except UnknownColumns as error:
            return replace(self, problem=str(error))
        return replace(self, names=names, is_asked=True)

    def _moved(self, move: str) -> ColumnChoice:
        """One place up or down; where it stands at the end already, it stays."""
        name, _, direction = move.partition(":")
        if name not in self.names or direction not in {UP, DOWN}:
            return self
        names = list(self.names)
        here = names.index(name)
        there = min(max(here + (1 if direction == DOWN else -1), 0), len(names) - 1)
        names[here], names[there] = names[there], names[here]
        return replace(self, names=names, moved=(name, direction))


@dataclass(frozen=True)
class Offer:
    """A file that can be taken: what it is called, what it is for, and its address."""

    label: str
    purpose: str
    address: str


def offers(asked: Asked, choice: ColumnChoice) -> list[Offer]:
    """The files of these rows with these columns, in each format and variant."""

    def offer(ending: str, purpose: str, label: str = "", variant: str = "") -> Offer:
        query = "&".join(filter(None, [asked.query, choice.query, variant]))
        return Offer(label or Format(ending).label, purpose, asked.file.path(ending, query))

    most = intcomma(settings.REPORT_ROWS_AT_ONCE)
    later = gettext("; above %(most)s rows prepared in the background") % {"most": most}
    return [
        offer(
            Format.CSV,
            gettext("for most programs; text that a spreadsheet would run as a formula is inert"),
        ),
        offer(
            Format.CSV,
            gettext("the same, marked so that Excel reads the letters of every script"),
            label=str(Variant.EXCEL.label),
            variant=f"{Variant.EXCEL}=1",
        ),
        offer(
            Format.CSV,
            gettext("text exactly as recorded, for programs; do not open it in a spreadsheet"),
            label=str(Variant.PLAIN.label),
            variant=f"{Variant.PLAIN}=1",
        ),
        offer(
            Format.XLSX,
            gettext("a workbook with typed dates and numbers, and a sheet about the file") + later,
        ),
        offer(Format.JSON, gettext("one object that describes itself, for programs") + later),
        offer(Format.JSONL, gettext("one object a line, for programs") + later),
        offer(
            "zip",
            gettext("the CSV with its columns explained, a README, a manifest and a citation"),
            label=gettext("ZIP with everything"),
        ),
        Offer(
            gettext("Prepare one of a long list"),
            gettext("made in the background; its page shows the size beforehand, and progress"),
            asked.file.prepare_path("&".join(filter(None, [asked.query, choice.query]))),
        ),
    ]
