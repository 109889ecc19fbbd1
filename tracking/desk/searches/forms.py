"""The form of a search that is recorded on its own. It checks what is typed and stores nothing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from priorities.models import Commitment, Item
from tracking.actions import MAX_REASON
from tracking.desk.assessing.search_rows import SearchRow
from tracking.desk.records.fields import (
    THE_WHOLE,
    ProseField,
    RowField,
    commitment_key,
    commitments_by_item,
    items_by_kind,
    with_value,
)
from tracking.desk.records.forms import NEW_KEY, NO_ITEM, add_refusal, unknown
from tracking.models import SearchLog
from tracking.values.validators import validate_prose


class SearchForm(SearchRow):
    """One search, with what was searched for."""

    item = RowField(label=_("Item"))
    commitment = RowField(label=_("Commitment"), required=False, empty=THE_WHOLE)
    form_key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": NEW_KEY, "invalid": NEW_KEY}
    )

    class Meta:
        model = SearchLog
        fields = ["item", "commitment", *SearchLog.TYPED]
        field_classes = {"found": ProseField, "item": RowField, "commitment": RowField}
        widgets = SearchRow.Meta.widgets

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.initial["form_key"] = uuid.uuid4()
        items = list(Item.objects.in_paper_order())
        self.fields["item"].offer(items_by_kind(items))  # type: ignore[attr-defined]
        commitments = commitments_by_item(items, Commitment.objects.in_paper_order())
        self.fields["commitment"].offer(commitments)  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        if "form_key" in self.errors:
            self.data = with_value(self.data, "form_key", uuid.uuid4())

    def add_problems(self, error: ValidationError) -> None:
        add_refusal(self, error)

    def prefill(self, query: QueryDict) -> list[str]:
        """Fills in what the address names: an item, a commitment of it by its number."""
        asked, number = query.get("item"), query.get("commitment")
        left_out = []
        if asked and asked in self.fields["item"].rows:  # type: ignore[attr-defined]
            self.initial["item"] = asked
        elif asked:
            left_out.append(unknown(gettext(NO_ITEM), asked))
        if number and f"{asked}.{number}" in self.fields["commitment"].rows:  # type: ignore[attr-defined]
            self.initial["commitment"] = f"{asked}.{number}"
        elif number:
            sentence = gettext("There is no commitment “%(value)s” to fill in; it was left out.")
            left_out.append(unknown(sentence, number))
        return left_out

    def repeat(self, search: SearchLog) -> None:
        """Fills in what another search says, to record a better one or the next one."""
        self.initial.update(zip(SearchLog.TYPED, search.typed, strict=True))
        self.initial["item"] = search.item.key
        self.initial["commitment"] = search.commitment and commitment_key(search.commitment)


class WithdrawalForm(forms.Form):
    """Why a search is taken back."""

    reason = ProseField(
        label=_("Reason"),
        max_length=MAX_REASON,
        validators=[validate_prose],
        help_text=_("It stays in the search log, for the desk."),
    )
