"""Sources in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking import actions, permissions
from tracking.admin.writing import ThroughActions
from tracking.models import Source


@admin.register(Source)
class SourceAdmin(ThroughActions):
    add = staticmethod(actions.add_source)
    edit = staticmethod(actions.edit_source)
    list_display = ["title", "publisher", "published_on", "language", "kind", "voice"]
    list_filter = ["kind", "language"]
    list_select_related = ["voice"]
    autocomplete_fields = ["voice", "carrier"]
    search_fields = ["title", "publisher", "url", "citation"]
    fieldsets = [
        (None, {"fields": ["url", "citation", "title", "publisher", "published_on", "language"]}),
        (_("Who speaks"), {"fields": ["kind", "voice", "carrier"]}),
        (_("Reading"), {"fields": ["read_on", "archived_url"]}),
    ]

    def why_not_edit(self, request: HttpRequest, row: Source) -> str:
        if permissions.may_edit_source(request.user, row):
            return ""
        return gettext("Only an editor may change a source that a published record cites.")
