"""The forms by which an editor asks for a second opinion, hands it on or cancels it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from priorities.models import Commitment, Item
from tracking import permissions
from tracking.desk.records.act_forms import ReasonForm
from tracking.desk.records.fields import (
    THE_WHOLE,
    DayField,
    RowField,
    commitment_key,
    commitments_by_item,
    items_by_kind,
    row_keys,
)
from tracking.models import SecondOpinion, StatusUpdate
from tracking.models.second_opinions import Opinion


class GiveForm(forms.Form):
    """What two people are to assess, and who. `record` in the address is the first assessment."""

    record = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    item = RowField(label=_("Item"))
    commitment = RowField(label=_("Commitment"), required=False, empty=THE_WHOLE)
    as_of = DayField(label=_("As-of date"), help_text=_("Of both assessments."))
    first_assessor = RowField(
        label=_("First assessor"),
        help_text=_("Who has assessed it already, if anybody has: their assessment is used."),
    )
    second_assessor = RowField(
        label=_("Second assessor"),
        help_text=_("Somebody who has not seen the first one, and will not before both are in."),
    )

    def __init__(self, data: Mapping[str, Any] | None, query: QueryDict) -> None:
        """Five queries at the most."""
        super().__init__(data)
        items = list(Item.objects.in_paper_order())
        self._offer("item", items_by_kind(items))
        self._offer("commitment", commitments_by_item(items, Commitment.objects.all()))
        people = permissions.assessors()
        record = _record((data or query).get("record", ""))
        if record:
            self._show(record)
            people[str(record.created_by_id)] = record.created_by
        for name in ("first_assessor", "second_assessor"):
            self._offer(name, people)

    def _offer(self, name: str, groups: Mapping[str, Any]) -> None:
        grouped = groups if name in ("item", "commitment") else {"": groups}
        self.fields[name].offer(grouped)  # type: ignore[attr-defined]

    def _show(self, record: StatusUpdate) -> None:
        self.initial = {
            "record": str(record.pk),
            "item": record.item.key,
            "commitment": commitment_key(record.commitment) if record.commitment else "",
            "as_of": record.as_of,
            "first_assessor": str(record.created_by_id),
        }

    def clean(self) -> None:
        typed = super().clean() or {}
        item, commitment = typed.get("item"), typed.get("commitment")
        if item and commitment and commitment.item_id != item.pk:
            sentence = gettext("%(code)s is not a commitment of this item.")
            self.add_error("commitment", sentence % {"code": commitment.code})

    @property
    def asked(self) -> SecondOpinion:
        """What a valid form asks for, not stored."""
        typed = {name: self.cleaned_data[name] for name in self.fields if name != "record"}
        return SecondOpinion(**typed)


class HandOnForm(ReasonForm):
    """Who is asked instead of one of the two."""

    which = forms.ChoiceField(
        label=_("Instead of"), choices=[c for c in Opinion.choices if c[0] != Opinion.AGREED]
    )
    to = RowField(label=_("Now asked"))
    field_order = ["version", "which", "to", "reason"]

    def __init__(self, data: Mapping[str, Any] | None, asked: SecondOpinion) -> None:
        super().__init__(data, asked)
        assessors = {"first": asked.first_assessor, "second": asked.second_assessor}
        labels = {"first": _("the first assessor"), "second": _("the second assessor")}
        self.fields["which"].choices = [  # type: ignore[attr-defined]
            (which, f"{labels[which]}, {person}") for which, person in assessors.items()
        ]
        two = {str(asked.first_assessor_id), str(asked.second_assessor_id)}
        people = {key: one for key, one in permissions.assessors().items() if key not in two}
        self.fields["to"].offer({"": people})  # type: ignore[attr-defined]


def _record(key: str) -> StatusUpdate | None:
    keys = row_keys([key])
    rows = StatusUpdate.objects.with_subject().with_people()
    return rows.in_bulk(keys).get(keys[0]) if keys else None
