"""Status updates in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.actions import Links
from tracking.admin.evidence_lines import EvidenceLines, as_lines, with_excerpts_of
from tracking.admin.records import BY_AUTHOR, RecordAdmin, RecordForm
from tracking.admin.writing import RECORDED_ELSEWHERE
from tracking.desk.assessing.search_rows import SearchRows
from tracking.models import EvidenceLink, StatusUpdate


class StatusUpdateForm(RecordForm):
    """With the rows of its searches, as the desk's form has them, and a line for each event."""

    evidence_lines = EvidenceLines()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = [] if self.is_new else self.instance.searches.newest_first()
        if not self.is_new:
            self.initial["evidence_lines"] = as_lines(self.instance)
            self.fields["evidence_lines"].help_text = format_html(
                '{} <a href="{}">{}</a>',
                self.fields["evidence_lines"].help_text,
                reverse("desk:status_update_edit", args=[self.instance.pk]),
                gettext("Write excerpts at the desk"),
            )
        self.search_rows = SearchRows(self.data if self.is_bound else None, stored)

    def clean(self) -> dict[str, Any] | None:
        if not self.search_rows.is_valid():
            self.add_error(None, gettext("Please correct what was searched."))
        return super().clean()

    def clean_evidence_lines(self) -> list[EvidenceLink]:
        """An excerpt that is recorded for an event stays with it."""
        links: list[EvidenceLink] = self.cleaned_data["evidence_lines"]
        return links if self.is_new else with_excerpts_of(self.instance, links)

    def links(self) -> Links:
        return Links(evidence=self.cleaned_data["evidence_lines"], searches=self.search_rows.filled)


@admin.register(StatusUpdate)
class StatusUpdateAdmin(RecordAdmin):
    form = StatusUpdateForm
    change_form_template = "admin/tracking/status_update_form.html"
    list_display = [
        "item", "commitment", "status", "state", "as_of", "confidence_by_whom", "updated_at",
    ]  # fmt: skip
    list_filter = ["state", BY_AUTHOR, "status", "confidence", "is_sample", "item"]
    search_fields = ["item__key", "item__title", "rationale", "search_note"]
    readonly_fields = [*RecordAdmin.readonly_fields, "rule_confidence"]
    date_hierarchy = "as_of"
    autocomplete_fields = ["corrects", "claimed_by"]
    fieldsets = [
        (None, {"fields": ["state", "item", "commitment", "status", "as_of", "direction"]}),
        (_("Confidence"), {"fields": ["confidence", "rule_confidence", "confidence_reason"]}),
        (_("Judgement"), {"fields": ["rationale", "own_claim", "claimed_by"]}),
        (_("Evidence"), {"fields": ["evidence_lines", "search_note"]}),
        (_("Another of the same day"), {"fields": ["corrects", "why_another"]}),
        RECORDED_ELSEWHERE,
    ]

    @admin.display(description=_("confidence"), ordering="confidence")
    def confidence_by_whom(self, update: StatusUpdate) -> str:
        """Where an analyst set it, with what the rule gives."""
        return update.confidence_in_words
