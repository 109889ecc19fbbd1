"""The form of an assessment: what is assessed, how it stands, and the events that show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from priorities.models import Commitment, Item
from tracking.actions import Links
from tracking.desk.forms.fields import (
    DayField,
    ProseField,
    RowField,
    RowsField,
    commitment_key,
    commitments_by_item,
    items_by_heading,
    row_keys,
)
from tracking.desk.forms.records import NO_ITEM, RecordForm, unknown
from tracking.evidence import RECORDABLE, TESTS, Status, later_than
from tracking.models import Event, StatusUpdate

MOST_EVENTS = 200


def event_label(event: Event) -> str:
    state = "" if event.is_published else f" ({event.get_state_display().lower()})"
    return f"{event.date_in_words}: {event.title}{state}"


class EvidenceSearch(forms.Form):
    """Which published events to offer as evidence, asked before anything is typed."""

    item = RowField(required=False, label=_("Item to assess"))
    q = forms.CharField(
        required=False,
        max_length=200,
        label=_("Other events"),
        help_text=_("Words of their titles."),
    )

    def __init__(self, query: QueryDict, items: list[Item]) -> None:
        super().__init__(query, auto_id="search_%s")
        self.fields["item"].offer(items_by_heading(items))  # type: ignore[attr-defined]

    def events(self) -> list[Event]:
        """Events of any item that contain the words; none without words. One query."""
        words = self.cleaned_data.get("q") if self.is_valid() else ""
        if not words:
            return []
        return list(Event.objects.published().containing(words).newest_first()[:MOST_EVENTS])


class StatusUpdateForm(RecordForm):
    item = RowField(label=_("Item"))
    commitment = RowField(
        label=_("Commitment"),
        required=False,
        help_text=StatusUpdate._meta.get_field("commitment").help_text,
    )
    status = forms.ChoiceField(
        label=_("Status"),
        widget=forms.RadioSelect,
        choices=[
            (code, format_lazy("{}: {}", label, TESTS[Status(code)])) for code, label in RECORDABLE
        ],
    )
    as_of = DayField(
        label=_("As-of date"), help_text=StatusUpdate._meta.get_field("as_of").help_text
    )
    evidence = RowsField(
        label=_("Evidence"),
        help_text=_("Published events, newest first. None may begin after the as-of date."),
    )
    REST = ["own_claim", "search_note"]

    class Meta:
        model = StatusUpdate
        fields = [
            "item", "commitment", "status", "as_of", "direction", "confidence", "rationale",
            "own_claim", "search_note",
        ]  # fmt: skip
        field_classes = {
            "rationale": ProseField,
            "own_claim": ProseField,
            "search_note": ProseField,
        }

    def __init__(
        self, data: Mapping[str, Any] | None = None, record: StatusUpdate | None = None
    ) -> None:
        super().__init__(data, record)
        self.search: EvidenceSearch | None = None
        self.all_items = list(Item.objects.with_theme().in_paper_order())
        commitments = Commitment.objects.select_related("item")
        self._offer("item", items_by_heading(self.all_items))
        self._offer("commitment", commitments_by_item(self.all_items, commitments))
        self.cited = list(record.evidence.newest_first()) if record else []
        self.initial["evidence"] = [str(event.pk) for event in self.cited]
        if record:
            self.initial["item"] = record.item.key
            self.initial["commitment"] = (
                commitment_key(record.commitment) if record.commitment else ""
            )
        else:
            self.initial["as_of"] = timezone.localdate()
        self.offer_events()

    def offer_events(self, found: list[Event] | None = None) -> None:
        """Offers what is cited, asked for or found by words, then the events of the item."""
        key = (self._posted("item") or "") if self.is_bound else self.initial.get("item")
        item = self.fields["item"].rows.get(key)  # type: ignore[attr-defined]
        public = Event.objects.published()
        posted = row_keys(self._posted("evidence")) if self.is_bound else []
        asked = [*self.cited, *(public.in_bulk(posted).values() if posted else [])]
        of_item = list(public.for_item(item).newest_first()[:MOST_EVENTS]) if item else []
        events = {str(event.pk): event for event in [*asked, *(found or []), *of_item]}
        self._offer("evidence", {"": events}, label=event_label)
        self.chosen_item = item

    def previous(self) -> StatusUpdate | None:
        """The published assessment that this one follows. One query."""
        if not self.chosen_item:
            return None
        items = Item.objects.with_keys([self.chosen_item.key])
        return StatusUpdate.objects.current_for_items(items).for_list().first()

    def clean(self) -> None:
        super().clean()
        as_of, events = self.cleaned_data.get("as_of"), self.cleaned_data.get("evidence")
        if as_of and events and (late := later_than(as_of, events)):
            self.add_error("evidence", late)

    def links(self) -> Links:
        return Links(rows={"evidence": self.cleaned_data["evidence"]})

    def prefill(self, query: QueryDict) -> list[str]:
        self.search = EvidenceSearch(query, self.all_items)
        if self.stored:
            self.offer_events(self.search.events())
            return []
        left_out = self._prefill_item(query)
        slugs = [slug for slug in query.getlist("event") if slug.isprintable()]
        found = Event.objects.published().in_bulk(slugs, field_name="slug")
        self.cited = list(found.values())
        self.initial["evidence"] = [str(event.pk) for event in self.cited]
        self.offer_events(self.search.events())
        return left_out + [
            unknown(
                gettext("There is no published event “%(value)s” to fill in; it was left out."),
                slug,
            )
            for slug in query.getlist("event")
            if slug not in found
        ]

    def _prefill_item(self, query: QueryDict) -> list[str]:
        left_out = []
        if asked := query.get("item"):
            self.initial["item"] = asked
            if asked not in self.fields["item"].rows:  # type: ignore[attr-defined]
                left_out.append(unknown(gettext(NO_ITEM), asked))
        if number := query.get("commitment"):
            self.initial["commitment"] = f"{asked}.{number}"
            if self.initial["commitment"] not in self.fields["commitment"].rows:  # type: ignore[attr-defined]
                sentence = gettext(
                    "There is no commitment “%(value)s” to fill in; it was left out."
                )
                left_out.append(unknown(sentence, number))
        return left_out
