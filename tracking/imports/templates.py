"""Files to fill in: the columns of a kind, an example row, and what each column means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from tracking.imports.columns import ImportColumn, ImportKind


@dataclass(frozen=True)
class Template:
    """The rows of a template, each with a cell for each heading.

    An import leaves out the meanings if they stand in a sheet of their own; the example is a row
    like any other, to be deleted or overwritten.
    """

    kind: ImportKind
    columns: tuple[ImportColumn, ...]

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def example(self) -> list[str]:
        return [column.example for column in self.columns]

    @property
    def meanings(self) -> list[str]:
        """What each column means, and which of them a new record needs."""
        return [_meaning(column) for column in self.columns]

    def explained(self) -> Iterator[tuple[str, str, str, str]]:
        """A row for each column, for a sheet or a page: name, label, meaning, example."""
        for column in self.columns:
            yield column.name, str(column.label), _meaning(column), column.example


def template(kind: ImportKind) -> Template:
    """The columns that most files need; all others that the kind has can be added."""
    return Template(kind, tuple(column for column in kind.columns if column.in_template))


def _meaning(column: ImportColumn) -> str:
    words = str(column.meaning)
    return gettext("%(meaning)s Required.") % {"meaning": words} if column.required else words
