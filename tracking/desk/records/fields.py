"""Form fields that the desk's forms share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from priorities.models import Commitment, Item, Kind
from tracking.filters.widgets import Checkboxes, Dropdown
from tracking.values.partial_dates import PartialDate

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

NO_SUCH_CHOICE = _("There is no such choice. Choose from the list.")
THE_WHOLE = _("The item as a whole")  # where no commitment is chosen

# The heading of the items that have no theme.
HEADINGS = {
    Kind.PRIORITY: _("Priorities"),
    Kind.PLATFORM: _("Platforms"),
    Kind.PRINCIPLE: _("Principles"),
}


class PartialDateField(forms.CharField):
    """A date as precise as it is known; `2024-5`, `May 2024` and the like are read as `2024-05`."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return str(PartialDate.read(text, today=timezone.localdate()))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class ProseField(forms.CharField):
    """Text of several lines; browsers send two characters for each line break, we keep one."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class DayField(forms.DateField):
    """One day, in ISO form alone: no guess which number is the month."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": _("This is not a day. Write it as 2024-05-17.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)


class VersionField(forms.IntegerField):
    """The version that a person saw. A damaged one counts as never seen, so it is a conflict."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> int:
        try:
            return max(super().clean(value) or 0, 0)
        except ValidationError:
            return 0


class Offering:
    """A choice among rows that are read once and found by a word of their own.

    The database is not asked for what was typed: a value that it would refuse (NUL, a number of
    20 digits) is simply not among the choices.
    """

    choices: Any
    coerce: Callable[[Any], Any]
    rows: Mapping[str, Any]
    first: list[tuple[str, StrOrPromise]] = []  # choices before the rows

    def offer(
        self, groups: Mapping[str, Mapping[str, Any]], label: Callable[[Any], str] = str
    ) -> None:
        """Takes the rows by value, under their headings; the heading "" is none.

        They get their labels when they are drawn: a form that is saved draws none.
        """
        self.rows = {value: row for rows in groups.values() for value, row in rows.items()}
        self.coerce = self.row_of
        self.choices = lambda: [*self.first, *_labelled(groups, label)]

    def valid_value(self, value: Any) -> bool:
        return str(value) in self.rows

    def row_of(self, value: str) -> Any:
        """The row of this value; a ValueError where none is offered under it."""
        if value not in self.rows:
            raise ValueError(NO_SUCH_CHOICE)
        return self.rows[value]


def _labelled(
    groups: Mapping[str, Mapping[str, Any]], label: Callable[[Any], str]
) -> Iterator[tuple[str, Any]]:
    for heading, rows in groups.items():
        options = [(value, label(row)) for value, row in rows.items()]
        yield from [(heading, options)] if heading else options


class RowField(Offering, forms.TypedChoiceField):
    """One row; None where none is chosen."""

    widget = Dropdown
    default_error_messages = {"invalid_choice": NO_SUCH_CHOICE}

    def __init__(self, *, empty: StrOrPromise = "", **options: Any) -> None:
        """`empty`: the words for no choice, where the dropdown's own are not clear enough."""
        super().__init__(empty_value=None, **options)
        self.first = [("", empty or BLANK_CHOICE_DASH[0][1])]


class RowsField(Offering, forms.TypedMultipleChoiceField):
    """Any number of rows, or this many at the most, as checkboxes under their headings."""

    widget = Checkboxes
    default_error_messages = {
        "invalid_choice": NO_SUCH_CHOICE,
        "too_many": _("These are %(number)s; choose %(most)s at the most."),
    }

    def __init__(self, *, most: int | None = None, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.most = most

    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.most is not None and len(value) > self.most:
            words = {"number": len(value), "most": self.most}
            raise ValidationError(self.error_messages["too_many"], "too_many", words)


def items_by_heading(items: Iterable[Item]) -> dict[str, dict[str, Item]]:
    """The items by key: priorities by theme, then platforms, then principles."""
    headings: dict[str, dict[str, Item]] = {}
    order = [Kind.PRIORITY, Kind.PLATFORM, Kind.PRINCIPLE]
    for item in sorted(items, key=lambda item: order.index(Kind(item.kind))):
        heading = item.theme.title if item.theme else str(HEADINGS[Kind(item.kind)])
        headings.setdefault(heading, {})[item.key] = item
    return headings


def items_by_kind(items: Iterable[Item]) -> dict[str, dict[str, Item]]:
    """The items by key in the paper's order: priorities, platforms, principles."""
    headings: dict[str, dict[str, Item]] = {str(heading): {} for heading in HEADINGS.values()}
    for item in items:
        headings[str(HEADINGS[Kind(item.kind)])][item.key] = item
    return headings


def commitments_by_item(
    items: Iterable[Item], commitments: Iterable[Commitment]
) -> dict[str, dict[str, Commitment]]:
    """The commitments by `priority-7.2`, under their items in the order of these.

    Each gets its item from them, so that it need not be loaded with it.
    """
    by_item: dict[int, dict[str, Commitment]] = {}
    item_of = {item.pk: item for item in items}
    for commitment in commitments:
        commitment.item = item_of[commitment.item_id]
        by_item.setdefault(commitment.item_id, {})[commitment_key(commitment)] = commitment
    return {str(item): by_item[item.pk] for item in item_of.values() if item.pk in by_item}


def commitments_of(item: Item | None, all_: Iterable[Commitment]) -> dict[str, Commitment]:
    """The commitments of this item by `priority-7.2`; none without an item."""
    return {commitment_key(row): row for row in all_ if item and row.item_id == item.pk}


def commitment_key(commitment: Commitment) -> str:
    return f"{commitment.item.key}.{commitment.number}"


def with_value(data: Any, name: str, value: object) -> Any:
    """What was typed, with another value in one field."""
    changed = data.copy()
    changed[name] = str(value)
    return changed


def row_keys(values: Iterable[str]) -> list[int]:
    """Those of the values that can be primary keys; the others name no row."""
    return [int(text) for text in values if text.isascii() and text.isdigit() and len(text) < 19]
