"""Which two public revisions of a record to compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from tracking.models import PublicRevision
from tracking.revisions.public import PublicHistory
from tracking.values.validators import quoted

MOST_DIGITS = 9


class RevisionField(forms.CharField):
    """The number of a revision. Gives the revision."""

    default_error_messages = {"required": gettext_lazy("Enter the number of a revision.")}
    history: PublicHistory

    def clean(self, value: Any) -> PublicRevision:
        text = super().clean(value).strip()
        is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
        found = self.history.numbered(int(text)) if is_number else None
        if found is None:
            latest = self.history.latest
            sentence = gettext(
                "There is no revision %(number)s here; enter a number from 1 to %(last)s."
            )
            raise forms.ValidationError(
                sentence % {"number": quoted(text), "last": latest.number if latest else 1}
            )
        return found

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"inputmode": "numeric", "size": "6"}


class CompareRevisionsForm(forms.Form):
    """Two numbers. Without any, the last two revisions are meant."""

    left = RevisionField(label=_("Earlier revision"))
    right = RevisionField(label=_("Later revision"))

    def __init__(self, data: Mapping[str, Any] | None, history: PublicHistory) -> None:
        last = history.latest.number if history.latest else 1
        meant = {"left": str(max(last - 1, 1)), "right": str(last)}
        given = None if data is None else {**meant, **{n: data[n] for n in meant if n in data}}
        super().__init__(given, initial=meant)
        for field in self.fields.values():
            field.history = history  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        left, right = cleaned.get("left"), cleaned.get("right")
        if left and right and left.number == right.number:
            sentence = gettext("This is the same revision twice; choose two different ones.")
            self.add_error("right", sentence)
        return cleaned
