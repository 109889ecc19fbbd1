"""The form that requests a prepared report."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tracking.filters.fields import OneOfField
from tracking.reports.formats import Format

Choices = Sequence[tuple[str, Any]]


class PrepareForm(forms.Form):
    """The format, from the address or as sent, and a key that identifies the form."""

    format = OneOfField(label=_("Format"), choices=Format.choices, empty="", required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, asked: QueryDict, sent: QueryDict, formats: Choices = tuple(Format.choices)
    ) -> None:
        """`sent` is empty if nothing was sent yet. formats: the first one is taken unless asked."""
        format_ = sent.get("format") or asked.get("format", "") or formats[0][0]
        super().__init__({"format": format_, "key": sent.get("key") or uuid.uuid4()})
        field: Any = self.fields["format"]
        field.choices = formats
