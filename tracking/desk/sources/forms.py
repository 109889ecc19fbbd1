"""The form of a source. It checks what is typed and stores nothing."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.actions import MAX_REASON
from tracking.desk.records.conflicts import Merge
from tracking.desk.records.fields import ProseField, VersionField
from tracking.desk.records.forms import add_refusal
from tracking.desk.records.publisher_fields import VoiceOffer, take_voice
from tracking.desk.records.rows import SourceFields, let_all_be_pasted
from tracking.filters.widgets import draw_quickly
from tracking.models import Source
from tracking.models.origins import REFERENCE
from tracking.values.validators import validate_prose


class SourceForm(SourceFields):
    """Without a source a form to add one, with a source a form to correct it.

    The form works on a copy: `stored` stays as the database has it.
    """

    REST = REFERENCE

    version = VersionField()
    reason = ProseField(
        label=_("Reason for this correction"),
        max_length=MAX_REASON,
        validators=[validate_prose],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Published records cite this source: readers see the reason."),
    )

    class Meta(SourceFields.Meta):
        fields = [*SourceFields.Meta.fields, *REFERENCE]

    def __init__(self, data: Mapping[str, Any] | None = None, source: Source | None = None) -> None:
        super().__init__(data, instance=copy.copy(source))
        self.stored = source
        self.merge: Merge | None = None
        self.offer: VoiceOffer | None = None
        self.initial["version"] = source.version if source else None
        if source is None:
            del self.fields["version"]
        if source is None or not source.is_read_publicly:
            del self.fields["reason"]
        self.fields["url"].widget.input_type = "url"
        let_all_be_pasted(self)
        draw_quickly(self)

    def clean(self) -> None:
        super().clean()
        if self.recorded_already:
            sentence = gettext("This source is recorded already: “%(source)s”.")
            self.add_error(None, sentence % {"source": self.recorded_already})
        elif self.stored is None or {"url", "publisher"} & set(self.changed_data):
            self.offer = take_voice(self)

    def notes(self) -> list[str]:
        return [self.offer.note(self.instance.title)] if self.offer else []

    @cached_property
    def recorded_already(self) -> Source | None:
        """Another source at the typed address; one without an address by its words."""
        typed = self.cleaned_data
        words = [typed.get(name) or "" for name in ("citation", "title", "publisher")]
        others = Source.objects.exclude(pk=self.instance.pk)
        if url := typed.get("url"):
            return others.known_at(url) if "url" in self.changed_data else None
        return others.cited_as(*words).first() if all(words) else None

    def add_problems(self, error: ValidationError) -> None:
        """Adds an action's refusal to the form's fields."""
        add_refusal(self, error)
