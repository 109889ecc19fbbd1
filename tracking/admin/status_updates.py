"""Status updates in the admin."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.actions import Links
from tracking.admin.records import BY_AUTHOR, RecordAdmin, RecordForm
from tracking.desk.assessing.search_rows import SearchRows
from tracking.models import StatusUpdate


class StatusUpdateForm(RecordForm):
    """With the rows of its searches, as the desk's form has them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = [] if self.is_new else self.instance.searches.newest_first()
        self.search_rows = SearchRows(self.data if self.is_bound else None, stored)

    def clean(self) -> dict[str, Any] | None:
        if not self.search_rows.is_valid():
            self.add_error(None, gettext("Please correct what was searched."))
        return super().clean()

    def links(self) -> Links:
        return replace(super().links(), searches=self.search_rows.filled)


@admin.register(StatusUpdate)
class StatusUpdateAdmin(RecordAdmin):
    form = StatusUpdateForm
    change_form_template = "admin/tracking/status_update_form.html"
    list_display = ["item", "commitment", "status", "state", "as_of", "confidence", "updated_at"]
    list_filter = ["state", BY_AUTHOR, "status", "confidence", "is_sample", "item"]
    search_fields = ["item__key", "item__title", "rationale", "search_note"]
    date_hierarchy = "as_of"
    autocomplete_fields = ["evidence"]
    fieldsets = [
        (None, {"fields": ["state", "item", "commitment", "status", "as_of", "direction"]}),
        (_("Confidence"), {"fields": ["confidence", "confidence_reason"]}),
        (_("Judgement"), {"fields": ["rationale", "own_claim"]}),
        (_("Evidence"), {"fields": ["evidence", "search_note"]}),
    ]
