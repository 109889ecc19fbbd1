"""The forms of events and forums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.actions import Links
from tracking.desk.duplicates.forms import Questions, mark_inputs
from tracking.desk.records.fields import (
    PartialDateField,
    ProseField,
    RowField,
    RowsField,
)
from tracking.desk.records.forms import SourcedForm, fields_besides, unknown
from tracking.desk.records.party_fields import (
    PartiesByWord,
    PartyListField,
    party_in_role,
    party_key,
    party_label,
)
from tracking.desk.records.proposals import Proposals
from tracking.desk.records.rows import PartyRows, let_all_be_pasted
from tracking.models import Event, Forum, Party, Record
from tracking.models.states import OPEN

# The fields that the page gives a place of their own; all others stand folded away below them.
OF_EVENT = ["title", "kind", "start", "end", "summary"]
OF_FORUM = ["name", "kind", "description"]


class EventForm(SourcedForm):
    commitments = RowsField(
        label=_("Commitments"), help_text=_("The sentences of the paper that it concerns, if any.")
    )
    parties = RowsField(
        label=_("Parties recorded already"), help_text=_("Clear the checkbox to unlink one.")
    )
    more_parties = PartyListField(
        label=_("Many parties at once"),
        required=False,
        help_text=_("For example: CHN:host; KEN:participant. Without a role it is a participant."),
    )
    forum = RowField(label=_("Forum"), required=False)
    REST = [*fields_besides(OF_EVENT, Event), "commitments"]

    class Meta:
        model = Event
        fields = Event.content_fields()
        field_classes = {
            "start": PartialDateField,
            "end": PartialDateField,
            "summary": ProseField,
            "forum": RowField,
        }

    def __init__(self, data: Mapping[str, Any] | None = None, record: Event | None = None) -> None:
        super().__init__(data, record)
        self.parties_by_word = PartiesByWord(self._posted("more_parties") or "")
        self._offer_commitments("commitments")
        self._offer_forums()
        self._offer_parties()
        self._offer_proposals()
        self._add_party_rows(data)
        let_all_be_pasted(self)
        mark_inputs(self)

    @property
    def known_parties(self) -> dict[str, Party]:
        """All of them by their codes, read when they are first looked at."""
        return self.parties_by_word.by_code

    def clean(self) -> None:
        super().clean()
        self.questions = Questions.of_form(self)
        for sentence in self.questions.problems():
            self.add_error(None, sentence)

    def links(self) -> Links:
        added = [
            (row.cleaned_data["party"], row.cleaned_data["role"])
            for row in self.party_rows
            if row.has_changed()
        ]
        chosen = self.cleaned_data.get("parties", [])
        listed = self.cleaned_data["more_parties"]
        links = super().links()
        return replace(
            links,
            rows={**links.rows, "commitments": self.cleaned_data["commitments"]},
            parties=[*chosen, *added, *(pair for pair in listed if pair[0].pk)],
            new_parties=[pair for pair in listed if not pair[0].pk],
            verdicts=self.questions.verdicts(),
        )

    def prefill(self, query: QueryDict) -> list[str]:
        left_out = super().prefill(query)
        asked = query.get("forum")
        if asked and not self.stored:
            by_slug = {forum.slug: key for key, forum in self._forums.items()}
            self.initial["forum"] = by_slug.get(asked)
            left_out += (
                []
                if asked in by_slug
                else [
                    unknown(
                        gettext("There is no forum “%(value)s” to fill in; it was left out."), asked
                    )
                ]
            )
        return left_out

    def _offer_forums(self) -> None:
        """All forums but withdrawn and trashed ones; that of the record in any case."""
        used = self.stored.forum_id if isinstance(self.stored, Event) else None
        forums = Forum.objects.by_name()
        self._forums = {
            str(forum.pk): forum for forum in forums if forum.state in OPEN or forum.pk == used
        }
        self._offer("forum", {"": self._forums})
        self.initial["forum"] = str(used or "")

    def _offer_parties(self) -> None:
        """The linked parties, and what was linked when a form was opened that is sent now."""
        linked = _involved(self.stored) if self.stored else []
        self.initial["parties"] = [party_key(pair) for pair in linked]
        posted = self._posted("parties") if self.is_bound else []
        pairs = [*linked, *self._known_parties(posted)]
        offered = {party_key(pair): pair for pair in pairs}
        self._offer("parties", {"": offered}, label=party_label)
        if not offered and not posted:
            del self.fields["parties"]

    def _offer_proposals(self) -> None:
        """What was typed and is no known party can be proposed as a new one."""
        field: Any = self.fields["more_parties"]
        field.parties = self.parties_by_word
        text = self._posted("more_parties") or "" if self.is_bound else ""
        self.proposals = Proposals.of(self.data, text, field.parties)
        field.proposed = self.proposals.parties()
        if self.proposals.rows:
            field.way_on = gettext("Say below what it is, to propose it, or write CODE:role.")

    def _add_party_rows(self, data: Mapping[str, Any] | None) -> None:
        self.party_rows = PartyRows(
            data, prefix="party", form_kwargs={"parties": self.known_parties}
        )
        self.formsets.append(self.party_rows)

    def _known_parties(self, posted: list[str]) -> list[tuple[Party, str]]:
        pairs = []
        for text in posted:
            try:
                pairs.append(party_in_role(text, self.known_parties))
            except ValidationError:
                continue  # not offered, so the field refuses it
        return pairs


def _involved(event: Record) -> list[tuple[Party, str]]:
    involvements = event.involvements.in_role_order()  # type: ignore[attr-defined]
    return [(involvement.party, involvement.role) for involvement in involvements]


class ForumForm(SourcedForm):
    named_in = RowsField(
        label=_("Named in"), help_text=_("The sentences of the paper that name it, if any.")
    )
    REST = [*fields_besides(OF_FORUM, Forum), "named_in"]

    class Meta:
        model = Forum
        fields = Forum.content_fields()
        field_classes = {"first_held": PartialDateField, "description": ProseField}

    def __init__(self, data: Mapping[str, Any] | None = None, record: Forum | None = None) -> None:
        super().__init__(data, record)
        self._offer_commitments("named_in")

    def links(self) -> Links:
        links = super().links()
        return replace(links, rows={**links.rows, "named_in": self.cleaned_data["named_in"]})
