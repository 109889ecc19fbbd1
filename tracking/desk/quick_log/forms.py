"""The quick form of an event: one line for the items, one for the parties, one for the dates."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from priorities.models import Commitment, Item
from tracking.desk.records.event_forms import EventForm
from tracking.desk.records.fields import commitment_key, row_keys
from tracking.desk.records.forms import NO_ITEM, fields_besides, unknown
from tracking.desk.records.party_fields import PartyListField, party_in_role, party_key
from tracking.desk.records.rows import let_all_be_pasted
from tracking.models import Event, Involvement, Party
from tracking.values.partial_dates import read_period

Point = Item | Commitment
SEPARATORS = re.compile(r"[;,\n]")
EMPTY_ROWS = 4  # for parties, in the full form
ASKED = ["title", "kind", "start", "summary", "forum"]  # fields of the event that stand here
MOST_SOURCES = 4  # addresses that an address of this form can fill in


class PeriodField(forms.CharField):
    """One date or two, as people write them; gives the start and the end as they are stored."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return read_period(text, today=timezone.localdate())
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class PointListField(forms.CharField):
    """Items and commitments by their codes: `P7; P4.5`."""

    points: Mapping[str, Point] = {}

    def clean(self, value: Any) -> list[Point]:
        words = [word.strip() for word in SEPARATORS.split(super().clean(value)) if word.strip()]
        found = [self._point(word) for word in words]
        return list(dict.fromkeys(found))

    def _point(self, word: str) -> Point:
        point = self.points.get(word.casefold())
        if point is None:
            sentence = gettext("“%(text)s” names no item. Write codes such as P7; P4.5.")
            raise ValidationError(sentence % {"text": Truncator(word).chars(40)})
        return point


