"""The choice of texts that a reader compares."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext

from priorities.models import Edition


class CompareForm(forms.Form):
    """Two different editions; the first two of the list unless the address names others.

    Slugs are looked up in the list of editions, not in the database. The list is read once, and a
    value that a database refuses (NUL) is simply not in it.
    """

    all = forms.BooleanField(required=False)

    def __init__(self, asked: Mapping[str, str]) -> None:
        editions = {edition.slug: edition for edition in Edition.objects.all()}
        super().__init__({**dict(zip(("left", "right"), editions, strict=False)), **asked})
        self.fields["left"] = edition_field(gettext("First edition"), editions)
        self.fields["right"] = edition_field(gettext("Second edition"), editions)

    def clean(self) -> None:
        left, right = self.cleaned_data.get("left"), self.cleaned_data.get("right")
        if left and left == right:
            raise forms.ValidationError(
                gettext("Choose two different editions: these are the same.")
            )


def edition_field(label: str, editions: dict[str, Edition]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[(slug, str(edition)) for slug, edition in editions.items()],
        coerce=editions.__getitem__,
        error_messages={
            "required": gettext("Choose an edition."),
            "invalid_choice": gettext("There is no such edition. Choose one from the list."),
        },
    )
