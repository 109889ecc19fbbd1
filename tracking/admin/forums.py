"""Forums in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracking.admin.records import BY_AUTHOR, RecordAdmin
from tracking.admin.writing import RECORDED_ELSEWHERE
from tracking.models import Forum


@admin.register(Forum)
class ForumAdmin(RecordAdmin):
    list_display = ["name", "short_name", "state", "kind", "item_codes", "updated_at"]
    list_filter = ["state", BY_AUTHOR, "kind", "is_sample", "items"]
    search_fields = ["name", "short_name", "convener"]
    autocomplete_fields = ["sources"]
    filter_horizontal = ["items", "named_in"]
    fieldsets = [
        (None, {"fields": ["state", ("name", "short_name"), "kind", "convener", "description"]}),
        (_("Meetings"), {"fields": [("first_held", "frequency"), "is_recurring", "website"]}),
        (_("Serves"), {"fields": ["items", "named_in"]}),
        (_("Sources"), {"fields": ["sources"]}),
        RECORDED_ELSEWHERE,
    ]
