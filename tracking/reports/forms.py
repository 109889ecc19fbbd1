"""The form that requests a prepared report."""

from __future__ import annotations

import uuid

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tracking.filters.fields import OneOfField
from tracking.reports.formats import Format


class PrepareForm(forms.Form):
    """The format, from the address or as sent, and a key that identifies the form."""

    format = OneOfField(label=_("Format"), choices=Format.choices, empty="", required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, asked: QueryDict, sent: QueryDict) -> None:
        """`sent` is empty if nothing was sent yet."""
        format_ = sent.get("format") or asked.get("format", "")
        super().__init__({"format": format_ or Format.CSV, "key": sent.get("key") or uuid.uuid4()})
