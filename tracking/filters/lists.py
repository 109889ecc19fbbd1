"""The filters of the lists: one for the page and its file.

`found = EventFilter(request.GET, Event.objects.published().for_list())`, then `found.qs`: the rows,
in a stated and total order. A value that makes no sense makes the filter invalid and its rows none,
never all. Values of related records are chosen from what is public; an unpublished one answers
like one that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.filters.choices import ROWS
from tracking.filters.fields import known_code
from tracking.filters.narrowing import (
    AlsoOutsideRecord,
    AnyOf,
    Choosing,
    FirstDay,
    Items,
    ItemsOfChanges,
    ItemsOfSources,
    Languages,
    LastDay,
    OneCommitment,
    OneOf,
    Order,
    Regions,
    Voices,
    Words,
)
from tracking.models import (
    Event,
    Forum,
    Party,
    PublicRevision,
    Publisher,
    Source,
    StatusUpdate,
)
from tracking.values.as_of import AsOf
from tracking.values.languages import Language
from tracking.values.partial_dates import PartialDate
from tracking.values.regions import Region
from tracking.values.statuses import RECORDABLE

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

MAX_SLUG = 80


@dataclass(frozen=True)
class Chosen:
    """One value of a filter, and the address of the list without it."""

    label: str
    value: str
    remove_url: str

    def with_as_of(self, as_of: AsOf) -> Chosen:
        """The same, with the days added to its address."""
        return replace(self, remove_url=as_of.with_as_of(self.remove_url))


class PeriodForm(forms.Form):
    """The form of every filter; a period must not end before it begins."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end.latest < start.earliest:
            sentence = gettext("The period ends (%(end)s) before it begins (%(start)s).")
            self.add_error("end", sentence % {"end": end, "start": start})
        return cleaned


class RecordFilter(django_filters.FilterSet):
    """What all filters share. A subclass names its filters and its orders."""

    # Orders by code: label and the name of the queryset's method; the first one is the default.
    ORDERS: dict[str, tuple[StrOrPromise, str]] = {}

    class Meta:
        form = PeriodForm

    def __init__(self, data: QueryDict, queryset: QuerySet[Any], as_of: AsOf | None = None) -> None:
        super().__init__(data=data, queryset=queryset)
        self.as_of = as_of or AsOf.of(self.data)
        for name in ROWS.keys() & self.filters.keys():
            self.filters[name].extra["rows"] = ROWS[name]()
        orders = [(code, label) for code, (label, _method) in self.ORDERS.items()]
        self.filters["order"] = Order(label=_("Order"), choices=orders, empty="")

    @property
    def qs(self) -> QuerySet[Any]:
        return self.ordered(self.rest()) if self.is_valid() else self.queryset.none()

    def rest(self, without: str = "") -> QuerySet[Any]:
        """The rows that the valid filter leaves without the filter of this name, in no order."""
        rows: QuerySet[Any] = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name != without:
                rows = self.filters[name].filter(rows, value)
        return rows

    def ordered(self, queryset: Any) -> QuerySet[Any]:
        chosen = self.form.cleaned_data["order"] or next(iter(self.ORDERS))
        ordered: QuerySet[Any] = getattr(queryset, self.ORDERS[chosen][1])()
        return ordered

    @property
    def closed(self) -> list[str]:
        """The names of the filters that have values to choose from."""
        filters = self.filters.items()
        return [name for name, one in filters if isinstance(one, Choosing) and one.is_facet]

    @property
    def open_fields(self) -> list[forms.BoundField]:
        """The fields of the others: words, days and the order."""
        return [field for field in self.form if field.name not in self.closed]

    @property
    def closed_labels(self) -> list[str]:
        return [str(self.filters[name].label) for name in self.closed]

    def chosen_codes(self, name: str) -> list[str]:
        """The valid values of a closed filter, as the choices write them."""
        value = self.form.cleaned_data.get(name) if self.form.is_bound else None
        return [value] if isinstance(value, str) and value else list(value or [])

    @property
    def closed_values(self) -> list[tuple[str, str]]:
        """Name and code of all that is chosen in closed filters."""
        return [(name, code) for name in self.closed for code in self.chosen_codes(name)]

    # The filter in words and in an address

    def values(self) -> Iterator[tuple[str, str]]:
        """The name and text of each value that counts, in the order of the form.

        Where a filter takes one value and the address gives several, the last one counts.
        """
        for name, narrowing in self.filters.items():
            many = isinstance(narrowing, AnyOf)
            given = self.data.getlist(name) if many else [self.data.get(name, "")]
            for value in dict.fromkeys(given):
                if value.strip():
                    yield name, value

    @property
    def query(self) -> str:
        """The query string of this filter: without the page and without what is no filter."""
        return self._encoded(list(self.values()))

    @property
    def slug(self) -> str:
        """The values as a part of a file's name: ASCII, bounded."""
        before = {"start": "from ", "end": "until "}
        words = [
            slugify(before.get(name, "") + value.replace(".", "-"))
            for name, value in self.values()
            if name != "order"
        ]
        return "_".join(filter(None, words))[:MAX_SLUG].strip("-_")

    def chosen(self, path: str) -> list[Chosen]:
        """What narrows the list, in words, each with the address without it.

        Nothing for a filter that makes no sense: its values can be of any number and length.
        """
        values = list(self.values()) if self.is_valid() else []
        return [
            Chosen(
                label=str(self.filters[name].label),
                value=self._in_words(name, value),
                remove_url=self._address(path, [v for v in values if v != (name, value)]),
            )
            for name, value in values
            if name != "order"
        ]

    def _in_words(self, name: str, value: str) -> str:
        if name in {"start", "end"}:
            return _date_in_words(value)
        narrowing = self.filters[name]
        labels = narrowing.labels([value]) if isinstance(narrowing, Choosing) else {}
        return str(labels.get(known_code(value, labels), value))[:100]

    def _address(self, path: str, values: list[tuple[str, str]]) -> str:
        return f"{path}?{self._encoded(values)}" if values else path

    @staticmethod
    def _encoded(values: list[tuple[str, str]]) -> str:
        query = QueryDict(mutable=True)
        for name, value in values:
            query.appendlist(name, value)
        return query.urlencode()


