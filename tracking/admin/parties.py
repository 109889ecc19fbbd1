"""Parties in the admin."""

from __future__ import annotations

from django.contrib import admin

from tracking import actions
from tracking.admin.writing import RECORDED_ELSEWHERE, ThroughActions
from tracking.models import Party


@admin.register(Party)
class PartyAdmin(ThroughActions):
    add = staticmethod(actions.add_party)
    edit = staticmethod(actions.edit_party)
    list_display = ["display_name", "code", "kind", "country", "is_confirmed"]
    list_filter = ["is_confirmed", "kind"]
    search_fields = ["code", "name", "other_names"]
    fieldsets = [
        (None, {"fields": ["code", "kind", "name", "country", "other_names"]}),
        RECORDED_ELSEWHERE,
    ]
