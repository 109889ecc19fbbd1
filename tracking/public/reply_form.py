"""The public form by which readers reply to a record. It checks what is typed and stores nothing.

What stops programs needs nobody else and no puzzle: a field that people do not see, and a signed
stamp that says when the form was opened and makes it one reply, however often it is sent.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.models.replies import MAX_REPLY, Contested, ReplyKind
from tracking.values.validators import (
    URL_MAX_LENGTH,
    validate_line,
    validate_prose,
    validate_web_address,
)

DAY_SECONDS = 86400
SIGNER = TimestampSigner(salt="tracking.reply")


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("What is wrong or missing?"),
        max_length=MAX_REPLY,
        validators=[validate_prose],
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In your words, at most 4000 characters. It is not published."),
    )
    url = forms.CharField(
        label=_("Address of a source"),
        required=False,
        max_length=URL_MAX_LENGTH,
        validators=[validate_web_address],
        widget=forms.URLInput(),
        help_text=_("Of a page or document that shows it: https://…"),
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=120,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As you like; it is never published."),
    )
    email = forms.EmailField(
        label=_("Your email address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("For an answer; it is never published."),
    )
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    stamp = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, record: Contested) -> None:
        super().__init__(data)
        self.subject = f"{ReplyKind.of(record)}:{record.pk}"
        self.initial["stamp"] = self._new_stamp()
        for field in self.fields.values():  # browsers cut longer text off silently
            field.widget.attrs.pop("maxlength", None)

    def _new_stamp(self) -> str:
        return SIGNER.sign(f"{self.subject}:{uuid.uuid4()}")

    def clean_text(self) -> str:
        """Browsers send two characters for each line break; one is stored."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").replace("\r", "\n")

    def clean_website(self) -> None:
        if self.cleaned_data["website"]:
            sentence = gettext("Only programs fill this field in. Please empty it and send again.")
            raise ValidationError(sentence)

    def clean(self) -> None:
        super().clean()
        try:
            self.cleaned_data["form_key"] = self._key_of_stamp()
        except ValidationError as error:
            self.add_error(None, error)

    def _key_of_stamp(self) -> uuid.UUID:
        stamp = self.cleaned_data.get("stamp", "")
        try:
            subject, _colon, key = SIGNER.unsign(stamp, max_age=DAY_SECONDS).rpartition(":")
        except BadSignature:
            self._renew()
            raise ValidationError(_OLD) from None
        if subject != self.subject:
            self._renew()
            raise ValidationError(_OLD)
        if self._is_younger(stamp, settings.REPLY_LEAST_SECONDS):
            raise ValidationError(_QUICK)
        return uuid.UUID(key)

    @staticmethod
    def _is_younger(stamp: str, seconds: int) -> bool:
        try:
            SIGNER.unsign(stamp, max_age=seconds)
        except SignatureExpired:
            return False
        return bool(seconds)

    def _renew(self) -> None:
        """What was typed stays; the next attempt has a stamp of its own."""
        sent: Any = self.data
        renewed = sent.copy()
        renewed["stamp"] = self._new_stamp()
        self.data = renewed


_OLD = _("This form was open for too long, or was changed on its way. Please send it again.")
_QUICK = _("That was very quick. Please wait a few seconds and send it again.")
