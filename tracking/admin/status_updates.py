"""Status updates in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from priorities.models import Commitment, Item
from tracking.admin.records import KeptStates, MineFilter, RecordAdmin
from tracking.admin.rows import SearchesInline
from tracking.models import StatusUpdate


@admin.register(StatusUpdate)
class StatusUpdateAdmin(RecordAdmin):
    list_display = [
        "about",
        "status",
        "state",
        "as_of",
        "confidence",
        "evidence_count",
        "updated_at",
    ]
    list_filter = [("state", KeptStates), MineFilter, "status", "confidence", "is_sample", "item"]
    search_fields = ["item__key", "item__title", "rationale", "search_note"]
    date_hierarchy = "as_of"
    autocomplete_fields = ["evidence"]
    filter_horizontal = []
    inlines = [SearchesInline]
    fieldsets = [
        (None, {"fields": ["item", "commitment", "status", "as_of"]}),
        (
            _("Judgement"),
            {
                "fields": [
                    ("direction", "confidence"),
                    "confidence_reason",
                    "rationale",
                    "own_claim",
                ]
            },
        ),
        (_("Evidence"), {"fields": ["evidence", "search_note"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).with_subject().prefetch_related("evidence")  # type: ignore[attr-defined]

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "item":
            kwargs["queryset"] = Item.objects.in_paper_order()
        if db_field.name == "commitment":
            kwargs["queryset"] = Commitment.objects.select_related("item")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("about"), ordering="item")
    def about(self, update: StatusUpdate) -> str:
        return str(update.subject)

    @admin.display(description=_("evidence"))
    def evidence_count(self, update: StatusUpdate) -> int:
        return len(update.evidence.all())
