"""The forms of an import after its check: values, a row, a possible duplicate, the confirmation."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.desk.records.fields import ProseField
from tracking.filters.widgets import draw_quickly
from tracking.imports.columns import IMPORT_KINDS, Reads
from tracking.imports.lookup import What
from tracking.imports.reading import Limits
from tracking.imports.values import Act
from tracking.models import Forum, Import, ImportRow
from tracking.models.imports import Decision
from tracking.models.parties import PartyKind
from tracking.models.publishers import PublisherKind

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.utils.functional import _StrOrPromise as StrOrPromise

MOST_REASON = 500
USE = "use:"  # before the key of what is chosen
LONG = 80  # characters from which a cell is given several lines
NAMED: dict[str, StrOrPromise] = {
    "party": _("Parties"),
    "role": _("Roles"),
    "item": _("Items"),
    "commitment": _("Commitments"),
    "forum": _("Forums"),
    "publisher": _("Publishers"),
    "source": _("Sources"),
    "event": _("Events"),
    "status_update": _("Status updates"),
    "country": _("Countries"),
    "language": _("Languages"),
}


KINDS_OF_NEW: dict[str, list[Any]] = {
    What.PARTY: PartyKind.choices,
    What.FORUM: Forum.Kind.choices,
    What.PUBLISHER: PublisherKind.choices,
}


@dataclass(frozen=True)
class ValueFields:
    """An unknown value, its fields, and what there is to say about it."""

    value: str
    count: int
    columns: str
    choice: BoundField
    other: BoundField
    new: list[BoundField]


class ValuesForm(forms.Form):
    """For each unknown value what is meant: one of the nearest, another, a new one, or nothing.

    unknown: as `Import.unknown` has them.
    """

    mapping = forms.CharField(
        label=_("Remember these choices as"),
        required=False,
        max_length=100,
        help_text=_("The next file with the same headings takes them by itself."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, kind: str, unknown: Sequence[Mapping[str, Any]]
    ) -> None:
        super().__init__(data)
        self.kind = IMPORT_KINDS[kind]
        self.values = {_key(one): one for one in unknown}
        for key, one in self.values.items():
            self.fields[f"choice-{key}"] = forms.ChoiceField(
                label=one["value"], required=False, choices=_choices(one)
            )
            self.fields[f"other-{key}"] = forms.CharField(
                label=_("Another: its code or name"), required=False, max_length=200
            )
            if one["may_create"] and one["scope"] in KINDS_OF_NEW:
                self._offer_new(key, one["scope"])
        draw_quickly(self)

    def _offer_new(self, key: str, scope: str) -> None:
        """What a new one is to be."""
        choices = [("", _("Not said")), *KINDS_OF_NEW[scope]]
        self.fields[f"kind-{key}"] = forms.ChoiceField(
            label=_("If it is created: what it is"), required=False, choices=choices
        )
        if scope == What.PARTY:
            self.fields[f"country-{key}"] = forms.CharField(
                label=_("Of a state: its ISO code, such as KE"), required=False, max_length=2
            )

    @property
    def groups(self) -> list[tuple[StrOrPromise, list[ValueFields]]]:
        """By what they are to name, in the order in which they come."""
        found: dict[str, list[ValueFields]] = {}
        for key, one in self.values.items():
            new = [self[name] for name in (f"kind-{key}", f"country-{key}") if name in self.fields]
            fields = ValueFields(
                one["value"],
                one["count"],
                ", ".join(one["columns"]),
                self[f"choice-{key}"],
                self[f"other-{key}"],
                new,
            )
            found.setdefault(one["scope"], []).append(fields)
        return [(self._label(scope), fields) for scope, fields in found.items()]

    def _label(self, scope: str) -> StrOrPromise:
        column = self.kind.by_name.get(scope)
        return NAMED.get(scope) or (column.label if column else scope)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for key in self.values:
            is_new = cleaned.get(f"choice-{key}") == Act.CREATE and not cleaned.get(f"other-{key}")
            if is_new and f"kind-{key}" in self.fields and not cleaned.get(f"kind-{key}"):
                self.add_error(f"kind-{key}", gettext("Say what the new one is."))
        return cleaned

    @property
    def choices(self) -> dict[str, dict[str, dict[str, str]]]:
        """By scope, by value, what was chosen; what is still undecided is not in it."""
        chosen: dict[str, dict[str, dict[str, str]]] = {}
        for key, one in self.values.items():
            if said := self._said_of(key):
                chosen.setdefault(one["scope"], {})[one["value"]] = said
        return chosen

    def _said_of(self, key: str) -> dict[str, str]:
        cleaned = self.cleaned_data
        choice, other = cleaned[f"choice-{key}"], cleaned[f"other-{key}"].strip()
        if other or choice.startswith(USE):
            return {"act": Act.USE.value, "use": other or choice.removeprefix(USE)}
        if choice != Act.CREATE:
            return {"act": choice} if choice else {}
        of_new = {name: str(cleaned.get(f"{name}-{key}") or "") for name in ("kind", "country")}
        return {"act": choice, **{name: value for name, value in of_new.items() if value}}


def _key(one: Mapping[str, Any]) -> str:
    return hashlib.sha256(f"{one['scope']}\n{one['value']}".encode()).hexdigest()[:16]


def _choices(one: Mapping[str, Any]) -> list[tuple[str, StrOrPromise]]:
    create = [(Act.CREATE.value, _("Create it"))] if one["may_create"] else []
    return [
        ("", _("Not decided")),
        *((f"{USE}{key}", str(label)) for key, label in one["nearest"]),
        *create,
        (Act.EMPTY.value, _("Leave it empty")),
    ]


@dataclass(frozen=True)
class Cell:
    """A cell with its heading and what is wrong with it."""

    heading: str
    text: str
    field: BoundField | None
    problems: list[dict[str, str]]
    is_left_out: bool


class RowForm(forms.Form):
    """All cells of a row, to be mended in place."""

    def __init__(self, data: Mapping[str, Any] | None, of: Import, row: ImportRow) -> None:
        super().__init__(data)
        self.of, self.row, self.header = of, row, of.header
        columns = IMPORT_KINDS[of.kind].by_name
        for place, (heading, text) in enumerate(zip(self.header, row.cells, strict=False)):
            column = columns.get(of.columns.get(heading) or "")
            is_long = len(text) > LONG or "\n" in text or (column and column.reads == Reads.PROSE)
            widget = forms.Textarea(attrs={"rows": 4}) if is_long else forms.TextInput()
            self.fields[f"cell-{place}"] = ProseField(
                label=heading or gettext("Without heading"),
                required=False,
                strip=False,
                initial=text,
                max_length=Limits.of_settings().cell,
                widget=widget,
                help_text=column.label if column else gettext("This column is left out."),
            )

    @property
    def rows(self) -> list[Cell]:
        """The cells in the order of the file, each with its problems."""
        return [
            Cell(
                heading,
                self.row.cells[place],
                self[f"cell-{place}"],
                self._problems_of(heading),
                not self.of.columns.get(heading),
            )
            for place, heading in enumerate(self.header[: len(self.row.cells)])
        ]

    def _problems_of(self, heading: str) -> list[dict[str, str]]:
        names = {heading, self.of.columns.get(heading) or heading}
        return [one for one in self.row.problems if one.get("column") in names]

    @property
    def other_problems(self) -> list[dict[str, str]]:
        """Those of the row as a whole, or of a column that the file lacks."""
        shown = [one for cell in self.rows for one in cell.problems]
        return [one for one in self.row.problems if one not in shown]

    @property
    def cells(self) -> list[str]:
        """Of a form that is valid; a cell without a field stays as it is."""
        return [
            self.cleaned_data.get(f"cell-{place}", text)
            for place, text in enumerate(self.row.cells)
        ]


class DecisionForm(forms.Form):
    """What a person says of a possible duplicate."""

    decision = forms.ChoiceField(
        label=_("What it is"), choices=Decision.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Because"),
        required=False,
        max_length=MOST_REASON,
        help_text=_("Needed where it is different: what tells the two apart."),
    )

    def __init__(self, data: Mapping[str, Any] | None, row: ImportRow) -> None:
        initial = {"decision": row.decision, "reason": row.decision_reason}
        super().__init__(data, initial=initial)
        if not any(one.get("record") for one in row.suspects):  # nothing that it could be added to
            others = [choice for choice in Decision.choices if choice[0] != Decision.LINK]
            self.fields["decision"].choices = others  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_different = cleaned.get("decision") == Decision.DIFFERENT
        if is_different and not str(cleaned.get("reason", "")).strip():
            self.add_error("reason", gettext("Say what tells the two apart."))
        return cleaned


class ConfirmForm(forms.Form):
    """How what was previewed is stored. The revision is that of the preview which was seen."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    goal = forms.CharField(widget=forms.HiddenInput)  # as it was checked for
    all_or_none = forms.ChoiceField(
        label=_("If some rows cannot be stored"),
        choices=[
            ("", _("Store the good ones; the others come back as a file")),
            ("yes", _("Store nothing")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Mapping[str, Any] | None, of: Import) -> None:
        initial = {
            "revision": of.revision,
            "goal": of.goal,
            "all_or_none": "yes" if of.all_or_none else "",
        }
        super().__init__(data, initial=initial)

    def clean_all_or_none(self) -> bool:
        return bool(self.cleaned_data["all_or_none"] == "yes")
