"""The duplicate questions in the form of an event, and the form of a merge.

A form says which of its inputs tell what, by the attribute `data-duplicate` of their widgets:
static/desk/duplicates.js reads it while one types, `typed_in` when the form is sent. So both ask
alike, and a subclass of EventForm takes part without a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.actions import MAX_REASON
from tracking.desk.records.fields import ProseField, VersionField, row_keys
from tracking.duplicates.candidate import Candidate
from tracking.duplicates.finding import Suspect, suspects_of
from tracking.duplicates.names import code_of
from tracking.duplicates.sides import LABELS, Row, rows_of, side_of
from tracking.models import Event, Source, SuspectedPair
from tracking.models.origins import REFERENCE
from tracking.values.partial_dates import read_period
from tracking.values.validators import validate_prose
from tracking.values.web_addresses import normal_address

ATTRIBUTE = "data-duplicate"
# The fields of an event's form, and what each of them tells.
ROLES = {
    "title": "title",
    "kind": "kind",
    "start": "start",
    "end": "end",
    "place": "place",
    "country": "country",
    "forum": "forum",
    "edition_label": "edition",
    "parties": "party",
    "more_parties": "party",
    "sources": "known-source",
    "summary": "summary",
}
ROLES_OF_ROWS = {"url": "source", "party": "party"}
MOST_SOURCES, MOST_PARTIES, MOST_CHARACTERS = 20, 60, 1000
MOST_OF_SUMMARY = 4000

LINK, MERGE, DIFFERENT = "link", "merge", "different"
DECIDE = _("This may be recorded already. Please choose what to do for each likely match below.")
ONE_LINK = _("Your sources can be added to one record only; choose “add” for one record.")

Typed = Mapping[str, list[str]]


def mark_inputs(form: Any) -> None:
    """Marks in a form's widgets which input holds which part of an event."""
    for name, role in ROLES.items():
        if name in form.fields:
            form.fields[name].widget.attrs[ATTRIBUTE] = role
    for row in (row for rows in form.formsets for row in rows):
        for name, role in ROLES_OF_ROWS.items():
            if name in row.fields:
                row.fields[name].widget.attrs[ATTRIBUTE] = role


def typed_in(form: Any) -> Typed:
    """What was typed into the marked inputs, by the part of the event that they hold."""
    typed: dict[str, list[str]] = {}
    for bound in (*form, *(field for rows in form.formsets for row in rows for field in row)):
        if role := bound.field.widget.attrs.get(ATTRIBUTE):
            data = bound.data
            values = data if isinstance(data, list) else [data]
            typed.setdefault(role, []).extend(str(value) for value in values if value)
    return typed


def candidate_of(typed: Typed) -> Candidate:
    """The typed event, as far as it is valid. One query where known sources are marked."""
    known = row_keys(typed.get("known-source", [])[:MOST_SOURCES])
    urls = [*typed.get("source", [])[:MOST_SOURCES]]
    if known:
        urls += [source.url for source in Source.objects.in_bulk(known).values()]
    forum = row_keys([_first(typed, "forum")])
    start, end = _period(typed)
    return Candidate(
        title=_first(typed, "title"),
        kind=_first(typed, "kind"),
        start=start,
        end=end,
        place=_first(typed, "place"),
        country=_first(typed, "country"),
        forum=forum[0] if forum else None,
        edition=_first(typed, "edition"),
        parties=frozenset(_codes(typed)),
        sources=frozenset(filter(None, (normal_address(url[:MOST_CHARACTERS]) for url in urls))),
    )