def _date_in_words(text: str) -> str:
    try:
        return PartialDate.parse(text).in_words()
    except ValueError:
        return text[:100]


class EventFilter(RecordFilter):
    ORDERS = {
        "newest": (_("Newest first"), "newest_first"),
        "oldest": (_("Oldest first"), "oldest_first"),
        "title": (_("Title"), "by_title"),
    }

    q = Words(label=_("Words"))
    item = Items(label=_("Item"), counted="items__key")
    commitment = OneCommitment(label=_("Commitment"), counted="commitments")
    kind = AnyOf(label=_("Kind"), choices=Event.Kind.choices, by="of_kinds", counted="kind")
    party = AnyOf(
        label=_("Party"), by="with_parties", counted="involvements__party__code", repeats=True
    )
    forum = OneOf(label=_("Forum"), by="at_published_forum", counted="forum__slug")
    country = AnyOf(label=_("Country of the place"), by="in_countries", counted="country")
    start = FirstDay(
        label=_("From"),
        help_text=_("Events that may have taken place then or later."),
        by="not_over_by",
    )
    end = LastDay(
        label=_("Until"),
        help_text=_("Events that may have taken place then or earlier."),
        by="begun_by",
    )
    language = OneOf(
        label=_("Language of a source"),
        choices=Language.choices,
        by="in_language",
        counted="sources__language",
        repeats=True,
    )
    voice = Voices(
        label=_("Who reports it"), choices=Event.Voice.choices, by="in_voice", counted="voice"
    )


class ForumFilter(RecordFilter):
    ORDERS = {
        "name": (_("Name"), "by_name"),
        "events": (_("Most events first"), "by_event_count"),
    }

    q = Words(label=_("Words"))
    item = Items(label=_("Item"), counted="items__key")
    kind = AnyOf(label=_("Kind"), choices=Forum.Kind.choices, by="of_kinds", counted="kind")


