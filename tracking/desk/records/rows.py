"""The repeated rows of a record's form: new sources, and parties with their roles."""

from __future__ import annotations

import copy
import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.desk.records.fields import DayField, PartialDateField, ProseField, RowField
from tracking.desk.records.publisher_fields import PublisherField, VoiceOffer, take_voice
from tracking.filters.widgets import Dropdown, draw_quickly
from tracking.models import Involvement, Party, Source
from tracking.models.parties import CODE
from tracking.values.web_addresses import normal_address

MOST_LOOKED_UP = 100  # codes that one query looks up
WAY_ON = _("Write its code or its name.")
Role = Involvement.Role


if TYPE_CHECKING:  # no generic class when the code runs
    from django.utils.functional import _StrOrPromise as StrOrPromise

    FormOfSource = forms.ModelForm[Source]
else:
    FormOfSource = forms.ModelForm


class SourceFields(FormOfSource):
    """The fields of a source, alone or as a row in the form of a record."""

    read_on = DayField(
        label=_("Read on"),
        required=False,
        help_text=Source._meta.get_field("read_on").help_text,
    )

    class Meta:
        model = Source
        fields = [
            "url", "title", "publisher", "voice", "carrier", "published_on", "language", "kind",
            "read_on", "citation", "archived_url",
        ]  # fmt: skip
        field_classes = {
            "published_on": PartialDateField,
            "voice": PublisherField,
            "carrier": PublisherField,
        }

    def clean_read_on(self) -> Any:
        day = self.cleaned_data["read_on"]
        if day and day > timezone.localdate():
            raise ValidationError(gettext("The day when it was read cannot be in the future."))
        return day


class SourceRow(SourceFields):
    """A source added with its record. At a known address it is the known source, unchanged.

    pages: the rows of one form by their pages. Two rows of one page are one source.
    """

    noun = _("Source")
    TYPED = ["url", "title", "publisher", "published_on", "citation", "archived_url"]
    REST = ["citation", "archived_url"]

    # Required of a new source alone: of a known one the address is enough.
    title = forms.CharField(label=_("Title"), required=False, max_length=300)
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=200)

    def __init__(
        self,
        *args: Any,
        linked: Iterable[Source] = (),
        pages: dict[str, SourceRow] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.linked = linked
        self.pages = {} if pages is None else pages
        self.known: Source | None = None
        self.same_as: SourceRow | None = None
        self.offer: VoiceOffer | None = None
        self.initial["read_on"] = timezone.localdate()
        self.fields["url"].widget.input_type = "url"
        let_all_be_pasted(self)
        draw_quickly(self)

    def has_changed(self) -> bool:
        """A row is in use when something was typed, whatever its choices say."""
        return any(name in self.changed_data for name in self.TYPED)

    def clean(self) -> None:
        super().clean()
        self.same_as = self._row_before()
        self.known = self._at_address() or self._among_linked()
        if self.known:
            # Checked as that row, its address is not taken by another one.
            self.instance = copy.copy(self.known)
        elif not self.same_as:
            self._require("title", gettext("Enter the title of the source."))
            self._require("publisher", gettext("Say who published it."))
            if not self.cleaned_data.get("citation"):
                self._require(
                    "url", gettext("Enter the address, or a citation where there is none.")
                )
            self.offer = take_voice(self)

    def _require(self, name: str, sentence: str) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, sentence)

    def _row_before(self) -> SourceRow | None:
        """An earlier row of this form that is the same page, or has the same words."""
        typed = self.cleaned_data
        words = [typed.get(name) or "" for name in ("citation", "title", "publisher")]
        page = normal_address(typed.get("url") or "") or (all(words) and "\n".join(words))
        first = self.pages.setdefault(page, self) if page else self
        return None if first is self else first

    def _at_address(self) -> Source | None:
        url = self.cleaned_data.get("url")
        return Source.objects.known_at(url) if url else None

    def _among_linked(self) -> Source | None:
        """The same page under another address, or the same source without one."""
        words = [self.cleaned_data.get(name) for name in ("url", "citation", "title", "publisher")]
        page = normal_address(words[0] or "")
        for source in self.linked:
            if page and page == normal_address(source.url):
                return source
            if words == [source.url, source.citation, source.title, source.publisher]:
                return source
        return None

    @property
    def was_set_aside(self) -> bool:
        """Whether the known source differs from what was typed."""
        names = [*self.TYPED, "voice", "carrier"]
        typed = [name for name in names if self.cleaned_data.get(name)]
        return bool(self.known) and any(
            self.cleaned_data[name] != getattr(self.known, name) for name in typed
        )

    def notes(self) -> list[str]:
        """What became of this row, where that is not what was typed."""
        if self.same_as:
            sentence = gettext(
                "“%(source)s” was entered twice: it is one page, and stored once, as entered first."
            )
            return [sentence % {"source": self.same_as.instance}]
        if not self.known:
            return [self.offer.note(self.instance.title)] if self.offer else []
        if self.known in self.linked:
            sentence = gettext("“%(source)s” was a source of this record already; it stays once.")
        elif self.was_set_aside:
            sentence = gettext(
                "“%(source)s” was recorded already; it was linked as recorded, not as typed here."
            )
        else:
            return []
        return [sentence % {"source": self.known}]

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self[name] for name in self.REST]

    @property
    def shows_rest(self) -> bool:
        return any(field.errors or field.value() for field in self.rest)


class PartyRow(forms.Form):
    noun = _("Party")
    party = RowField(label=_("Party"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices, initial=Role.PARTICIPANT, widget=Dropdown
    )

    def __init__(self, *args: Any, parties: Mapping[str, Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].offer({"": parties})  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """A row is in use when a party or another role than the given one was chosen."""
        role = self["role"].data
        return bool(self["party"].data) or role not in (None, "", Role.PARTICIPANT)

    def clean(self) -> None:
        if "party" not in self.errors and not self.cleaned_data.get("party"):
            self.add_error("party", gettext("Choose the party that has this role."))


SourceRows = forms.formset_factory(SourceRow, extra=2, max_num=20, absolute_max=20)
PartyRows = forms.formset_factory(PartyRow, extra=4, max_num=40, absolute_max=40)


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


def let_all_be_pasted(form: forms.BaseForm) -> None:
    """Removes the length limits from the inputs: browsers cut longer text off silently."""
    for field in form.fields.values():
        field.widget.attrs.pop("maxlength", None)
