"""Parties typed by their codes or names, with and without roles."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.desk.records.fields import ProseField
from tracking.models import Involvement, Party
from tracking.models.parties import CODE

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

MOST_LOOKED_UP = 100  # codes that one query looks up
WAY_ON = _("Write its code or its name.")
Role = Involvement.Role


class PartyListField(ProseField):
    """Many parties at once, as in the CSV files: `CHN:host; KEN:participant`.

    proposed: new parties by their names in capital letters, which are not stored yet.
    """

    parties: Mapping[str, Party] = {}
    proposed: Mapping[str, Party] = {}
    way_on = _("Write CODE:role; CODE:role.")  # for a name that is no known party

    def clean(self, value: Any) -> list[tuple[Party, str]]:
        words = party_words(super().clean(value))
        known: Mapping[str, Party] = ChainMap(self.parties, self.proposed)  # type: ignore[arg-type]
        return [party_in_role(word, known, self.way_on) for word in words]


def party_words(text: str) -> list[str]:
    return [word.strip() for word in re.split(r"[;,\n]", text) if word.strip()]


def party_in_role(
    text: str, parties: Mapping[str, Party], way_on: StrOrPromise = ""
) -> tuple[Party, str]:
    """Reads `CHN:host` or `CHN`, a participant; a ValidationError says what is unknown."""
    code, _, role = (part.strip() for part in text.partition(":"))
    party = party_called(code, parties, way_on)
    role = role.lower().replace(" ", "_") or Role.PARTICIPANT
    if role not in Role.values:
        sentence = gettext("“%(text)s” names no role. Roles: %(roles)s.")
        shown = Truncator(text.strip()).chars(40)
        raise ValidationError(sentence % {"text": shown, "roles": ", ".join(Role.values)})
    return party, role


def party_called(word: str, parties: Mapping[str, Party], way_on: StrOrPromise = WAY_ON) -> Party:
    """The one of this code or name. A ValidationError says that there is none, and the way on."""
    if party := parties.get(word) or parties.get(word.upper()):
        return party
    sentence = gettext("“%(text)s” names no known party.") % {"text": Truncator(word).chars(40)}
    raise ValidationError(f"{sentence} {way_on}")


class PartiesByWord(Mapping[str, Party]):
    """Parties by their codes, and by each of their names in capital letters.

    A name that is shown counts before the other names of a party, a code before all names. Those
    whose codes were typed are read in one query; all others, and the names of hundreds of states,
    which are translated, only for a word that is no such code.

    typed: what a form says of parties, as `party_words` reads it.
    """

    def __init__(self, typed: str = "") -> None:
        self.typed = typed

    @cached_property
    def by_code(self) -> dict[str, Party]:
        """All parties, in the order of their names."""
        return {party.code: party for party in Party.objects.by_name()}

    @cached_property
    def by_name(self) -> dict[str, Party]:
        parties = self.by_code.values()
        others = {name.upper(): party for party in parties for name in party.all_names}
        return {**others, **{party.display_name.upper(): party for party in parties}}

    @cached_property
    def _by_typed_code(self) -> dict[str, Party]:
        words = {word.partition(":")[0].strip() for word in party_words(self.typed)}
        codes = [word.lower() for word in words if re.fullmatch(CODE, word)]
        found = Party.objects.with_any_case(codes[:MOST_LOOKED_UP])
        return {party.code: party for party in found}

    def __getitem__(self, word: str) -> Party:
        for code in (word, word.upper()):
            if party := self._by_typed_code.get(code):
                return party
        return self.by_code.get(word) or self.by_name[word]

    def __iter__(self) -> Iterator[str]:
        return iter({**self.by_name, **self.by_code})

    def __len__(self) -> int:
        return len({**self.by_name, **self.by_code})


class PartyField(forms.CharField):
    """One party, typed by its code or one of its names; None for nothing."""

    def __init__(self, **options: Any) -> None:
        for name in ("queryset", "to_field_name", "limit_choices_to", "blank"):
            options.pop(name, None)  # what a model field says of its choices
        super().__init__(**options, max_length=200)

    def prepare_value(self, value: Any) -> Any:
        """The code of a stored key; what was typed stays as it is."""
        if isinstance(value, int):
            found = Party.objects.filter(pk=value).first()
            return found.code if found else ""
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Party | None:
        text = super().clean(value)
        return party_called(text, PartiesByWord(text)) if text else None


class PartiesInput(forms.TextInput):
    """Parties in one line, chosen in the picker where scripts run; also read one by one."""

    def __init__(self) -> None:
        super().__init__(attrs={"data-picker": "parties-to-pick"})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        return "; ".join(data.getlist(name))

    def format_value(self, value: Any) -> str:
        return value if isinstance(value, str) else "; ".join(value or ())


class PartiesField(forms.CharField):
    """Any number of parties, typed by their codes or names: `CHN; KEN`."""

    widget = PartiesInput

    def clean(self, value: Any) -> list[Party]:
        text = super().clean(value)
        known = PartiesByWord(text)
        return list(dict.fromkeys(party_called(word, known) for word in party_words(text)))


def with_parties_apart(data: Any, name: str) -> Any:
    """What was sent, each party of this field by its code: so two people's choices are compared."""
    text = "; ".join(data.getlist(name))
    known = PartiesByWord(text)
    found = {word: known.get(word) or known.get(word.upper()) for word in party_words(text)}
    apart = data.copy()
    apart.setlist(name, [party.code if party else word for word, party in found.items()])
    return apart


def party_key(pair: tuple[Party, str]) -> str:
    return f"{pair[0].code}:{pair[1]}"


def party_label(pair: tuple[Party, str]) -> str:
    return f"{pair[0]} ({Role(pair[1]).short_label.lower()})"