class StatusUpdateFilter(RecordFilter):
    ORDERS = {
        "newest": (_("Newest first"), "newest_first"),
        "oldest": (_("Oldest first"), "oldest_first"),
    }

    q = Words(label=_("Words"))
    item = Items(label=_("Item"), counted="item__key")
    commitment = OneCommitment(label=_("Commitment"), counted="commitment")
    status = AnyOf(label=_("Status"), choices=RECORDABLE, by="of_statuses", counted="status")
    confidence = AnyOf(
        label=_("Confidence"),
        choices=StatusUpdate.Confidence.choices,
        by="of_confidences",
        counted="confidence",
    )
    start = FirstDay(label=_("As of, from"), by="dated_from")
    end = LastDay(label=_("As of, until"), by="dated_by")


class PartyFilter(RecordFilter):
    ORDERS = {
        "name": (_("Name"), "by_name"),
        "events": (_("Most events first"), "by_event_count"),
    }

    q = Words(label=_("Words"))
    kind = AnyOf(label=_("Kind"), choices=Party.Kind.choices, by="of_kinds", counted="kind")
    region = Regions(label=_("Region"), choices=Region.choices, by="in_regions", counted="country")
    all = AlsoOutsideRecord(
        label=_("Parties that no published event names"),
        empty=_("Leave out"),
        choices=[("yes", _("Show as well"))],
    )


class PublisherFilter(RecordFilter):
    ORDERS = {
        "name": (_("Name"), "by_name"),
        "sources": (_("Most sources first"), "by_source_count"),
    }

    q = Words(label=_("Words"))
    kind = AnyOf(label=_("Kind"), choices=Publisher.Kind.choices, by="of_kinds", counted="kind")
    country = AnyOf(label=_("Country"), by="in_countries", counted="country")
    speaks_for = AnyOf(
        label=_("Speaks for"), by="speaking_for", counted="spoken_for__code", repeats=True
    )
    all = AlsoOutsideRecord(
        label=_("Publishers without a public source"),
        empty=_("Leave out"),
        choices=[("yes", _("Show as well"))],
    )


class SourceFilter(RecordFilter):
    ORDERS = {
        "newest": (_("Newest first"), "newest_first"),
        "title": (_("Title"), "by_title"),
    }

    q = Words(label=_("Words"))
    item = ItemsOfSources(label=_("Item"))
    language = OneOf(
        label=_("Language"), choices=Language.choices, by="in_language", counted="language"
    )
    kind = AnyOf(label=_("Kind"), choices=Source.Kind.choices, by="of_kinds", counted="kind")
    voice_kind = AnyOf(
        label=_("Kind of voice"),
        choices=Publisher.Kind.choices,
        by="of_voice_kinds",
        counted="voice__kind",
    )
    publisher = OneOf(
        label=_("Publisher: wrote or carries it"),
        by="of_publisher",
        counted="voice__slug carrier__slug",
    )


class SearchLogFilter(RecordFilter):
    """Searches for evidence; the days are those on which they ended."""

    ORDERS = {
        "newest": (_("Newest first"), "newest_first"),
        "oldest": (_("Oldest first"), "oldest_first"),
    }

    q = Words(label=_("Words"))
    item = Items(label=_("Item"), counted="item__key")
    commitment = OneCommitment(label=_("Commitment"), counted="commitment")
    language = Languages(
        label=_("Language of the words"),
        choices=Language.choices,
        by="in_language",
        counted="languages",
    )
    start = FirstDay(label=_("Searched from"), by="ended_from")
    end = LastDay(label=_("Searched until"), by="ended_by")


class ChangeFilter(RecordFilter):
    """Public revisions; the days are those of the change (UTC), not those of the record."""

    ORDERS = {
        "newest": (_("Newest first"), "newest_first"),
        "oldest": (_("Oldest first"), "oldest_first"),
    }

    kind = AnyOf(
        label=_("Kind of record"),
        choices=PublicRevision.Kind.choices,
        by="of_kinds",
        counted="kind",
    )
    change = AnyOf(
        label=_("Kind of change"), choices=PublicRevision.Act.choices, by="of_acts", counted="act"
    )
    item = ItemsOfChanges(
        label=_("Item"), counted="event__items__key forum__items__key status_update__item__key"
    )
    start = FirstDay(label=_("Changed from"), by="since")
    end = LastDay(label=_("Changed until"), by="until")