class QuickLogForm(EventForm):
    """An event with its sources in at most ten fields; the full form has the others."""

    start = PeriodField(
        label=_("Date"),
        max_length=100,
        help_text=_(
            "As you write it: 2024-05-17, 17 May 2024, May 2024, 2024, yesterday, 17-19 May 2024."
        ),
    )
    # A line in place of boxes: what the form gives for it is the same.
    items = PointListField(  # type: ignore[assignment]
        label=_("Items and commitments"),
        required=False,
        widget=forms.TextInput(attrs={"data-picker": "items-to-pick"}),
        help_text=_("A code, or part of a name: P7; P4.5"),
    )
    more_parties = PartyListField(
        label=_("Parties"),
        required=False,
        widget=forms.TextInput(
            attrs={"data-picker": "parties-to-pick", "data-proposals": ".proposals"}
        ),
        help_text=_("A code, or part of a name; with a role if not a participant: CHN:host; KEN"),
    )
    REST = []
    FULL_FORM_ONLY = [*fields_besides(ASKED, Event), "commitments", "parties"]

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        for name in self.FULL_FORM_ONLY:
            self.fields.pop(name, None)
        if not self.is_bound or not self.data.get("forum"):
            del self.fields["forum"]
        self.fields["items"].points = points_by_word(self.all_items, self.all_commitments)  # type: ignore[attr-defined]
        self.fields["summary"].widget.attrs["rows"] = 3
        let_all_be_pasted(self)

    def _offer(self, name: str, groups: Mapping[str, Mapping[str, Any]], **options: Any) -> None:
        """Items are not offered as boxes here."""
        if name == "commitments":
            self.all_commitments = [point for rows in groups.values() for point in rows.values()]
        if name != "items":
            super()._offer(name, groups, **options)

    def _offer_forums(self) -> None:
        """The forum has a field here only where an address names one: else none is read."""
        if self.is_bound and self.data.get("forum"):
            super()._offer_forums()

    def _add_party_rows(self, data: Mapping[str, Any] | None) -> None:
        """No rows here."""
        self.party_rows: list[Any] = []  # type: ignore[assignment]

    def clean_start(self) -> str:
        start, self.cleaned_data["end"] = self.cleaned_data["start"]
        return str(start)

    def clean_items(self) -> list[Item]:
        """The items, those of the commitments included."""
        points = self.cleaned_data["items"]
        self.cleaned_data["commitments"] = [p for p in points if isinstance(p, Commitment)]
        return list(dict.fromkeys(p.item if isinstance(p, Commitment) else p for p in points))

    def clean(self) -> None:
        super().clean()
        self.source_rows.is_valid()
        seen = row_keys(self._posted_many("seen_sources"))
        for row in self.source_rows:
            if row.has_changed() and row.known and row.known.pk not in seen:
                self._show_known(row)

    def _posted_many(self, name: str) -> list[str]:
        return self.data.getlist(name) if isinstance(self.data, QueryDict) else []

    def _show_known(self, row: Any) -> None:
        """Shows which records already cite this source, before saving for the first time.

        What this very form has made before does not count: it is sent twice.
        """
        events = row.known.events.not_made_by_form(self.cleaned_data.get("form_key"))
        if events.exists() or row.known.forums.exists():
            row.add_error(
                "url",
                gettext(
                    "This source is already recorded. Look at the records that cite it, below; if "
                    "yours is another event, save again."
                ),
            )

    @property
    def parties_chosen(self) -> list[tuple[Party, str]]:
        return list(self.cleaned_data["more_parties"])

    def prefill(self, query: QueryDict) -> list[str]:
        points, left_out = self._asked_points(query)
        self.initial["items"] = "; ".join(point.code for point in points)
        parties = [text for text in query.getlist("party") if self._is_party(text)]
        self.initial["more_parties"] = "; ".join(parties)
        self.initial["kind"] = query.get("kind") if query.get("kind") in Event.Kind.values else None
        for row, url in zip(self.source_rows, query.getlist("url")[:MOST_SOURCES], strict=False):
            row.initial["url"] = url
        if title := query.get("source_title"):
            self.source_rows[0].initial["title"] = title
        return left_out + self._prefill_forum(query)

    def _asked_points(self, query: QueryDict) -> tuple[list[Point], list[str]]:
        known = self.fields["items"].points  # type: ignore[attr-defined]
        asked = [*query.getlist("item"), *query.getlist("commitment")]
        found = [known[text.casefold()] for text in asked if text.casefold() in known]
        strange = [text for text in asked if text.casefold() not in known]
        return found, [unknown(gettext(NO_ITEM), text) for text in strange]

    def _is_party(self, text: str) -> bool:
        try:
            party_in_role(text, self.known_parties)
        except ValidationError:
            return False
        return True

    def _prefill_forum(self, query: QueryDict) -> list[str]:
        asked = query.get("forum")
        if not asked:
            return []
        self.fields["forum"] = copy.deepcopy(self.base_fields["forum"])
        super()._offer_forums()
        by_slug = {forum.slug: key for key, forum in self._forums.items()}
        self.initial["forum"] = by_slug.get(asked)
        if asked in by_slug:
            return []
        sentence = gettext("There is no forum “%(value)s” to fill in; it was left out.")
        return [unknown(sentence, asked)]

    def repeated(self) -> str:
        """The query that fills in the next form with what tends to repeat.

        Sources, kind, items and parties. Not the date: a wrong one would not be noticed.
        """
        typed = self.cleaned_data
        urls = [row.cleaned_data["url"] for row in self.source_rows if row.has_changed()]
        codes = {point.item.key for point in typed["commitments"]}
        return urlencode(
            {
                "url": [url for url in urls if url],
                "kind": typed["kind"],
                "item": [item.key for item in typed["items"] if item.key not in codes],
                "commitment": [point.code for point in typed["commitments"]],
                "party": [party_key(pair) for pair in self.parties_chosen if pair[0].code],
            },
            doseq=True,
        )

    def as_full(self) -> QueryDict:
        """What was typed here, as the full form would send it. What it cannot read stays text."""
        full = QueryDict(mutable=True)
        full.update(self.data)
        words = SEPARATORS.split(self.data.get("items", ""))
        known = self.fields["items"].points  # type: ignore[attr-defined]
        points = [known[w.strip().casefold()] for w in words if w.strip().casefold() in known]
        commitments = [point for point in points if isinstance(point, Commitment)]
        items = [point.item if isinstance(point, Commitment) else point for point in points]
        full.setlist("items", [item.key for item in dict.fromkeys(items)])
        full.setlist("commitments", [commitment_key(point) for point in commitments])
        try:
            start, end = read_period(self.data.get("start", ""), today=timezone.localdate())
            full["start"], full["end"] = start, end
        except ValueError:
            pass  # the full form shows the text, and refuses it when it is sent
        full["party-TOTAL_FORMS"], full["party-INITIAL_FORMS"] = str(EMPTY_ROWS), "0"
        for number in range(EMPTY_ROWS):
            full[f"party-{number}-role"] = Involvement.Role.PARTICIPANT
        return full


def points_by_word(items: Iterable[Item], commitments: Iterable[Commitment]) -> dict[str, Point]:
    """Items and commitments by their codes (`p7`, `p4.5`), keys and names, in small letters."""
    points: dict[str, Point] = {}
    for commitment in commitments:
        words = (commitment.label, commitment_key(commitment), commitment.code)
        points |= {word.casefold(): commitment for word in words}
    for item in items:
        points |= {word.casefold(): item for word in (item.title, item.key, item.code)}
    return points
