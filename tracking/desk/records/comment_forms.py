"""The form of a comment."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracking.desk.records.fields import ProseField, with_value
from tracking.desk.records.rows import let_all_be_pasted
from tracking.models.comments import MAX_COMMENT
from tracking.values.validators import validate_prose

NO_KEY = _("This form lost the key that stops it from being saved twice. Please send it again.")


class CommentForm(forms.Form):
    """A remark to colleagues. Its key makes one comment of a form that is sent twice."""

    form_key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": NO_KEY, "invalid": NO_KEY}
    )
    text = ProseField(
        label=_("Your comment"),
        max_length=MAX_COMMENT,
        validators=[validate_prose],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Seen only at the desk, never public. It cannot be changed afterwards."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="comment_%s", initial={"form_key": uuid.uuid4()})
        let_all_be_pasted(self)

    def clean(self) -> None:
        super().clean()
        if "form_key" in self.errors:
            self.data = with_value(self.data, "form_key", uuid.uuid4())
