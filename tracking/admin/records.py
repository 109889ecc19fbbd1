"""What the admin of events, forums and status updates has in common."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from priorities.models import Commitment, Item
from tracking import actions, permissions
from tracking.admin import moves
from tracking.admin.rows import links_of
from tracking.admin.writing import ThroughActions, VersionedForm
from tracking.models import Record, State


class RecordForm(VersionedForm):
    """A new record's form carries a key: sent twice, it makes one record."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["form_key"] = uuid.uuid4()
        else:
            del self.fields["form_key"]


class MineFilter(admin.SimpleListFilter):
    title = _("author")
    parameter_name = "author"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", gettext("Mine"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        return queryset.filter(created_by=request.user) if self.value() else queryset


class KeptStates(admin.ChoicesFieldListFilter):
    """The states that a list can hold: what is in the trash is at the desk."""

    def choices(self, changelist: Any) -> Iterator:
        shown = super().choices(changelist)
        return (choice for choice in shown if choice["display"] != State.TRASHED.label)


class RecordAdmin(ThroughActions):
    """Rights as at the desk; stored and moved by actions alone."""

    form = RecordForm
    actions = [moves.submit, moves.return_to_author, moves.publish, moves.withdraw, moves.trash]
    filter_horizontal = ["items", "commitments"]
    readonly_fields = ["state", "life"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Lists and choices leave the trash out; what is named by its key says that it lies there.

        So nobody loses a text whose draft was thrown away while they typed, or wonders where one
        of those is that they are about to publish.
        """
        everything = super().get_queryset(request)
        match = request.resolver_match
        by_key = (match and "object_id" in match.kwargs) or "confirmed" in request.POST
        return everything if by_key else everything.not_trashed()  # type: ignore[attr-defined]

    def add(self, form: Any, formsets: Sequence[Any], *, by: User) -> Record:
        links = links_of(form, formsets)
        return actions.create(
            form.instance, by=by, links=links, form_key=form.cleaned_data["form_key"]
        )

    def edit(self, form: Any, formsets: Sequence[Any], *, by: User) -> Record:
        return actions.edit(
            form.instance,
            by=by,
            version=form.cleaned_data["version"],
            links=links_of(form, formsets),
            reason=form.cleaned_data["reason"],
        )

    def has_change_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return permissions.may_edit(request.user, obj)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return permissions.may_publish(request.user, self.model)

    def view_on_site(self, obj: Record) -> str | None:
        return obj.get_absolute_url() if obj.is_published else None  # type: ignore[attr-defined]

    def get_fieldsets(self, request: HttpRequest, obj: Record | None = None) -> Any:
        """What happened so far stands before the reason, which is asked beside the button."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj:
            asks_reason = self.has_change_permission(request, obj)
            place = len(fieldsets) - 1 if asks_reason else len(fieldsets)
            fieldsets.insert(place, (_("So far"), {"fields": ["state", "life"]}))
        return fieldsets

    def get_inlines(self, request: HttpRequest, obj: Record | None) -> Any:
        return [] if obj and not self.has_change_permission(request, obj) else self.inlines

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.related_model is Item:
            kwargs["queryset"] = Item.objects.in_paper_order()
        if db_field.related_model is Commitment:
            kwargs["queryset"] = Commitment.objects.select_related("item")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("who and when"))
    def life(self, record: Record) -> SafeString:
        lines = [
            _line(gettext("Created"), record.created_by, record.created_at),
            _line(gettext("Submitted"), record.submitted_by, record.submitted_at),
            _line(
                gettext("Returned"), record.returned_by, record.returned_at, record.return_reason
            ),
            _line(gettext("Published"), record.published_by, record.published_at),
            _line(
                gettext("Withdrawn"),
                record.withdrawn_by,
                record.withdrawn_at,
                record.withdrawal_reason,
            ),
            _line(gettext("Put into the trash"), record.trashed_by, record.trashed_at),
            _line(gettext("Last changed"), record.updated_by, record.updated_at),
        ]
        return format_html_join("", "<p>{}</p>", ((line,) for line in lines if line))

    @admin.display(description=_("items"))
    def item_codes(self, record: Any) -> str:
        return ", ".join(item.code for item in record.items.all())

    @admin.display(description=_("sources"))
    def source_count(self, record: Any) -> int:
        return len(record.sources.all())


def _line(act: str, who: User | None, at: Any, reason: str = "") -> str:
    if not at:
        return ""
    moment = formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")
    line = gettext("%(act)s by %(name)s, %(moment)s") % {"act": act, "name": who, "moment": moment}
    return f"{line}: {reason}" if reason else line
