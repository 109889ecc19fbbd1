"""Events in the admin."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracking.actions import Links
from tracking.admin.records import BY_AUTHOR, RecordAdmin, RecordForm
from tracking.desk.records.rows import PartiesByWord, PartyListField, party_key
from tracking.models import Event


class EventForm(RecordForm):
    involved = PartyListField(
        label=_("Parties and their roles"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=_("For example: CHN:host; KEN:participant. Without a role it is a participant."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self.data.get("involved", "")
        self.fields["involved"].parties = PartiesByWord(typed)  # type: ignore[attr-defined]
        if not self.is_new:
            rows = self.instance.involvements.in_role_order()
            self.initial["involved"] = "; ".join(party_key((row.party, row.role)) for row in rows)

    def links(self) -> Links:
        return replace(super().links(), parties=self.cleaned_data["involved"])


@admin.register(Event)
class EventAdmin(RecordAdmin):
    form = EventForm
    list_display = ["title", "state", "start", "kind", "item_codes", "updated_at"]
    list_filter = ["state", BY_AUTHOR, "kind", "is_sample", "items"]
    search_fields = ["title", "summary", "place"]
    date_hierarchy = "earliest_on"
    autocomplete_fields = ["sources"]
    filter_horizontal = ["items", "commitments"]
    fieldsets = [
        (None, {"fields": ["state", "title", "kind", ("start", "end"), "summary"]}),
        (_("Where"), {"fields": [("place", "country"), ("forum", "edition_label")]}),
        (_("Who"), {"fields": ["involved"]}),
        (_("Items and commitments"), {"fields": ["items", "commitments"]}),
        (_("Sources"), {"fields": ["sources"]}),
    ]

    @admin.display(description=_("parties and their roles"))
    def involved(self, event: Event) -> str:
        return "; ".join(str(row) for row in event.involvements.in_role_order())
