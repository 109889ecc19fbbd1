"""The form of an assessment: what is assessed, its status, and the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from priorities.models import Commitment, Item
from tracking.actions import Links
from tracking.assessment.evidence import Evidence
from tracking.assessment.rules import refusals_of
from tracking.desk.assessing.bearings import Bearings
from tracking.desk.assessing.material import (
    MOST_EVENTS,
    Dossier,
    EvidenceRow,
    SupportTable,
    event_label,
)
from tracking.desk.assessing.search_rows import MOST_ROWS, SearchRows, search_label
from tracking.desk.assessing.settling import Settling
from tracking.desk.records.fields import (
    THE_WHOLE,
    DayField,
    ProseField,
    RowField,
    RowsField,
    commitment_key,
    commitments_of,
    items_by_kind,
    row_keys,
)
from tracking.desk.records.forms import NO_ITEM, RecordForm, unknown
from tracking.desk.records.party_fields import PartyField
from tracking.models import Event, Party, SearchLog, StatusUpdate
from tracking.models.origins import REFERENCE
from tracking.models.second_opinions import Opinion
from tracking.values.confidence import Confidence
from tracking.values.statuses import RECORDABLE, TESTS, WITHOUT_EVENTS, Status


class StatusUpdateForm(RecordForm):
    item = RowField(label=_("Item"))
    commitment = RowField(
        label=_("Commitment"),
        required=False,
        empty=THE_WHOLE,
        error_messages={"invalid_choice": _("Choose a commitment of this item, or none.")},
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
        most=MOST_EVENTS,
    )
    reuse = RowsField(
        label=_("Searches recorded already"),
        help_text=_("Mark those that this assessment rests on; they need not be typed again."),
    )
    q = forms.CharField(
        label=_("Events of other items"),
        required=False,
        max_length=200,
        help_text=_("Words in their titles. To be cited, an event must be linked to the item."),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    confidence = forms.ChoiceField(
        label=_("Confidence"),
        required=False,
        choices=[("", _("By the rule")), *Confidence.choices],
        help_text=_("You may set it lower; higher needs a reason."),
    )
    corrects = RowField(
        label=_("Correction of"),
        required=False,
        help_text=StatusUpdate._meta.get_field("corrects").help_text,
        error_messages={"invalid_choice": _("Choose a published assessment of this subject.")},
    )
    settles = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    REST = ["own_claim", "claimed_by", "search_note", *REFERENCE]
    ANOTHER = ["corrects", "why_another"]

    class Meta:
        model = StatusUpdate
        fields = [
            "item", "commitment", "status", "as_of", "direction", "confidence",
            "confidence_reason", "rationale", "own_claim", "claimed_by", "search_note", "corrects",
            "why_another", *REFERENCE,
        ]  # fmt: skip
        field_classes = {
            "confidence_reason": ProseField,
            "rationale": ProseField,
            "own_claim": ProseField,
            "claimed_by": PartyField,
            "search_note": ProseField,
            "why_another": ProseField,
        }
        widgets = {
            "confidence_reason": forms.Textarea(attrs={"rows": 2}),
            "why_another": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(
        self, data: Mapping[str, Any] | None = None, record: StatusUpdate | None = None
    ) -> None:
        super().__init__(data, record)
        self.dossier = Dossier()
        self.settling: Settling | None = None
        self.commitments = list(Commitment.objects.in_paper_order())
        self._offer("item", items_by_kind(Item.objects.in_paper_order()))
        self._offer("reuse", {})
        self.searches_of: dict[int, dict[str, SearchLog]] = {}  # by item, once they are read
        self.linked_searches = list(record.searches.newest_first()) if record else []
        self.search_rows = SearchRows(data, self.linked_searches)
        self.stored_links = list(record.evidence_links.for_check()) if record else []
        self.cited = [link.event for link in self.stored_links]
        self.initial["evidence"] = [str(event.pk) for event in self.cited]
        if record:
            self._show_stored(record)
        else:
            self.initial["as_of"] = timezone.localdate()
            self._settle((self._posted("settles") or "") if self.is_bound else "")
        self.offer_events()
        if record and not data and self._evidence(self.cited).derived.level == record.confidence:
            self.initial["confidence"] = ""  # it follows the evidence

    def _show_stored(self, record: StatusUpdate) -> None:
        self.initial["item"] = record.item.key
        commitment = record.commitment
        self.initial["commitment"] = commitment_key(commitment) if commitment else ""
        self.initial["corrects"] = str(record.corrects_id or "")
        self.initial["searched_on"] = [search.searched_on for search in self.linked_searches]

    def offer_events(self) -> None:
        """Offers the commitments of the item, and as evidence its events.

        Before them stand events that are cited, named in the address or found by words.
        """
        item = self.fields["item"].rows.get(self._now("item") or "")  # type: ignore[attr-defined]
        self._offer("commitment", {"": commitments_of(item, self.commitments)})
        posted = row_keys(self._posted("evidence")) if self.is_bound else []
        self.bearings = Bearings([])
        asked = Event.objects.citable().with_shown_citations().in_bulk(posted) if posted else {}
        basis = self._evidence([])
        if (basis.item, basis.commitment) != (self.dossier.item, self.dossier.commitment):
            self.dossier = Dossier.of(basis, self.commitments)
        others = {event.pk: event for event in [*self.cited, *asked.values(), *self._found()]}
        self.groups = self.dossier.groups(others.values())
        self._offer("evidence", self.groups, label=event_label)
        self._offer("corrects", {"": self.dossier.correctable(self.stored)})  # type: ignore[arg-type]
        self._offer("reuse", {"": self._recorded_searches()}, label=search_label)
        self.chosen_item = self.dossier.item
        self._ask_how_they_bear()

    def _ask_how_they_bear(self) -> None:
        """Starts from how the events are cited here, or were in the last assessment."""
        known = {link.event_id: link for link in [*self.dossier.used_links, *self.stored_links]}
        sent = self.data if self.is_bound else None
        self.bearings = Bearings.of(sent, self._chosen(), self.dossier.sentences, known.values())
        self.formsets = [self.search_rows, self.bearings]  # type: ignore[list-item]

    def _chosen(self) -> list[Event]:
        rows = self.fields["evidence"].rows  # type: ignore[attr-defined]
        keys = self._posted("evidence") if self.is_bound else self.initial["evidence"]
        return [rows[key] for key in dict.fromkeys(keys) if key in rows]

    def _recorded_searches(self) -> dict[str, SearchLog]:
        """Those of the item that stand in no row here, newest first. One query for an item."""
        item = self.dossier.item
        if item and item.pk not in self.searches_of:
            found = SearchLog.objects.reusable().for_item(item)[:MOST_ROWS]
            shown = {search.pk for search in self.linked_searches}
            offered = {str(search.pk): search for search in found if search.pk not in shown}
            self.searches_of[item.pk] = offered
        return self.searches_of[item.pk] if item else {}

    def _settle(self, key: str) -> None:
        """Makes it the form of the agreed assessment of two opinions, named by their key."""
        self.settling = Settling.of(key)
        if self.settling:
            self.initial["settles"] = key
            self.instance.second_opinion = self.settling.asked
            self.instance.opinion = Opinion.AGREED

    def _found(self) -> list[Event]:
        """Events of any item that contain the words; none without words. One query."""
        try:
            words = self.fields["q"].clean(self._now("q"))
        except ValidationError:
            return []
        public = Event.objects.published().select_related("forum").with_shown_citations()
        return list(public.containing(words).newest_first()[:MOST_EVENTS]) if words else []

    def evidence_groups(self) -> Iterator[tuple[str, list[tuple[EvidenceRow, bool]]]]:
        """The events under their headings, each with whether it is chosen."""
        keys = self._posted("evidence") if self.is_bound else self.initial["evidence"]
        events = [event for rows in self.groups.values() for event in rows.values()]
        rows = EvidenceRow.of_events(events, self._evidence([]), self.dossier.sentences)
        row_of = {row.event.pk: row for row in rows}
        for heading, offered in self.groups.items():
            yield heading, [(row_of[event.pk], key in keys) for key, event in offered.items()]

    def support(self) -> SupportTable:
        """What the chosen evidence supports, as it was sent or as the form opens."""
        basis = self._evidence(self._chosen())
        return SupportTable.of(basis, self._now("status") or "", self.bearings.unsaid)

    def _now(self, name: str) -> Any:
        return self._posted(name) if self.is_bound else self.initial.get(name)

    def _evidence(self, events: list[Event]) -> Evidence:
        """What is chosen now; without a sensible as-of date that of today."""
        try:
            as_of = self.fields["as_of"].clean(self._now("as_of"))
        except ValidationError:
            as_of = timezone.localdate()
        record: Any = self.stored
        return Evidence(
            item=self.fields["item"].rows.get(self._now("item") or ""),  # type: ignore[attr-defined]
            commitment=self.fields["commitment"].rows.get(self._now("commitment") or ""),  # type: ignore[attr-defined]
            as_of=as_of,
            events=events,
            searched_on=self._searched_on(),
            has_note=bool(record and record.is_sample and record.search_note),
            pk=record.pk if record else None,
            published_at=record.published_at if record else None,
            links=self.bearings.drafts,
            claimed_by=self._claimed_by(),
        )

    def _claimed_by(self) -> Party | None:
        """As it now stands in the form; what names none is refused when it is saved."""
        if not self.is_bound:
            return self.stored.claimed_by if self.stored else None  # type: ignore[attr-defined]
        try:
            return self.fields["claimed_by"].clean(self._posted("claimed_by") or "")  # type: ignore[no-any-return]
        except ValidationError:
            return None

    def _searched_on(self) -> list[date]:
        if not self.is_bound:
            return self.initial.get("searched_on", [])  # type: ignore[no-any-return]
        offered = self.fields["reuse"].rows  # type: ignore[attr-defined]
        marked = [offered[key] for key in self._posted("reuse") if key in offered]
        return [*self.search_rows.days, *(search.searched_on for search in marked)]

    def clean(self) -> None:
        """Refuses what the evidence does not support, by the rules of the actions.

        A draft that cites nothing yet is unfinished, not wrong: its page says what is missing.
        """
        super().clean()
        typed = self.cleaned_data
        if typed.get("settles") and not self.settling:
            self.add_error(None, gettext("There are no two opinions to settle any more."))
        if any(typed.get(name) in (None, "") for name in ("item", "status", "as_of")):
            return
        if "evidence" in self.errors or not all(rows.is_valid() for rows in self.formsets):
            return
        basis = self._evidence(typed["evidence"])
        confidence = typed.get("confidence") or basis.derived.level
        typed["confidence"] = str(confidence)
        is_public = bool(self.stored and self.stored.is_published)
        if not typed["evidence"] and typed["status"] not in WITHOUT_EVENTS and not is_public:
            return
        refusals = refusals_of(
            basis,
            status=typed["status"],
            confidence=confidence,
            confidence_reason=typed.get("confidence_reason", ""),
        )
        if sentence := refusals.pop("searches", ""):
            self.search_rows.refuse(sentence)
        for name, sentence in refusals.items():
            if name not in self.errors:
                self.add_error(name, sentence)

    def links(self) -> Links:
        return Links(
            evidence=self.bearings.links,
            searches=self.search_rows.filled,
            reused=self.cleaned_data["reuse"],
        )

    @property
    def another(self) -> list[forms.BoundField]:
        """What is asked where the day has an assessment already."""
        names = self.ANOTHER[1:] if self.settling else self.ANOTHER
        return [self[name] for name in names]

    @property
    def shows_another(self) -> bool:
        return bool(self.settling) or any(f.errors or f.value() for f in self.another)

    @property
    def asks_for_item(self) -> bool:
        """Whether nothing but the item is to be chosen yet."""
        return not self.is_bound and not self.chosen_item

    @property
    def preview_address(self) -> str:
        """Where the form is drawn anew as it was typed, of another item or with other events."""
        address = reverse("desk:status_update_preview")
        return f"{address}?record={self.stored.pk}" if self.stored else address

    @property
    def again_address(self) -> str:
        """The query that opens the form with the evidence of the last assessment marked."""
        query = {} if self.stored or not self.dossier.item else {"item": self.dossier.item.key}
        if self.dossier.commitment and not self.stored:
            query["commitment"] = str(self.dossier.commitment.number)
        return f"?{urlencode({**query, 'again': '1'})}"

    def prefill(self, query: QueryDict) -> list[str]:
        self.initial["q"] = query.get("q", "")
        if self.stored:
            self.offer_events()
            self._use_again(query)
            return []
        self._settle(query.get("settles", ""))
        if self.settling:
            self._prefill_settling(self.settling)
            return []
        left_out = self._prefill_item(query)
        slugs = [slug for slug in query.getlist("event") if slug.isprintable()]
        public = Event.objects.published().select_related("forum").with_shown_citations()
        found = public.in_bulk(slugs, field_name="slug")
        self.cited = list(found.values())
        self.initial["evidence"] = [str(event.pk) for event in self.cited]
        self.offer_events()
        self._use_again(query)
        return left_out + [
            unknown(
                gettext("There is no published event “%(value)s” to fill in; it was left out."),
                slug,
            )
            for slug in query.getlist("event")
            if slug not in found
        ]

    def _prefill_settling(self, settling: Settling) -> None:
        """The subject, the day, and what either opinion cites."""
        asked = settling.asked
        self.initial["item"] = asked.item.key
        self.initial["commitment"] = commitment_key(asked.commitment) if asked.commitment else ""
        self.initial["as_of"] = asked.as_of
        self.cited = settling.evidence
        self.initial["evidence"] = [str(event.pk) for event in self.cited]
        self.offer_events()

    def _use_again(self, query: QueryDict) -> None:
        if query.get("again"):
            used = [str(event.pk) for event in self.dossier.used]
            self.initial["evidence"] = list(dict.fromkeys([*self.initial["evidence"], *used]))
            self._ask_how_they_bear()

    def _prefill_item(self, query: QueryDict) -> list[str]:
        left_out = []
        if asked := query.get("item"):
            self.initial["item"] = asked
            if asked not in self.fields["item"].rows:  # type: ignore[attr-defined]
                left_out.append(unknown(gettext(NO_ITEM), asked))
        if number := query.get("commitment"):
            self.initial["commitment"] = f"{asked}.{number}"
            if self.initial["commitment"] not in map(commitment_key, self.commitments):
                sentence = gettext(
                    "There is no commitment “%(value)s” to fill in; it was left out."
                )
                left_out.append(unknown(sentence, number))
        if day := query.get("day"):
            try:
                self.initial["as_of"] = self.fields["as_of"].clean(day)
            except ValidationError:
                left_out.append(unknown(gettext("“%(value)s” is no day; it was left out."), day))
        return left_out
