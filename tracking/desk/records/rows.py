"""The repeated rows of a record's form: new sources, and parties with their roles."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.desk.records.fields import DayField, PartialDateField, RowField
from tracking.desk.records.publisher_fields import PublisherField, VoiceOffer, take_voice
from tracking.desk.records.rest import WithRest
from tracking.filters.widgets import Dropdown, draw_quickly
from tracking.models import Involvement, Party, Source
from tracking.values.web_addresses import normal_address

Role = Involvement.Role


if TYPE_CHECKING:  # no generic class when the code runs
    FormOfSource = forms.ModelForm[Source]
else:
    FormOfSource = forms.ModelForm


class SourceFields(WithRest, FormOfSource):
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


def let_all_be_pasted(form: forms.BaseForm) -> None:
    """Removes the length limits from the inputs: browsers cut longer text off silently."""
    for field in form.fields.values():
        field.widget.attrs.pop("maxlength", None)
