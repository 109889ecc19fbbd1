"""The form that answers a reply. It checks what is typed and stores nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracking.desk.records.fields import ProseField, VersionField
from tracking.desk.records.forms import add_refusal
from tracking.desk.records.rows import let_all_be_pasted
from tracking.models import Reply
from tracking.models.replies import MAX_REPLY
from tracking.values.validators import validate_prose


class AnswerForm(forms.Form):
    """What becomes of a reply, and why."""

    version = VersionField()
    verdict = forms.ChoiceField(
        label=_("Verdict"), choices=Reply.Verdict.choices, widget=forms.RadioSelect
    )
    answer = ProseField(
        label=_("Answer"),
        max_length=MAX_REPLY,
        validators=[validate_prose],
        help_text=_("The reason. Write it so that it can be published; name nobody."),
    )
    is_public = forms.BooleanField(
        label=_("Publish this answer on the page of the record"),
        required=False,
        help_text=_("The reply itself is not published. What is set aside has no public answer."),
    )

    def __init__(self, data: Mapping[str, Any] | None, reply: Reply) -> None:
        super().__init__(
            data,
            initial={
                "version": reply.version,
                "verdict": reply.verdict,
                "answer": reply.answer,
                "is_public": reply.is_answer_public,
            },
        )
        let_all_be_pasted(self)

    def add_problems(self, error: ValidationError) -> None:
        add_refusal(self, error)
