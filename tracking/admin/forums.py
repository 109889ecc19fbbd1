"""Forums in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracking.admin.records import KeptStates, MineFilter, RecordAdmin
from tracking.admin.rows import NewSourcesInline
from tracking.models import Forum


@admin.register(Forum)
class ForumAdmin(RecordAdmin):
    list_display = [
        "name",
        "short_name",
        "state",
        "kind",
        "item_codes",
        "source_count",
        "updated_at",
    ]
    list_filter = [("state", KeptStates), MineFilter, "kind", "is_sample", "items"]
    search_fields = ["name", "short_name", "convener"]
    autocomplete_fields = ["sources"]
    filter_horizontal = ["items"]
    inlines = [NewSourcesInline]
    fieldsets = [
        (None, {"fields": [("name", "short_name"), "kind", "convener", "description"]}),
        (_("Meetings"), {"fields": [("first_held", "frequency"), "website"]}),
        (_("Serves"), {"fields": ["items"]}),
        (_("Sources"), {"fields": ["sources"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).prefetch_related("items", "sources")
