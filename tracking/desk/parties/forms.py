"""The forms of a party. They check what is typed and store nothing."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracking import permissions
from tracking.actions import MAX_REASON
from tracking.desk.records.conflicts import Conflict, Merge
from tracking.desk.records.fields import ProseField, RowField, VersionField
from tracking.desk.records.forms import add_refusal
from tracking.desk.records.rest import WithRest
from tracking.desk.records.rows import let_all_be_pasted
from tracking.filters.widgets import draw_quickly
from tracking.models import Event, Party, Record
from tracking.models.origins import REFERENCE
from tracking.values.validators import validate_prose

if TYPE_CHECKING:  # no generic class when the code runs
    FormOfParty = forms.ModelForm[Party]
else:
    FormOfParty = forms.ModelForm


class PartyForm(WithRest, FormOfParty):
    """Without a party a form to add one, with a party a form to change it.

    The form works on a copy: `stored` stays as the database has it.
    """

    REST = REFERENCE

    version = VersionField()
    reason = ProseField(
        label=_("Reason for this change"),
        max_length=MAX_REASON,
        validators=[validate_prose],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("This party is public: the reason stays in its history."),
    )

    class Meta:
        model = Party
        fields = ["name", "kind", "code", "country", "other_names", *REFERENCE]

    def __init__(
        self, data: Mapping[str, Any] | None = None, party: Party | None = None, auto_id: str = ""
    ) -> None:
        super().__init__(data, instance=copy.copy(party), auto_id=auto_id or "id_%s")
        self.stored = party
        self.merge: Merge | None = None
        self.initial["version"] = party.version if party else None
        if party is None:
            del self.fields["version"]
        if party is None or not party.is_read_publicly:
            del self.fields["reason"]
        let_all_be_pasted(self)
        draw_quickly(self)

    def add_problems(self, error: ValidationError) -> None:
        """Adds an action's refusal to the form's fields."""
        add_refusal(self, error)


class ReplaceForm(forms.Form):
    """Which known party a proposed one is."""

    conflict: Conflict | None = None
    version = VersionField()
    known = RowField(label=_("Or is it a known party?"))

    def __init__(
        self, data: Mapping[str, Any] | None, party: Party, known: Iterable[Party]
    ) -> None:
        super().__init__(data, initial={"version": party.version}, auto_id=f"id_%s_{party.pk}")
        names = {str(one.pk): one for one in known}
        self.fields["known"].offer({"": names}, label=lambda one: f"{one} ({one.code})")  # type: ignore[attr-defined]


@dataclass(frozen=True)
class NewParty:
    """A proposed party of a record, with the forms to confirm or replace it at the review."""

    party: Party
    form: PartyForm
    replace_form: ReplaceForm

    @classmethod
    def all_of(cls, record: Record, person: Any) -> list[NewParty]:
        """Of an event, for an editor. One query, and one more where there are any."""
        if not isinstance(record, Event) or not permissions.is_editor(person):
            return []
        proposed = list(record.parties.unconfirmed().by_name())
        known = list(Party.objects.public().by_name()) if proposed else []
        return [
            cls(party, PartyForm(None, party, f"id_%s_{party.pk}"), ReplaceForm(None, party, known))
            for party in proposed
        ]
