"""The hidden fields with which an open form of the desk is autosaved."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from tracking.desk.autosave import storing
from tracking.desk.kinds import KINDS
from tracking.models import FormDraft

# Fields that are not typed: they come anew with each page.
OF_THE_PAGE = ("csrfmiddlewaretoken", "opened_by")
PREFIX = "draft_"
LARGEST = 2**63 - 1


class DraftForm(forms.Form):
    """Identifies the open form that is autosaved, and the tab that writes."""

    draft_form = forms.ChoiceField(choices=FormDraft.Form.choices)
    draft_record = forms.IntegerField(min_value=1, max_value=LARGEST, required=False)
    draft_key = forms.UUIDField()
    draft_tab = forms.UUIDField(required=False)
    draft_number = forms.IntegerField(min_value=0, max_value=LARGEST, required=False)
    draft_seen = forms.RegexField(r"\A[0-9a-f-]{0,40}(:[0-9]{1,19})?\Z", required=False)

    def store(self, person_pk: Any) -> FormDraft:
        """Autosaves what was sent with these fields, which must be valid."""
        sent = self.cleaned_data
        tab = storing.Tab(
            key=sent["draft_key"],
            name=str(sent["draft_tab"] or uuid.uuid4()),
            number=sent["draft_number"] or 0,
            seen=sent["draft_seen"],
        )
        return storing.save(
            tab, sent["draft_form"], sent["draft_record"], typed_in(self.data), person_pk=person_pk
        )


def typed_in(sent: Any) -> dict[str, list[str]]:
    return {
        name: values
        for name, values in sent.lists()
        if name not in OF_THE_PAGE and not name.startswith(PREFIX)
    }


@dataclass(frozen=True)
class DraftFields:
    """The autosave fields of this page's form.

    seen: the saved revision; "" for none. others: what else the person has typed and not saved,
    of the same record, or of any new record of the kind.
    """

    form: str
    record: int | None
    key: uuid.UUID
    seen: str
    others: list[FormDraft]

    @classmethod
    def of(cls, person_pk: int | None, form: str, record: int | None, typed: Any) -> DraftFields:
        """For a form with this data, under its key if it has one. One or two queries."""
        key = key_of((typed or {}).get("draft_key"))
        mine = FormDraft.objects.of(person_pk)
        known = mine.under(key).first() if key else None
        key = key or uuid.uuid4()
        others = list(mine.others_of_record(form, record, key).latest_first())
        return cls(form, record, key, known.revision if known else "", others)


def key_of(text: str | None) -> uuid.UUID | None:
    """The key that this text names; None where it names none."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def draft_for(request: HttpRequest, form: str, record: int | None) -> QueryDict | None:
    """What this person typed in this form under the key that the address names. One query."""
    key = key_of(request.GET.get("kept"))
    draft = FormDraft.objects.of(request.user.pk).under(key).first() if key else None
    if draft is None or (draft.form, draft.record) != (form, record):
        return None
    return draft.as_sent()


def forget(request: HttpRequest) -> None:
    """After the form was saved."""
    if key := key_of(request.POST.get("draft_key")):
        storing.discard(key, person_pk=request.user.pk)


@dataclass(frozen=True)
class UnsavedForm:
    """One line of the list of unsaved forms."""

    draft: FormDraft

    @property
    def address(self) -> str:
        """The form, as it was left."""
        record = self.draft.record
        name = "log" if self.draft.form == FormDraft.Form.LOG else self._record_address
        path = reverse(f"desk:{name}", args=[record] if record else [])
        return f"{path}?kept={self.draft.form_key}"

    @property
    def _record_address(self) -> str:
        return f"{self.draft.form}_{'edit' if self.draft.record else 'create'}"

    @property
    def noun(self) -> str:
        name = "event" if self.draft.form == FormDraft.Form.LOG else self.draft.form
        return next(kind.noun for kind in KINDS if kind.name == name)


def unsaved_forms_of(person_pk: int | None) -> list[UnsavedForm]:
    """What this person typed and did not save, newest first. One query."""
    since = timezone.now() - storing.LASTS
    draft = FormDraft.objects.of(person_pk).saved_since(since).latest_first()
    return [UnsavedForm(row) for row in draft[: storing.MOST_PER_PERSON]]
