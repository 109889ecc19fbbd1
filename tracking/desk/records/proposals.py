"""Parties that nobody has recorded yet, proposed in the form of an event that names them.

For each typed name that is no known party the form asks what it is. Where that is answered, the
party is stored together with the event; readers see it once an editor has confirmed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from tracking.desk.records.party_fields import party_words
from tracking.filters.widgets import Dropdown
from tracking.models import Party
from tracking.values.validators import validate_line

MOST = 10  # new parties of one event
LONGEST_NAME = 200
FIELDS = ("new_party_name", "new_party_kind", "new_party_country")


class ProposalRow(forms.Form):
    """What a typed name is, if it is a new party."""

    new_party_name = forms.CharField(
        widget=forms.HiddenInput, max_length=LONGEST_NAME, validators=[validate_line]
    )
    new_party_kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("Not a new party")), *Party.Kind.choices],
        widget=Dropdown,
    )
    new_party_country = forms.CharField(
        label=_("ISO code, two letters"),
        required=False,
        max_length=20,
        help_text=_("For a state that has one."),
        widget=forms.TextInput(attrs={"size": "4"}),
    )

    def __init__(self, number: str, typed: Mapping[str, str]) -> None:
        super().__init__(typed, auto_id=f"id_%s_{number}")

    @property
    def name(self) -> str:
        return str(self.data["new_party_name"])

    def clean_new_party_country(self) -> str:
        code = str(self.cleaned_data["new_party_country"]).upper()
        if not code:
            return ""
        if self.cleaned_data.get("new_party_kind") != Party.Kind.STATE:
            raise ValidationError(gettext("Only a state has an ISO code."))
        if code not in countries:
            raise ValidationError(gettext("This is not an ISO 3166 code; write for example KE."))
        return code

    def party(self) -> Party | None:
        """The new party, not stored; None where the answer is that it is none, or is not valid."""
        if not self.is_valid() or not self.cleaned_data["new_party_kind"]:
            return None
        return Party(
            name=self.cleaned_data["new_party_name"],
            kind=self.cleaned_data["new_party_kind"],
            country=self.cleaned_data["new_party_country"],
        )


@dataclass(frozen=True)
class Proposals:
    """The rows of a form, one for each typed name that is no known party."""

    rows: list[ProposalRow]

    @classmethod
    def of(cls, data: Any, text: str, known: Mapping[str, Party]) -> Proposals:
        """Rows that were sent have their answers; a name that is new in the text has none."""
        sent = {row["new_party_name"].upper(): row for row in _sent(data)}
        rows = []
        for number, name in enumerate(_unknown(text, known)[:MOST]):
            blank = {"new_party_name": name}
            rows.append(ProposalRow(str(number), sent.get(name.upper(), blank)))
        return cls(rows)

    def parties(self) -> dict[str, Party]:
        """The new parties by their names in capital letters."""
        found = ((row.name.upper(), row.party()) for row in self.rows)
        return {name: party for name, party in found if party}

    @property
    def are_valid(self) -> bool:
        return all(row.is_valid() for row in self.rows)

    @property
    def blank(self) -> ProposalRow:
        """For the script, which puts a number in place of `number`, and the name."""
        usual = {"new_party_name": "", "new_party_kind": Party.Kind.ORGANISATION}
        return ProposalRow("number", usual)


def _sent(data: Any) -> list[dict[str, str]]:
    if not isinstance(data, QueryDict):
        return []
    columns = [data.getlist(name) for name in FIELDS]
    return [dict(zip(FIELDS, values, strict=True)) for values in zip(*columns, strict=False)]


def _unknown(text: str, known: Mapping[str, Party]) -> list[str]:
    """The names, each once, that could be those of a party and are of none that is known."""
    names: dict[str, str] = {}
    for word in party_words(text):
        name = word.partition(":")[0].strip()
        if name in known or name.upper() in known or not 1 < len(name) <= LONGEST_NAME:
            continue
        try:
            validate_line(name)
        except ValidationError:
            continue
        names.setdefault(name.upper(), name)
    return list(names.values())
