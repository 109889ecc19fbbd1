"""The filters of the lists: one for the page and its file.

`found = EventFilter(request.GET, Event.objects.published().for_list())`, then `found.qs`: the rows,
in a stated and total order. A value that makes no sense makes the filter invalid and its rows none,
never all. Values of related records are chosen from what is public; an unpublished one answers
like one that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from priorities.models import Commitment, Item
from tracking.filters.fields import (
    MOST_VALUES,
    AnyOfField,
    OneOfField,
    PartialDateField,
    WordsField,
    known_code,
)
from tracking.models import Event, Forum, Party, PublicRevision, Source, StatusUpdate
from tracking.values.as_of import AsOf
from tracking.values.languages import Language
from tracking.values.partial_dates import PartialDate
from tracking.values.regions import Region
from tracking.values.statuses import RECORDABLE

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

Choices = list[tuple[str, str]]
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


def item_choices(asked: Sequence[str]) -> Choices:
    return [(item.key, str(item)) for item in Item.objects.in_paper_order()]


def commitment_choices(asked: Sequence[str]) -> Choices:
    commitments = Commitment.objects.in_paper_order()
    return [(commitment.code, str(commitment)) for commitment in commitments]


def party_choices(asked: Sequence[str]) -> Choices:
    """The parties in the record, and those that are asked for."""
    known = Party.objects.public().in_record_or_with_codes(list(asked))
    parties = [(party.code, party.display_name) for party in known]
    return sorted(parties, key=lambda choice: (choice[1].casefold(), choice[0]))


def forum_choices(asked: Sequence[str]) -> Choices:
    return [(str(forum.slug), forum.label) for forum in Forum.objects.published().by_name()]


def country_choices(asked: Sequence[str]) -> Choices:
    """All of ISO 3166, by their names in the active language. No query."""
    return [(country.code, country.name) for country in countries]


class Narrowing(django_filters.Filter):
    """Passes the chosen value to a method of the queryset."""

    def __init__(self, *, by: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.by = by

    def filter(self, qs: Any, value: Any) -> Any:
        return getattr(qs, self.by)(value) if value else qs


class OneOf(Narrowing):
    field_class = OneOfField


class AnyOf(Narrowing):
    field_class = AnyOfField


class Words(Narrowing):
    """Rows that contain every word."""

    field_class = WordsField

    def filter(self, qs: Any, value: list[str]) -> Any:
        for word in value:
            qs = qs.containing(word)
        return qs


class Order(OneOf):
    """Appears in the form with the filters, but orders last: RecordFilter.ordered."""

    def filter(self, qs: Any, value: str) -> Any:
        return qs


class Items(AnyOf):
    def filter(self, qs: Any, value: list[str]) -> Any:
        return qs.for_items(Item.objects.with_keys(value)) if value else qs


class OneCommitment(OneOf):
    def filter(self, qs: Any, value: str) -> Any:
        return qs.for_commitments(Commitment.objects.with_code(value)) if value else qs


class FirstDay(Narrowing):
    """The first day that the date can mean, as the beginning of a period."""

    field_class = PartialDateField

    def filter(self, qs: Any, value: PartialDate | None) -> Any:
        return super().filter(qs, value and value.earliest)


class LastDay(Narrowing):
    """The last day that the date can mean, as the end of a period."""

    field_class = PartialDateField

    def filter(self, qs: Any, value: PartialDate | None) -> Any:
        return super().filter(qs, value and value.latest)


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
    # Choices that are rows, or follow the language: read once for each request, and only where the
    # filter has them. Each is told which values are asked for.
    ROWS: dict[str, Callable[[Sequence[str]], Choices]] = {
        "item": item_choices,
        "commitment": commitment_choices,
        "party": party_choices,
        "forum": forum_choices,
        "country": country_choices,
    }

    class Meta:
        form = PeriodForm

    def __init__(self, data: QueryDict, queryset: QuerySet[Any]) -> None:
        super().__init__(data=data, queryset=queryset)
        for name in self.ROWS.keys() & self.filters.keys():
            asked = data.getlist(name)[:MOST_VALUES] if data else []
            self.filters[name].extra["choices"] = self.ROWS[name](asked)
        orders = [(code, label) for code, (label, _method) in self.ORDERS.items()]
        self.filters["order"] = Order(label=_("Order"), choices=orders, empty="")

    @property
    def qs(self) -> QuerySet[Any]:
        return self.ordered(super().qs) if self.is_valid() else self.queryset.none()

    def ordered(self, queryset: Any) -> QuerySet[Any]:
        chosen = self.form.cleaned_data["order"] or next(iter(self.ORDERS))
        ordered: QuerySet[Any] = getattr(queryset, self.ORDERS[chosen][1])()
        return ordered

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
        choices = dict(self.filters[name].extra.get("choices", ()))
        if name in {"start", "end"}:
            return _date_in_words(value)
        return str(choices.get(known_code(value, list(choices)), value))[:100]

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
    item = Items(label=_("Item"))
    commitment = OneCommitment(label=_("Commitment"))
    kind = AnyOf(label=_("Kind"), choices=Event.Kind.choices, by="of_kinds")
    party = AnyOf(label=_("Party"), by="with_parties")
    forum = OneOf(label=_("Forum"), by="at_published_forum")
    country = AnyOf(label=_("Country of the place"), by="in_countries")
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
    language = OneOf(label=_("Language of a source"), choices=Language.choices, by="in_language")
    voice = OneOf(label=_("Who reports it"), choices=Event.Voice.choices, by="in_voice")


class ForumFilter(RecordFilter):
    ORDERS = {
        "name": (_("Name"), "by_name"),
        "events": (_("Most events first"), "by_event_count"),
    }

    q = Words(label=_("Words"))
    item = Items(label=_("Item"))
    kind = AnyOf(label=_("Kind"), choices=Forum.Kind.choices, by="of_kinds")


class StatusUpdateFilter(RecordFilter):
    ORDERS = {
        "newest": (_("Newest first"), "newest_first"),
        "oldest": (_("Oldest first"), "oldest_first"),
    }

    q = Words(label=_("Words"))
    item = Items(label=_("Item"))
    commitment = OneCommitment(label=_("Commitment"))
    status = AnyOf(label=_("Status"), choices=RECORDABLE, by="of_statuses")
    confidence = AnyOf(
        label=_("Confidence"), choices=StatusUpdate.Confidence.choices, by="of_confidences"
    )
    start = FirstDay(label=_("As of, from"), by="dated_from")
    end = LastDay(label=_("As of, until"), by="dated_by")


class AlsoOutsideRecord(OneOf):
    """Leaves out the parties that no public event names, unless they are asked for."""

    def filter(self, qs: Any, value: str) -> Any:
        return qs if value else qs.in_record(AsOf.of(self.parent.data))


class PartyFilter(RecordFilter):
    ORDERS = {
        "name": (_("Name"), "by_name"),
        "events": (_("Most events first"), "by_event_count"),
    }

    q = Words(label=_("Words"))
    kind = AnyOf(label=_("Kind"), choices=Party.Kind.choices, by="of_kinds")
    region = AnyOf(label=_("Region"), choices=Region.choices, by="in_regions")
    all = AlsoOutsideRecord(
        label=_("Parties that no published event names"),
        empty=_("Leave out"),
        choices=[("yes", _("Show as well"))],
    )


class SourceFilter(RecordFilter):
    ORDERS = {
        "newest": (_("Newest first"), "newest_first"),
        "title": (_("Title"), "by_title"),
    }

    q = Words(label=_("Words"))
    item = Items(label=_("Item"))
    language = OneOf(label=_("Language"), choices=Language.choices, by="in_language")
    kind = AnyOf(label=_("Kind"), choices=Source.Kind.choices, by="of_kinds")
    relation = AnyOf(label=_("Whose voice"), choices=Source.Relation.choices, by="of_relations")


class ChangeFilter(RecordFilter):
    """Public revisions; the days are those of the change (UTC), not those of the record."""

    ORDERS = {
        "newest": (_("Newest first"), "newest_first"),
        "oldest": (_("Oldest first"), "oldest_first"),
    }

    kind = AnyOf(label=_("Kind of record"), choices=PublicRevision.Kind.choices, by="of_kinds")
    change = AnyOf(label=_("Kind of change"), choices=PublicRevision.Act.choices, by="of_acts")
    item = Items(label=_("Item"))
    start = FirstDay(label=_("Changed from"), by="since")
    end = LastDay(label=_("Changed until"), by="until")
