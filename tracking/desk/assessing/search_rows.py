"""The rows of an assessment's searches: where, when, with which words, what was found, by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import formats
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.desk.records.fields import DayField, ProseField
from tracking.desk.records.rows import let_all_be_pasted
from tracking.models import SearchLog
from tracking.models.searches import language_codes

MOST_ROWS = 20
MOST_OF_FOUND = 120  # characters


if TYPE_CHECKING:  # no generic class when the code runs
    FormOfSearch = forms.ModelForm[SearchLog]
else:
    FormOfSearch = forms.ModelForm


class SearchRow(FormOfSearch):
    """One search; an empty row is no search."""

    noun = _("Search")

    searched_on = DayField(
        label=_("When"), help_text=SearchLog._meta.get_field("searched_on").help_text
    )

    class Meta:
        model = SearchLog
        fields = SearchLog.TYPED
        field_classes = {"found": ProseField}
        widgets = {
            "found": forms.Textarea(attrs={"rows": 2}),
            "searched_by": forms.TextInput(attrs={"autocomplete": "name"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_all_be_pasted(self)

    def clean_languages(self) -> str:
        return ";".join(language_codes(self.cleaned_data["languages"]))


if TYPE_CHECKING:  # no generic class when the code runs
    RowsOfForms = forms.BaseFormSet[SearchRow]
else:
    RowsOfForms = forms.BaseFormSet


class RowsOfSearches(RowsOfForms):
    """The searches that the assessment should have; the action finds the unchanged ones."""

    def __init__(self, data: Mapping[str, Any] | None, stored: Sequence[SearchLog]) -> None:
        rows = [] if data else [dict(zip(SearchLog.TYPED, s.typed, strict=True)) for s in stored]
        self.extra = min(len(rows) + 1, MOST_ROWS)
        super().__init__(data, prefix="search", initial=rows)

    def initial_form_count(self) -> int:
        """None: an emptied row is removed."""
        return 0

    @property
    def filled(self) -> list[SearchLog]:
        return [row.instance for row in self.forms if row.has_changed()]

    @property
    def days(self) -> list[date]:
        """The days of all rows with a valid day."""
        self.is_valid()
        days = (getattr(row, "cleaned_data", {}).get("searched_on") for row in self.forms)
        return [day for day in days if day]

    def refuse(self, sentence: str) -> None:
        """Adds an error about all rows, shown above them."""
        self.non_form_errors().append(sentence)


def search_label(search: SearchLog) -> str:
    """A recorded search as a choice, in one line."""
    sentence = gettext("%(code)s, %(day)s: %(where)s. Words: %(words)s (%(languages)s). %(found)s")
    return sentence % {
        "code": search.subject.code,
        "day": formats.date_format(search.searched_on, "DATE_FORMAT"),
        "where": search.searched_in,
        "words": search.words,
        "languages": search.language_names,
        "found": Truncator(search.found).chars(MOST_OF_FOUND),
    }


SearchRows: Any = forms.formset_factory(
    SearchRow, formset=RowsOfSearches, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)