def side_typed(typed: Typed, candidate: Candidate) -> dict[str, list[str]]:
    """The typed event in words, to compare with a known record (`sides.side_of`)."""
    dates = [text for text in (candidate.start, candidate.end) if text]
    kinds = dict(Event.Kind.choices)
    return {
        "title": [candidate.title] if candidate.title else [],
        "date": [" – ".join(dates)] if dates else [],
        "kind": [str(kinds[candidate.kind])] if candidate.kind in kinds else [],
        "place": [candidate.place] if candidate.place else [],
        "parties": sorted(candidate.parties),
        "sources": sorted(url[:MOST_CHARACTERS] for url in typed.get("source", [])[:MOST_SOURCES]),
        "summary": [summary] if (summary := _first(typed, "summary", MOST_OF_SUMMARY)) else [],
    }


def _first(typed: Typed, role: str, most: int = MOST_CHARACTERS) -> str:
    return next(iter(typed.get(role, [])), "")[:most].strip()


def _period(typed: Typed) -> tuple[str, str]:
    """Start and end: from two inputs, or from one that takes both; "" for what is no date."""
    start, end = _read(_first(typed, "start"))
    return start, _read(_first(typed, "end"))[0] or end


def _read(text: str) -> tuple[str, str]:
    try:
        return read_period(text, today=timezone.localdate())
    except ValueError:
        return "", ""


def _codes(typed: Typed) -> Iterator[str]:
    words = [word for text in typed.get("party", []) for word in re.split(r"[;,\n]", text)]
    for word in words[:MOST_PARTIES]:
        code = word.partition(":")[0].strip().upper()
        if code and code.isprintable() and len(code) <= 40:
            yield code_of(code)


@dataclass(frozen=True)
class Question:
    """One suspect of the typed event, and the person's choice."""

    suspect: Suspect
    rows: list[Row]
    choice: str
    reason: str
    is_known_pair: bool  # recorded as a pair already, so that nobody must decide now

    @property
    def name(self) -> str:
        """Of the inputs of its choice."""
        return name_of(self.suspect.event.pk)

    @property
    def is_demanded(self) -> bool:
        """Whatever was shown while typing is asked when saving."""
        return not self.is_known_pair

    @cached_property
    def error(self) -> str:
        """What is wrong with the answer, or that one is missing; "" where all is well."""
        if self.choice == DIFFERENT:
            try:
                return "" if self.clean_reason() else gettext("Please say why it is different.")
            except ValidationError as error:
                return " ".join(error.messages)
        if self.choice not in (LINK, MERGE) and self.is_demanded:
            return gettext("Please choose one.")
        return ""

    def clean_reason(self) -> str:
        field = forms.CharField(max_length=MAX_REASON, required=False, validators=[validate_prose])
        return str(field.clean(self.reason))


class Questions:
    """The suspects of the typed event with the choices that were sent, likeliest first."""

    def __init__(
        self,
        typed: Typed,
        sent: Mapping[str, Any],
        *,
        stored: int | None = None,
        form_key: str = "",
    ) -> None:
        """`stored`: the key of the event that is edited; `form_key`: of one that is created."""
        self.is_new = stored is None
        candidate = candidate_of(typed)
        pairs = list(SuspectedPair.objects.of_event(stored)) if stored else []
        verdicts = {pair.other_than(stored): pair.verdict for pair in pairs}  # type: ignore[arg-type]
        settled = [pk for pk, said in verdicts.items() if said == SuspectedPair.Verdict.DIFFERENT]
        left_out = [*settled, *([stored] if stored else []), *_made_by(form_key)]
        side = side_typed(typed, candidate)
        self.asked = [
            Question(
                suspect,
                rows_of(side, side_of(suspect.event)),
                choice=str(sent.get(name_of(suspect.event.pk), "")),
                reason=str(sent.get(f"{name_of(suspect.event.pk)}-reason", "")),
                is_known_pair=suspect.event.pk in verdicts,
            )
            for suspect in suspects_of(candidate, leave_out=left_out)
        ]

    @classmethod
    def of_form(cls, form: Any) -> Questions:
        """Of a form that was sent."""
        stored = form.stored.pk if form.stored else None
        key = str(form.data.get("form_key", ""))
        return cls(typed_in(form), form.data, stored=stored, form_key=key)

    def problems(self) -> list[str]:
        problems = [str(DECIDE)] if any(question.error for question in self.asked) else []
        links = [question for question in self.asked if question.choice == LINK]
        return [*problems, str(ONE_LINK)] if len(links) > 1 else problems

    def chosen(self, choice: str) -> Event | None:
        """The event of which this was chosen, if any."""
        events = [q.suspect.event for q in self.asked if q.choice == choice]
        return events[0] if events else None

    def verdicts(self) -> list[tuple[str, Event, str]]:
        """The decisions to store: for an action's Links."""
        verdict = SuspectedPair.Verdict
        said = {DIFFERENT: verdict.DIFFERENT, MERGE: verdict.SAME, LINK: verdict.SAME}
        return [
            (said[q.choice], q.suspect.event, q.clean_reason() if q.choice == DIFFERENT else "")
            for q in self.asked
            if q.choice in said
        ]


