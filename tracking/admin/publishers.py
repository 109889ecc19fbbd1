"""Publishers in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracking import actions
from tracking.actions import Links
from tracking.admin.writing import ThroughActions, VersionedForm
from tracking.models import Publisher


class PublisherForm(VersionedForm):
    def arguments(self) -> dict[str, Any]:
        links = Links(rows={"speaks_for": self.cleaned_data["speaks_for"]})
        return {**super().arguments(), "links": links}


@admin.register(Publisher)
class PublisherAdmin(ThroughActions):
    form = PublisherForm
    add = staticmethod(actions.add_publisher)
    edit = staticmethod(actions.edit_publisher)
    list_display = ["name", "kind", "country", "parent", "merged_into"]
    list_select_related = ["parent", "merged_into"]
    list_filter = ["kind"]
    search_fields = ["slug", "name", "other_names", "domains"]
    autocomplete_fields = ["parent", "speaks_for"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "country", "domains", "other_names"]}),
        (_("Whose voice it is"), {"fields": ["parent", "speaks_for", "ground", "note"]}),
    ]
