"""How each chosen event bears: a few fields for each, under the list of events.

Nothing is taken for granted: how an event bears has no usual answer, and the sentence that is
suggested is stored only as the person sends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import prefetch_related_objects
from django.forms.utils import ErrorList
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from priorities.models import Commitment
from tracking.desk.records.bearings_as_sent import prefix_of
from tracking.desk.records.fields import THE_WHOLE, ProseField, RowField, commitment_key
from tracking.desk.records.rows import let_all_be_pasted
from tracking.filters.widgets import Dropdown, draw_quickly
from tracking.models import Citation, Event, EvidenceLink
from tracking.search.sentences import ranked
from tracking.values.languages import Language

ASKED = "asks-bearing"  # sent by forms that ask how each event bears

if TYPE_CHECKING:  # no generic class when the code runs
    FormOfLink = forms.ModelForm[EvidenceLink]
else:
    FormOfLink = forms.ModelForm


class BearingForm(FormOfLink):
    """How one event bears; its prefix is `cite-` and the key of the event."""

    noun = _("Evidence")
    EXCERPT = ["source", "page", "excerpt", "translation", "excerpt_language"]

    bearing = forms.ChoiceField(
        label=_("How it bears"),
        choices=[("", _("Please say how")), *EvidenceLink.Bearing.choices],
        widget=Dropdown,
        error_messages={"required": _("Say how it bears: directly, indirectly or as context.")},
    )
    commitment = RowField(label=_("On which sentence"), required=False, empty=THE_WHOLE)
    source = RowField(label=_("Source"), required=False, help_text=_("One of the event’s sources."))
    excerpt_language = forms.ChoiceField(
        label=_("Language of the excerpt"),
        required=False,
        choices=[("", _("That of the source")), *Language.choices],
        widget=Dropdown,
    )

    class Meta:
        model = EvidenceLink
        fields = [
            "bearing", "commitment", "source", "excerpt", "excerpt_language", "translation", "page",
        ]  # fmt: skip
        field_classes = {"excerpt": ProseField, "translation": ProseField}
        widgets = {
            "excerpt": forms.Textarea(attrs={"rows": 3}),
            "translation": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        event: Event,
        sentences: Sequence[Commitment],
        known: EvidenceLink | None,
    ) -> None:
        """known: how it was cited before, from which the form starts."""
        super().__init__(data, prefix=prefix_of(event), instance=EvidenceLink(event=event))
        self.event = event
        let_all_be_pasted(self)
        draw_quickly(self)
        self.suggested = None if known else suggested(event, sentences)
        self._offer_sentences(sentences)
        self._offer_sources()
        self._start_from(known)
        # A caller that asks nobody: it bears directly, on the whole.
        self.fields["bearing"].required = data is None or ASKED in data
        if data is not None and ASKED in data and self.add_prefix("bearing") not in data:
            self._ask(data)

    def _ask(self, data: Mapping[str, Any]) -> None:
        """Shows what it starts from, but how it bears is still to be said."""
        start = {name: self.initial.get(name) or "" for name in self.fields}
        typed = {self.add_prefix(name): value for name, value in start.items()}
        self.data = MultiValueDict({name: [value] for name, value in typed.items()})
        self.data[self.add_prefix("bearing")] = ""

    def _offer_sentences(self, sentences: Sequence[Commitment]) -> None:
        """The closest first."""
        words = [(one, f"{one.label} {one.text}") for one in sentences]
        closest = [one for one, _score in ranked(words_of(self.event), words)]
        field: Any = self.fields["commitment"]
        field.offer({"": {commitment_key(one): one for one in closest}}, label=_sentence_label)

    def _offer_sources(self) -> None:
        field: Any = self.fields["source"]
        cited: list[Citation] = self.event.shown_citations  # type: ignore[attr-defined]
        field.offer({"": {str(one.source_id): one.source for one in cited}})

    def _start_from(self, known: EvidenceLink | None) -> None:
        if not known:
            one = self.suggested
            self.initial["bearing"] = ""  # not the usual one: it is to be said
            self.initial["commitment"] = commitment_key(one) if one else ""
            return
        self.initial = {name: getattr(known, name) for name in self.fields}
        self.initial["commitment"] = commitment_key(known.commitment) if known.commitment else ""
        self.initial["source"] = str(known.source_id or "")

    def clean_bearing(self) -> str:
        return self.cleaned_data["bearing"] or EvidenceLink.Bearing.DIRECT

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "status_update", "event"}  # type: ignore[misc]

    @property
    def excerpt_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.EXCERPT]

    @property
    def shows_excerpt(self) -> bool:
        return any(field.errors or field.value() for field in self.excerpt_fields)

    @property
    def draft(self) -> EvidenceLink | None:
        """How it bears by what is chosen now, unchecked; None where that is not said."""
        bearing, word = self["bearing"].value(), self["commitment"].value()
        if bearing is None and not self.fields["bearing"].required:
            bearing = EvidenceLink.Bearing.DIRECT
        if bearing not in EvidenceLink.Bearing.values:
            return None
        commitment = self.fields["commitment"].rows.get(str(word or ""))  # type: ignore[attr-defined]
        return EvidenceLink(event=self.event, bearing=bearing, commitment=commitment)


@dataclass
class Bearings:
    """The fields of all chosen events, as one of the form's sets of rows."""

    forms: list[BearingForm]

    def __post_init__(self) -> None:
        self._errors: Any = None
        self._non_form_errors = ErrorList()

    @classmethod
    def of(
        cls,
        data: Mapping[str, Any] | None,
        events: Sequence[Event],
        sentences: Sequence[Commitment],
        known: Iterable[EvidenceLink],
    ) -> Bearings:
        """From events with `shown_citations`. One query, however many events."""
        prefetch_related_objects(events, "commitments")
        known_of = {link.event_id: link for link in known}
        return cls([BearingForm(data, one, sentences, known_of.get(one.pk)) for one in events])

    def __iter__(self) -> Iterator[BearingForm]:
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)

    def is_valid(self) -> bool:
        checked = [form.is_valid() for form in self.forms]  # each says what is wrong
        return all(checked)

    def non_form_errors(self) -> ErrorList:
        return self._non_form_errors

    @property
    def links(self) -> list[EvidenceLink]:
        """Of valid forms, what they say."""
        return [form.instance for form in self.forms]

    @property
    def drafts(self) -> list[EvidenceLink]:
        """What is said now; an event of which nothing is said counts as context until then."""
        context = EvidenceLink.Bearing.CONTEXT
        return [
            form.draft or EvidenceLink(event=form.event, bearing=context) for form in self.forms
        ]

    @property
    def unsaid(self) -> list[Event]:
        """The events of which nobody has said yet how they bear."""
        return [form.event for form in self.forms if not form.draft]


def words_of(event: Event) -> str:
    return f"{event.title} {event.summary}"


def suggested(event: Event, sentences: Sequence[Commitment]) -> Commitment | None:
    """The sentence that the event is linked to or, of several or none, the closest by its words."""
    linked = [one for one in sentences if one in event.commitments.all()]
    words = [(one, f"{one.label} {one.text}") for one in linked or sentences]
    for one, score in ranked(words_of(event), words):
        return one if linked or score > 0 else None
    return None


def _sentence_label(sentence: Commitment) -> str:
    return f"{sentence.code} {sentence.label}"
