"""What the admin of events, forums and status updates has in common."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from priorities.models import Commitment, Item
from tracking import actions, permissions
from tracking.actions import Links
from tracking.admin.bulk_acts import ask_and_carry_out
from tracking.admin.careful import RowsField, RowsPicker
from tracking.admin.long_lists import ByStaff
from tracking.admin.writing import ThroughActions, VersionedForm
from tracking.desk.access import why_not_edit
from tracking.desk.records.acts import PUBLISH, RETURN, SUBMIT, TRASH, WITHDRAW
from tracking.models import Forum, Record, State
from tracking.models.states import Who

BY_AUTHOR = ("created_by", ByStaff)
ACTS = [SUBMIT, RETURN, PUBLISH, WITHDRAW, TRASH]


class RecordForm(VersionedForm):
    """A new record's form carries a key: sent twice, it makes one record."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["form_key"] = uuid.uuid4()
        if not self.is_new:
            del self.fields["form_key"]

    def links(self) -> Links:
        return Links(rows={name: self.cleaned_data[name] for name in self.instance.LINKS})

    def arguments(self) -> dict[str, Any]:
        return {**super().arguments(), "links": self.links()}


class RecordAdmin(ThroughActions):
    """Rights as at the desk; stored and moved by actions alone."""

    form = RecordForm
    add = staticmethod(actions.create)
    edit = staticmethod(actions.edit)
    readonly_fields = ["state"]

    def why_not_edit(self, request: HttpRequest, row: Record) -> str:
        return why_not_edit(request.user, row)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).for_list()  # type: ignore[attr-defined, no-any-return]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The desk's acts, those of editors for editors alone."""
        is_editor = permissions.may_publish(request.user, self.model)
        acts = [act for act in ACTS if is_editor or act.transition.who is not Who.EDITOR]
        return {
            act.name: (partial(ask_and_carry_out, act=act), act.name, act.button) for act in acts
        }

    def view_on_site(self, obj: Any) -> str | None:
        return obj.get_absolute_url() if obj.is_published else None

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Lists and choices leave the trash out, unless they are asked for it."""
        if request.GET.get("state__exact") != State.TRASHED:
            queryset = queryset.not_trashed()  # type: ignore[attr-defined]
        return super().get_search_results(request, queryset, search_term)

    def get_field_queryset(
        self, db: str | None, db_field: Any, request: HttpRequest
    ) -> models.QuerySet[Any] | None:
        offered: dict[Any, models.QuerySet[Any]] = {
            Item: Item.objects.in_paper_order(),
            Commitment: Commitment.objects.select_related("item"),
            Forum: Forum.objects.not_trashed().by_name(),
        }
        return offered.get(db_field.related_model)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = RowsPicker(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, form_class=RowsField, **kwargs)

    @admin.display(description=_("items"))
    def item_codes(self, record: Any) -> str:
        return ", ".join(item.code for item in record.items.all())
