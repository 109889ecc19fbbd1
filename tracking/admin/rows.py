"""The rows below a record's form: its parties, and sources that are not stored yet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.checks import InlineModelAdminChecks
from django.contrib.admin.utils import flatten
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracking.actions import Links
from tracking.admin.careful import CarefulChoices
from tracking.models import Involvement, Record, SearchLog, Source
from tracking.models.searches import language_codes

# More are refused unread, whatever number a form says: each row is drawn with all its choices.
MOST_ROWS = 200


class Rows(forms.BaseModelFormSet):
    """Rows as they are to be, which an action compares with the stored ones.

    They carry no keys of stored rows: one that somebody else took away is no obstacle to saving.
    """

    name: str
    model: type[models.Model]

    def __init__(
        self, *, instance: Any, queryset: Any = None, save_as_new: bool = False, **kwargs: Any
    ) -> None:
        """Takes what the admin gives to its inlines; the record's rows fill a fresh form only."""
        if kwargs.get("data") is None:
            kwargs["initial"] = self.stored_rows(instance)
        super().__init__(queryset=self.model._default_manager.none(), **kwargs)
        self.extra = len(kwargs.get("initial", [])) + 1

    @classmethod
    def get_default_prefix(cls) -> str:
        return cls.name

    def stored_rows(self, record: Record) -> list[dict[str, Any]]:
        return []

    @property
    def filled(self) -> list[Any]:
        return [form for form in self.forms if form.has_changed()]


class PartyRows(Rows):
    name = "involvements"

    def stored_rows(self, record: Record) -> list[dict[str, Any]]:
        if record.pk is None:
            return []
        stored = Involvement.objects.filter(event=record.pk).in_role_order()
        return [{"party": row.party_id, "role": row.role} for row in stored]


class PartyForm(forms.ModelForm):
    def has_changed(self) -> bool:
        """A row without a party is an empty one, whatever role stands in it."""
        return "party" in self.changed_data


class NewSourceRows(Rows):
    name = "new_sources"


class NewSourceForm(forms.ModelForm):
    def clean(self) -> dict[str, Any] | None:
        """A known address is no mistake here: the row stands for the source that has it."""
        cleaned = super().clean() or {}
        url = cleaned.get("url")
        if url and (known := Source.objects.at_address(url).first()):
            self.instance = known
        return cleaned


class SearchRows(Rows):
    name = "searches"

    def stored_rows(self, record: Record) -> list[dict[str, Any]]:
        if record.pk is None:
            return []
        stored = record.searches.newest_first()  # type: ignore[attr-defined]
        return [dict(zip(SearchLog.TYPED, row.typed, strict=True)) for row in stored]


class SearchForm(forms.ModelForm):
    def clean_languages(self) -> str:
        return ";".join(language_codes(self.cleaned_data["languages"]))


class RowsInline(CarefulChoices, admin.options.InlineModelAdmin):
    """Whoever may change the record may change its rows; others get no inlines at all."""

    formset: Any

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return forms.modelformset_factory(
            self.model,
            form=self.form,
            formset=self.formset,
            fields=flatten(self.fields or []),
            max_num=MOST_ROWS,
            absolute_max=MOST_ROWS,
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
        )


class PartiesInline(RowsInline):
    template = "admin/edit_inline/tabular.html"
    model = Involvement
    form = PartyForm
    formset = PartyRows
    fields = ["party", "role"]
    autocomplete_fields = ["party"]
    verbose_name = _("party")
    verbose_name_plural = _("parties and their roles")


class ChecksWithoutParent(InlineModelAdminChecks):
    """A source belongs to no single record, so that it has no key of one to check."""

    def _check_exclude_of_parent_model(self, obj: Any, parent_model: Any) -> list:
        return []

    def _check_relation(self, obj: Any, parent_model: Any) -> list:
        return []


class NewSourcesInline(RowsInline):
    template = "admin/edit_inline/stacked.html"
    checks_class = ChecksWithoutParent
    model = Source
    form = NewSourceForm
    formset = NewSourceRows
    fields = [
        ("url", "citation"),
        ("title", "publisher"),
        ("published_on", "read_on"),
        ("language", "kind", "relation"),
    ]
    verbose_name = _("new source")
    verbose_name_plural = _("new sources (a known address takes the source that is known)")


class SearchesInline(RowsInline):
    template = "admin/edit_inline/stacked.html"
    checks_class = ChecksWithoutParent
    model = SearchLog
    form = SearchForm
    formset = SearchRows
    fields = [("searched_in", "searched_on"), ("words", "languages"), ("found", "searched_by")]
    verbose_name = _("search")
    verbose_name_plural = _("searches (empty a row to take it away)")


def links_of(form: Any, formsets: Sequence[Rows]) -> Links:
    """What a valid form and its rows say about the record's links."""
    by_name = {formset.name: formset.filled for formset in formsets}
    parties = [
        (row.cleaned_data["party"], row.cleaned_data["role"])
        for row in by_name.get(PartyRows.name, [])
    ]
    return Links(
        rows={name: form.cleaned_data[name] for name in form.instance.LINKS},
        parties=parties if PartyRows.name in by_name else None,
        new_sources=[row.instance for row in by_name.get(NewSourceRows.name, [])],
        searches=[row.instance for row in by_name[SearchRows.name]]
        if SearchRows.name in by_name
        else None,
    )
