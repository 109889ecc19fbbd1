"""Sources in the admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracking import actions, permissions
from tracking.admin.writing import ThroughActions
from tracking.models import Source


@admin.register(Source)
class SourceAdmin(ThroughActions):
    list_display = ["title", "publisher", "published", "language", "kind", "relation"]
    list_filter = ["kind", "relation", "language"]
    search_fields = ["title", "publisher", "url", "citation"]
    fieldsets = [
        (None, {"fields": ["url", "citation", "title", "publisher", "published_on", "language"]}),
        (_("Weight"), {"fields": ["kind", "relation"]}),
        (_("Reading"), {"fields": ["read_on", "archived_url"]}),
    ]

    def add(self, form: Any, formsets: Sequence[Any], *, by: User) -> Source:
        return actions.add_source(form.instance, by=by)

    def edit(self, form: Any, formsets: Sequence[Any], *, by: User) -> Source:
        return actions.edit_source(
            form.instance,
            by=by,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
        )

    def has_change_permission(self, request: HttpRequest, obj: Source | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return permissions.may_edit_source(request.user, obj)

    @admin.display(description=_("published"), ordering="published_on")
    def published(self, source: Source) -> str:
        return source.published_in_words
