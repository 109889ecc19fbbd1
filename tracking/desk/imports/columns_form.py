"""The form that says which column each heading of a file means."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tracking.desk.imports.forms import MappingForm
from tracking.filters.widgets import draw_quickly
from tracking.imports import date_orders
from tracking.imports.columns import IMPORT_KINDS, ImportColumn, Reads
from tracking.imports.matching import why_left_out
from tracking.imports.reading import Table
from tracking.models import Import

DATES = {Reads.DATE, Reads.PERIOD, Reads.DAY}
ORDERS = [
    ("", _("Not said")),
    (date_orders.DMY, _("Day first: 5 June")),
    (date_orders.MDY, _("Month first: 6 May")),
]
LEFT_OUT = pgettext_lazy("of a column of a file", "Left out")
MOST_NUMBERED = 9


class ColumnsForm(MappingForm):
    """A select for each heading, and one for the order of day and month where a date needs it.

    table: the first rows of the file, of which the example of each column is.
    """

    def __init__(self, data: Mapping[str, Any] | None, of: Import, table: Table) -> None:
        super().__init__(data, of)
        self.of, self.table, self.kind = of, table, IMPORT_KINDS[of.kind]
        self.headings = [heading for heading in dict.fromkeys(table.header) if heading.strip()]
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, initial=self.digest)
        choices = self._choices()
        for place, heading in enumerate(self.headings):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading,
                required=False,
                choices=choices,
                initial=of.columns.get(heading) or "",
            )
            if self._asks_order(heading):
                self.fields[f"order-{place}"] = forms.ChoiceField(
                    label=_("How dates such as 5/6/2024 are written in it"),
                    required=False,
                    choices=ORDERS,
                    initial=of.day_orders.get(heading, ""),
                )
        draw_quickly(self)

    @property
    def digest(self) -> str:
        """Tells whether the file is still read as it was when the page was opened."""
        return hashlib.sha256(json.dumps(list(self.table.header)).encode()).hexdigest()

    def _choices(self) -> list[tuple[str, Any]]:
        """The columns of the template, those that were matched, and further sources."""
        matched = {name for name in self.of.columns.values() if name}
        numbers = [column.number for column in self.kind.columns if column.name in matched]
        numbered = range(2, min(max([1, *numbers]) + 1, MOST_NUMBERED) + 1)
        offered = [
            (column.name, _label_of(column))
            for column in self.kind.columns
            if column.name in matched or column.number == 0 or column.number in numbered
        ]
        return [("", LEFT_OUT), *offered]

    def _asks_order(self, heading: str) -> bool:
        """Whether the dates of the column can be read in two ways, or were once."""
        column = self.kind.by_name.get(self.of.columns.get(heading) or "")
        if column is None or column.reads not in DATES:
            return False
        order = date_orders.column_order(self.cells_of(heading))
        return heading in self.of.day_orders or order == date_orders.AMBIGUOUS

    def cells_of(self, heading: str) -> list[str]:
        place = self.table.header.index(heading)
        return [line.cells[place] for line in self.table.lines]

    @property
    def matches(self) -> list[dict[str, Any]]:
        """Each heading with an example, its fields, and what is to be said of it."""
        reasons = why_left_out(self.headings, self.kind)
        return [
            {
                "heading": heading,
                "example": _first(self.cells_of(heading)),
                "column": self[f"column-{place}"],
                "order": self[f"order-{place}"] if f"order-{place}" in self.fields else None,
                "why_left_out": reasons.get(heading, ""),
            }
            for place, heading in enumerate(self.headings)
        ]

    @property
    def left_out(self) -> list[str]:
        return [heading for heading in self.headings if not self.of.columns.get(heading)]

    @property
    def missing(self) -> list[ImportColumn]:
        """What a new record needs and no heading means."""
        matched = set(self.of.columns.values())
        return [column for column in self.kind.required if column.name not in matched]

    def clean_seen(self) -> str:
        if self.cleaned_data["seen"] != self.digest:
            sentence = gettext(
                "The file is read in another way meanwhile: look at its columns again."
            )
            raise ValidationError(sentence)
        return self.digest

    @property
    def columns(self) -> dict[str, str]:
        """By heading, the column, of a form that is valid."""
        return {
            heading: self.cleaned_data[f"column-{place}"]
            for place, heading in enumerate(self.headings)
        }

    @property
    def day_orders(self) -> dict[str, str]:
        """By heading, the order that was said, of those that are dates."""
        return {
            heading: order
            for place, (heading, name) in enumerate(self.columns.items())
            if name
            and self.kind.by_name[name].reads in DATES
            and (order := self.cleaned_data.get(f"order-{place}"))
        }


def _label_of(column: ImportColumn) -> str:
    """With the number of the source, where a row describes several."""
    label = str(column.label)
    return f"{label} ({column.number})" if column.number else label


def _first(cells: list[str]) -> str:
    return next((cell for cell in cells if cell.strip()), "")
