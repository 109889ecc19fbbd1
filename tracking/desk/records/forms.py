"""The form of any record. It checks what is typed and gives the links; it stores nothing."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from priorities.models import Commitment, Item
from tracking.actions import MAX_REASON, Links
from tracking.desk.records.conflicts import Merge
from tracking.desk.records.fields import (
    ProseField,
    RowsField,
    VersionField,
    commitment_key,
    commitments_by_item,
    items_by_heading,
    row_keys,
    with_value,
)
from tracking.desk.records.rest import WithRest
from tracking.desk.records.rows import SourceRows, let_all_be_pasted
from tracking.filters.widgets import draw_quickly
from tracking.models import Record, Source
from tracking.values.validators import validate_prose

NEW_KEY = _("This form lost the key that stops it from being saved twice. Please save again.")
NO_ITEM = gettext_noop("There is no item “%(value)s” to fill in; it was left out.")


if TYPE_CHECKING:  # no generic class when the code runs
    FormOfRecord = forms.ModelForm[Any]
else:
    FormOfRecord = forms.ModelForm


class RecordForm(WithRest, FormOfRecord):
    """Without a record a form to create one, with a record a form to edit it.

    The form works on a copy: `stored` stays as the database has it, for headings and comparison.
    """

    # What each kind of record adds: the links as they were typed, and how an address fills a new
    # form in, which gives a sentence for each value that it cannot use.
    links: Callable[[], Links]
    prefill: Callable[[QueryDict], list[str]]

    version = VersionField()
    form_key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": NEW_KEY, "invalid": NEW_KEY}
    )
    reason = ProseField(
        label=_("Reason for this change"),
        max_length=MAX_REASON,
        validators=[validate_prose],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("This record is public, and so is the reason."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, record: Record | None = None) -> None:
        super().__init__(data, instance=copy.copy(record))
        self.stored = record
        self.merge: Merge | None = None
        self.formsets: list[forms.BaseFormSet[Any]] = []
        self.initial["form_key"] = uuid.uuid4()
        self.initial["version"] = record.version if record else None
        del self.fields["form_key" if record else "version"]
        if not record or not record.is_published:
            del self.fields["reason"]
        let_all_be_pasted(self)
        draw_quickly(self)

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(rows.is_valid() for rows in self.formsets)])

    def set_errors_aside(self) -> None:
        """Shows what was typed before without errors; sending it checks it."""
        self._errors = ErrorDict()
        for rows in self.formsets:
            rows._errors, rows._non_form_errors = [], ErrorList()  # type: ignore[attr-defined]
            for row in rows:
                row._errors = ErrorDict()

    def clean(self) -> None:
        super().clean()
        if "form_key" in self.errors:
            self._renew("form_key", uuid.uuid4())

    def notes(self) -> list[str]:
        """Messages about what was stored."""
        return []

    def add_problems(self, error: ValidationError) -> None:
        """Adds an action's refusal to the form's fields."""
        if "form_key" in getattr(error, "error_dict", {}):  # that of another person's form
            self._renew("form_key", uuid.uuid4())
            error = ValidationError({"form_key": NEW_KEY})
        add_refusal(self, error)

    def differs_from_stored(self) -> bool:
        """Whether a valid form says anything else than the record that it edits."""
        names = [self.stored._meta.get_field(n).attname for n in self.stored.content_fields()]  # type: ignore[union-attr]
        changed = any(getattr(self.instance, n) != getattr(self.stored, n) for n in names)
        return changed or self.links().differ_from(self.stored)  # type: ignore[arg-type]

    def _renew(self, name: str, value: object) -> None:
        """Shows the typed form with another hidden value."""
        self.data = with_value(self.data, name, value)

    def _offer(self, name: str, groups: Mapping[str, Mapping[str, Any]], **options: Any) -> None:
        self.fields[name].offer(groups, **options)  # type: ignore[attr-defined]

    def _posted(self, name: str) -> Any:
        return self.fields[name].widget.value_from_datadict(self.data, {}, name) or []

    @property
    def has_errors(self) -> bool:
        return self.is_bound and not self.is_valid()


class SourcedForm(RecordForm):
    """What events and forums share: items, known sources and new ones."""

    items = RowsField(label=_("Items"), help_text=_("At least one is needed for publication."))
    sources = RowsField(
        label=_("Sources recorded already"), help_text=_("Clear the checkbox to unlink one.")
    )

    def __init__(self, data: Mapping[str, Any] | None = None, record: Record | None = None) -> None:
        super().__init__(data, record)
        self.all_items = list(Item.objects.with_theme().in_paper_order())
        self._offer("items", items_by_heading(self.all_items))
        linked = self._offer_sources()
        self.source_rows = SourceRows(
            data, prefix="source", form_kwargs={"linked": linked, "pages": {}}
        )
        self.formsets.append(self.source_rows)
        if record:
            self.initial["items"] = [item.key for item in record.items.all()]  # type: ignore[attr-defined]
        elif not self.is_bound:
            self.source_rows[0].fields["url"].widget.attrs["autofocus"] = True

    def links(self) -> Links:
        used = [row for row in self.source_rows if row.has_changed() and not row.same_as]
        known = [row.known for row in used if row.known]
        rows = {
            "items": self.cleaned_data["items"],
            "sources": [*self.cleaned_data.get("sources", []), *known],
        }
        return Links(rows=rows, new_sources=[row.instance for row in used if not row.known])

    def notes(self) -> list[str]:
        used = [row for row in self.source_rows if row.has_changed()]
        return [note for row in used for note in row.notes()]

    def prefill(self, query: QueryDict) -> list[str]:
        if url := query.get("url"):
            self.source_rows[0].initial["url"] = url
        if self.stored:
            return []
        asked = query.getlist("item")
        known = self.fields["items"].rows  # type: ignore[attr-defined]
        self.initial["items"] = [key for key in asked if key in known]
        return [unknown(gettext(NO_ITEM), key) for key in asked if key not in known]

    def _offer_commitments(self, name: str) -> None:
        """All commitments; those that the record has in this link are chosen."""
        self._offer(name, commitments_by_item(self.all_items, Commitment.objects.all()))
        if self.stored:
            linked = getattr(self.stored, name).select_related("item")
            self.initial[name] = [commitment_key(commitment) for commitment in linked]

    def _offer_sources(self) -> list[Source]:
        """The linked sources, and what was linked when a form was opened that is sent now."""
        linked = list(self.stored.sources.all()) if self.stored else []  # type: ignore[attr-defined]
        self.initial["sources"] = [str(source.pk) for source in linked]
        posted = self._posted("sources") if self.is_bound else []
        known = Source.objects.in_bulk(row_keys(posted))
        offered = {**{source.pk: source for source in linked}, **known}
        self._offer("sources", {"": {str(pk): source for pk, source in offered.items()}})
        if not offered and not posted:
            del self.fields["sources"]
        return linked


def add_refusal(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Puts each sentence beside its field; one without a field here goes above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def fields_besides(named: list[str], model: type[Record]) -> list[str]:
    """The other fields that people fill in, in the order of the model."""
    return [name for name in model.content_fields() if name not in named]


def unknown(sentence: str, value: str) -> str:
    """The sentence with the value from the address, shortened."""
    return sentence % {"value": Truncator(value).chars(40)}
