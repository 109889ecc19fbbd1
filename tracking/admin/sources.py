"""Sources in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking import actions, permissions
from tracking.admin.long_lists import found, recent
from tracking.admin.writing import RECORDED_ELSEWHERE, ThroughActions, VersionedForm
from tracking.desk.records.publisher_fields import VoiceOffer, take_voice
from tracking.models import Source
from tracking.models.search_entries import EntryKind


class SourceForm(VersionedForm):
    offer: VoiceOffer | None = None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.is_new or {"url", "publisher"} & set(self.changed_data):
            self.offer = take_voice(self)
        return cleaned


@admin.register(Source)
class SourceAdmin(ThroughActions):
    form = SourceForm
    add = staticmethod(actions.add_source)
    edit = staticmethod(actions.edit_source)
    list_display = ["title", "publisher", "published_on", "language", "kind", "voice"]
    list_filter = ["kind", "language"]
    list_select_related = ["voice"]
    autocomplete_fields = ["voice", "carrier"]
    search_fields = ["title", "publisher", "url", "citation"]
    sortable_by = ["title", "published_on"]
    fieldsets = [
        (None, {"fields": ["url", "citation", "title", "publisher", "published_on", "language"]}),
        (_("Who speaks"), {"fields": ["kind", "voice", "carrier"]}),
        (_("Reading"), {"fields": ["read_on", "archived_url"]}),
        RECORDED_ELSEWHERE,
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Public ones by the index of the search; those recorded last by any part of a word."""
        if not search_term.strip():
            return super().get_search_results(request, queryset, search_term)
        containing, _has_twice = super().get_search_results(request, recent(queryset), search_term)
        return found(queryset, EntryKind.SOURCE, search_term, [containing], []), False

    def why_not_edit(self, request: HttpRequest, row: Source) -> str:
        if permissions.may_edit_source(request.user, row):
            return ""
        return gettext("Only an editor may change a source that a published record cites.")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Says whose voice was taken; a page that is recorded already is that source."""
        super().save_related(request, form, formsets, change)
        stored = Source.objects.get(pk=form.instance.pk)
        if not change and stored.url != form.instance.url:
            sentence = gettext("This page is recorded already: “%(source)s” was taken, unchanged.")
            messages.info(request, sentence % {"source": stored})
        elif form.offer:
            messages.info(request, form.offer.note(stored.title))
