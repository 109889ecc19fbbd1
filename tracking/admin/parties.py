"""Parties in the admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User

from tracking import actions
from tracking.admin.writing import ThroughActions
from tracking.models import Party


@admin.register(Party)
class PartyAdmin(ThroughActions):
    list_display = ["display_name", "code", "kind", "country"]
    list_filter = ["kind"]
    search_fields = ["code", "name"]
    fieldsets = [(None, {"fields": ["code", "kind", "name", "country"]})]

    def add(self, form: Any, formsets: Sequence[Any], *, by: User) -> Party:
        return actions.add_party(form.instance, by=by)

    def edit(self, form: Any, formsets: Sequence[Any], *, by: User) -> Party:
        return actions.edit_party(
            form.instance,
            by=by,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
        )
