"""The form of the matrix, and the matrix that a reader chose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gsi_tracker.drawn import ByKey
from tracking.filters.fields import AnyOfField, OneOfField
from tracking.filters.record_filter import Chosen
from tracking.models import Event
from tracking.progress.matrix import Show
from tracking.values.as_of import AsOf
from tracking.values.periods import MOST_YEARS, Length, Period, last_ones, of_years, until

FIRST_YEAR = 1945
YEARS_AHEAD = 10  # of announced events
YEARS_OF_AN_OPEN_BEGINNING = 3


@dataclass(frozen=True)
class Switch(ByKey):
    """One of several ways to see the same thing."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class MatrixChoice(ByKey):
    """A matrix that makes sense, as an address names it. Without years the last periods."""

    show: str
    by: str
    kinds: list[str]
    years: tuple[int, int] | None
    as_of: AsOf

    @property
    def periods(self) -> list[Period]:
        """A status of days to come is not known; an event can be announced."""
        whole = of_years(*self.years, self.by) if self.years else last_ones(self.as_of.day, self.by)
        if self.as_of.as_of or self.show == Show.STATUS:
            return until(self.as_of.day, whole)
        return whole

    @property
    def last_day(self) -> date:
        """The last day that is shown."""
        return self.periods[-1].last_day

    @property
    def is_unfinished(self) -> bool:
        """Whether the last column is not over on the day that is shown."""
        return self.periods[-1].end > self.as_of.day

    @property
    def query(self) -> str:
        """The query string with the days; what is not chosen is left out."""
        return self.as_of.added_to(self.filter_query)

    @property
    def filter_query(self) -> str:
        query = QueryDict(mutable=True)
        if self.show != Show.EVENTS:
            query["show"] = self.show
        if self.by != Length.QUARTER:
            query["by"] = self.by
        query.setlist("kind", self.kinds)
        if self.years:
            query["from"], query["to"] = map(str, self.years)
        return query.urlencode()

    @property
    def path(self) -> str:
        return f"{reverse('tracking:matrix')}?{self.query}".rstrip("?")

    @property
    def hidden(self) -> dict[str, str]:
        """The form's hidden parameters, which are not its own fields."""
        return {"show": self.show, "by": self.by, **self.as_of.values}

    @property
    def shows(self) -> list[Switch]:
        return [
            Switch(str(show.label), replace(self, show=show).path, show == self.show)
            for show in Show
        ]

    @property
    def lengths(self) -> list[Switch]:
        return [
            Switch(str(length.label), self._by(length).path, length == self.by) for length in Length
        ]

    def _by(self, length: Length) -> MatrixChoice:
        """The same by other periods; years that are too many for them are given up."""
        too_many = self.years and self.years[1] - self.years[0] >= MOST_YEARS[length]
        return replace(self, by=length, years=None if too_many else self.years)

    @property
    def chosen(self) -> list[Chosen]:
        """The kinds, each with the address without it."""
        return [
            Chosen(
                label=gettext("Kind"),
                value=str(Event.Kind(kind).label),
                remove_url=replace(self, kinds=[k for k in self.kinds if k != kind]).path,
            )
            for kind in self.kinds
        ]

    @property
    def reset_path(self) -> str:
        return replace(self, kinds=[], years=None).path


class MatrixForm(forms.Form):
    """Its own choice is that of the address as far as it makes sense, the default for the rest."""

    show = OneOfField(label=_("Show"), choices=Show.choices, empty="", required=False)
    by = OneOfField(label=_("Columns"), choices=Length.choices, empty="", required=False)
    kind = AnyOfField(label=_("Kind of event"), choices=Event.Kind.choices, required=False)

    def __init__(self, asked: QueryDict, as_of: AsOf) -> None:
        super().__init__(asked)
        self.as_of = as_of
        last = timezone.localdate().year + YEARS_AHEAD
        years = {
            # `from` is a word of the language and cannot be the name of a class attribute.
            name: forms.IntegerField(
                label=label, required=False, min_value=FIRST_YEAR, max_value=last
            )
            for name, label in (("from", _("First year")), ("to", _("Last year")))
        }
        self.fields = {**years, **self.fields}
        for name in ("show", "by"):  # links change them; the form only keeps them
            self.fields[name].widget = forms.HiddenInput()

    def clean(self) -> None:
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if {"from", "to"} & self.errors.keys() or (first is None and last is None):
            return
        first, last = self._with_both_ends(first, last)
        self._check_years(first, last)
        self.cleaned_data["years"] = first, last

    def _with_both_ends(self, first: int | None, last: int | None) -> tuple[int, int]:
        """An open end is the shown day's year, or three years in all where it is the beginning."""
        if first is None:
            whole = (last or self.as_of.day.year) - YEARS_OF_AN_OPEN_BEGINNING + 1
            first = max(whole, FIRST_YEAR)
        return first, last if last is not None else max(self.as_of.day.year, first)

    def _check_years(self, first: int, last: int) -> None:
        if last < first:
            raise ValidationError(gettext("The last year is before the first: swap them."))
        if last - first >= MOST_YEARS[self._length]:
            numbers = {"quarters": MOST_YEARS[Length.QUARTER], "years": MOST_YEARS[Length.YEAR]}
            raise ValidationError(
                gettext(
                    "That is too much for one table: choose at most %(quarters)s years by "
                    "quarter, or %(years)s years by year."
                )
                % numbers
            )
        ends_with_the_moment = self.as_of.as_of or self.cleaned_data.get("show") == Show.STATUS
        if ends_with_the_moment and first > self.as_of.day.year:
            day = dateformat.format(self.as_of.day, "j F Y")
            raise ValidationError(
                gettext("These years begin after %(day)s, the last day shown.") % {"day": day}
            )

    @property
    def _length(self) -> Length:
        return Length(self.cleaned_data.get("by") or Length.QUARTER)

    @property
    def choice(self) -> MatrixChoice:
        self.is_valid()
        return MatrixChoice(
            show=self.cleaned_data.get("show") or Show.EVENTS,
            by=self._length,
            kinds=self.cleaned_data.get("kind") or [],
            years=self.cleaned_data.get("years"),
            as_of=self.as_of,
        )

    @property
    def problems(self) -> list[str]:
        """What is wrong, each with the name in the address."""
        named: dict[str, Any] = dict(self.errors)
        return [
            message if name == NON_FIELD_ERRORS else f"{name}: {message}"
            for name, messages in named.items()
            for message in messages
        ]