def name_of(pk: int) -> str:
    return f"duplicate-{pk}"


def _made_by(form_key: str) -> Iterable[int]:
    """What an earlier sending of the same form has made is no duplicate of it."""
    try:
        key = UUID(form_key)
    except ValueError:
        return []
    return Event.objects.filter(form_key=key).values_list("pk", flat=True)


class DifferentForm(forms.Form):
    """Why two records are different events."""

    reason = ProseField(
        label=_("Why they are different"),
        max_length=MAX_REASON,
        validators=[validate_prose],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Remembered with your name; the pair is not shown again."),
    )


class MergeForm(forms.Form):
    """Which value the surviving record gets, field by field; it gets the links of both anyway."""

    surviving_version = VersionField()
    merged_version = VersionField()
    # A date is one choice: the start of the one with the end of the other would be neither's.
    TOGETHER = {"start": ["start", "end"]}

    def __init__(self, data: Mapping[str, Any] | None, surviving: Event, merged: Event) -> None:
        initial = {"surviving_version": surviving.version, "merged_version": merged.version}
        super().__init__(data, initial=initial)
        for name in Event.content_fields():
            if name == "end" or name in REFERENCE:  # the action says whose reference stays
                continue
            texts = [_words(event, name) for event in (surviving, merged)]
            if texts[0] != texts[1]:
                self.fields[name] = self._choice(name, *texts)
        self.choices = self.visible_fields()
        if surviving.is_published:
            self.fields["reason"] = ProseField(
                label=_("Why they are one event"),
                max_length=MAX_REASON,
                validators=[validate_prose],
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("The surviving record is public, and so is the reason."),
            )

    @staticmethod
    def _choice(name: str, surviving: str, merged: str) -> forms.ChoiceField:
        nothing = gettext("nothing")
        label = Event._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        if name == "start":
            label = LABELS["date"]
        label = str(label)
        return forms.ChoiceField(
            label=label[0].upper() + label[1:],
            required=False,  # what was shown before somebody's change may lack it
            widget=forms.RadioSelect,
            choices=[("surviving", surviving or nothing), ("merged", merged or nothing)],
            initial="surviving" if surviving else "merged",
        )

    def take(self) -> list[str]:
        """The fields whose value is that of the merged record."""
        names = [field.name for field in self.choices if self.cleaned_data[field.name] == "merged"]
        return [field for name in names for field in self.TOGETHER.get(name, [name])]

    def show_current(self, surviving: Event, merged: Event) -> None:
        """Lets it be sent again for the versions that are now known."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["surviving_version"], data["merged_version"] = (
            str(surviving.version),
            str(merged.version),
        )
        self.data = data


def _words(event: Event, name: str) -> str:
    if name == "start":
        return event.date_in_words
    if name == "country":
        return str(getattr(event.country, "name", "") if event.country else "")
    if name == "kind":
        return str(event.get_kind_display())
    return str(getattr(event, name) or "")
