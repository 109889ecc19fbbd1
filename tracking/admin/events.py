"""Events in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracking.admin.records import KeptStates, MineFilter, RecordAdmin
from tracking.admin.rows import NewSourcesInline, PartiesInline
from tracking.models import Event, Record


@admin.register(Event)
class EventAdmin(RecordAdmin):
    list_display = [
        "title",
        "state",
        "happened",
        "kind",
        "item_codes",
        "source_count",
        "updated_at",
    ]
    list_filter = [("state", KeptStates), MineFilter, "kind", "is_sample", "items"]
    search_fields = ["title", "summary", "place"]
    date_hierarchy = "earliest_on"
    autocomplete_fields = ["forum", "sources"]
    inlines = [PartiesInline, NewSourcesInline]
    fieldsets = [
        (None, {"fields": ["title", "kind", ("start", "end"), "summary"]}),
        (_("Where"), {"fields": [("place", "country"), ("forum", "edition_label")]}),
        (_("Bears on"), {"fields": ["items", "commitments"]}),
        (_("Sources"), {"fields": ["sources"]}),
    ]
    readonly_fields = [*RecordAdmin.readonly_fields, "parties_and_roles"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).prefetch_related("items", "sources")

    def get_fieldsets(self, request: HttpRequest, obj: Record | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj and not self.has_change_permission(request, obj):
            fieldsets.insert(-1, (_("Parties"), {"fields": ["parties_and_roles"]}))
        return fieldsets

    @admin.display(description=_("date"), ordering="earliest_on")
    def happened(self, event: Event) -> str:
        return event.date_in_words

    @admin.display(description=_("parties and their roles"))
    def parties_and_roles(self, event: Event) -> str:
        return "; ".join(str(row) for row in event.involvements.in_role_order())
