"""Events in the admin."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracking.actions import Links
from tracking.admin.careful import RowsField, RowsPicker
from tracking.admin.long_lists import ByItem, found, recent
from tracking.admin.records import BY_AUTHOR, RecordAdmin, RecordForm
from tracking.admin.writing import RECORDED_ELSEWHERE
from tracking.desk.records.party_fields import PartiesByWord, PartyListField, party_key
from tracking.models import Event, Source
from tracking.models.publication import UNPUBLISHED
from tracking.models.search_entries import EntryKind, facet

BY_STATE, OF_AUTHOR = "state__exact", "created_by__id__exact"  # as addresses name these filters


class EventForm(RecordForm):
    involved = PartyListField(
        label=_("Parties and their roles"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=_("For example: CHN:host; KEN:participant. Without a role it is a participant."),
    )
    # Django's admin has no field for a link with a table of its own.
    cited_sources = RowsField(label=_("Sources"), queryset=Source.objects.all(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self.data.get("involved", "")
        self.fields["involved"].parties = PartiesByWord(typed)  # type: ignore[attr-defined]
        if not self.is_new:
            rows = self.instance.involvements.in_role_order()
            self.initial["involved"] = "; ".join(party_key((row.party, row.role)) for row in rows)
            self.initial["cited_sources"] = list(self.instance.sources.all())

    def clean(self) -> dict[str, Any] | None:
        errors = getattr(self.refusal, "error_dict", {})
        if "sources" in errors:
            errors["cited_sources"] = errors.pop("sources")
        return super().clean()

    def links(self) -> Links:
        self.cleaned_data["sources"] = self.cleaned_data["cited_sources"]
        return replace(super().links(), parties=self.cleaned_data["involved"])


@admin.register(Event)
class EventAdmin(RecordAdmin):
    form = EventForm
    list_display = ["title", "state", "first_day", "kind", "item_codes", "updated_at"]
    list_filter = ["state", BY_AUTHOR, "kind", "is_sample", ("items", ByItem)]
    search_fields = ["title", "summary", "place"]
    filter_horizontal = ["items", "commitments"]
    fieldsets = [
        (None, {"fields": ["state", "title", "kind", ("start", "end"), "summary"]}),
        (_("Where"), {"fields": [("place", "country"), ("forum", "edition_label")]}),
        (_("Who"), {"fields": ["involved"]}),
        (_("Items and commitments"), {"fields": ["items", "commitments"]}),
        (_("Sources"), {"fields": ["cited_sources"]}),
        RECORDED_ELSEWHERE,
    ]

    def get_ordering(self, request: HttpRequest) -> Any:
        """The order that an index has: of a state by day, of an author by the last change."""
        state, author = request.GET.get(BY_STATE), request.GET.get(OF_AUTHOR)
        if author and state not in UNPUBLISHED:
            return ["-updated_at", "-pk"]
        return ["-earliest_on", "-pk"] if state else ["-pk"]

    def get_sortable_by(self, request: HttpRequest) -> Any:
        return ["title", "first_day"] if BY_STATE in request.GET else []

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Published ones by the index of the search, with what the list is filtered by; the others,
        and those recorded last, by any part of a word.
        """
        if not search_term.strip():
            return super().get_search_results(request, queryset, search_term)
        contain = partial(super().get_search_results, request, search_term=search_term)
        among = [queryset.unpublished(), recent(queryset)]
        containing = [contain(queryset=rows)[0] for rows in among]
        facets = [
            [facet(name, value)]
            for name, lookup in (("kind", "kind__exact"), ("item", "items__id__exact"))
            if (value := request.GET.get(lookup))
        ]
        rows = found(queryset.not_trashed(), EntryKind.EVENT, search_term, containing, facets)
        return rows, False

    @admin.display(description=_("start date"), ordering="earliest_on")
    def first_day(self, event: Event) -> str:
        return event.start

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        link: Any = Event._meta.get_field("sources")
        picker = RowsPicker(link, self.admin_site)
        form.base_fields["cited_sources"].widget = RelatedFieldWidgetWrapper(
            picker, link.remote_field, self.admin_site, can_add_related=True
        )
        return form

    @admin.display(description=_("parties and their roles"))
    def involved(self, event: Event) -> str:
        return "; ".join(str(row) for row in event.involvements.in_role_order())

    @admin.display(description=_("sources"))
    def cited_sources(self, event: Event) -> str:
        return "; ".join(str(source) for source in event.sources.all())
