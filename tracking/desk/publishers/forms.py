"""The forms of a publisher. They check what is typed and store nothing."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.actions import MAX_REASON, Links
from tracking.desk.records.act_forms import ReasonForm
from tracking.desk.records.conflicts import Merge
from tracking.desk.records.fields import ProseField, VersionField
from tracking.desk.records.forms import add_refusal
from tracking.desk.records.party_fields import PartiesField
from tracking.desk.records.publisher_fields import PublisherField
from tracking.desk.records.rows import let_all_be_pasted
from tracking.filters.widgets import draw_quickly
from tracking.models import Publisher
from tracking.values.validators import validate_prose

if TYPE_CHECKING:  # no generic class when the code runs
    FormOfPublisher = forms.ModelForm[Publisher]
else:
    FormOfPublisher = forms.ModelForm


class PublisherForm(FormOfPublisher):
    """Without a publisher a form to add one, with a publisher a form to change it.

    The form works on a copy: `stored` stays as the database has it.
    """

    version = VersionField()
    speaks_for = PartiesField(
        label=_("Parties for which it speaks"),
        required=False,
        help_text=_(
            "Whose own voice it is, by code or name: CHN; KEN. Those of its parent are inherited."
        ),
    )
    reason = ProseField(
        label=_("Reason for this change"),
        max_length=MAX_REASON,
        validators=[validate_prose],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Publishers are public: readers see the reason in its history."),
    )

    class Meta:
        model = Publisher
        fields = [
            "name", "slug", "kind", "country", "parent", "speaks_for", "ground", "domains",
            "other_names", "note",
        ]  # fmt: skip
        field_classes = {"parent": PublisherField}

    def __init__(
        self, data: Mapping[str, Any] | None = None, publisher: Publisher | None = None
    ) -> None:
        super().__init__(data, instance=copy.copy(publisher))
        self.stored = publisher
        self.merge: Merge | None = None
        self.initial["version"] = publisher.version if publisher else None
        stored = self.stored.speaks_for.by_name() if self.stored else ()
        self.initial["speaks_for"] = [party.code for party in stored]
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _(
            "Of its page, taken from the name if you leave it empty. A former one leads to it."
        )
        if publisher is None:
            del self.fields["version"]
            del self.fields["reason"]
        let_all_be_pasted(self)
        draw_quickly(self)

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("name", ""))
        return slug[:80].strip("-")

    def clean(self) -> None:
        super().clean()
        typed = self.cleaned_data
        if typed.get("speaks_for") and not typed.get("ground"):
            self.add_error("ground", gettext("Say why it speaks for them: readers see it."))
        if "slug" not in self.errors and "name" not in self.errors and not typed.get("slug"):
            self.add_error("slug", gettext("Give a short name in Latin letters."))

    @property
    def links(self) -> Links:
        return Links(rows={"speaks_for": self.cleaned_data["speaks_for"]})

    def add_problems(self, error: ValidationError) -> None:
        """Adds an action's refusal to the form's fields."""
        add_refusal(self, error)


class SurvivorForm(forms.Form):
    """Into which publisher another one is merged."""

    into = PublisherField(
        label=_("The surviving publisher"),
        help_text=_("Its name, short name or domain."),
    )


class MergeForm(ReasonForm):
    """Merges one publisher into the other, which the page before has named."""

    into = PublisherField(widget=forms.HiddenInput)
