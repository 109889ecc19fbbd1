"""Items by quarters."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracking.matrix import Matrix, Quarter

FIRST_YEAR = 1945
MOST_YEARS = 10


class YearsForm(forms.Form):
    """The years to show; without any, the last quarters up to today."""

    def __init__(self, asked: dict[str, str], this_year: int) -> None:
        super().__init__(asked)
        self.this_year = this_year
        # `from` is a word of the language and cannot be the name of a class attribute.
        for name, label in (("from", "First year"), ("to", "Last year")):
            self.fields[name] = forms.IntegerField(
                label=label, required=False, min_value=FIRST_YEAR, max_value=this_year + 10
            )

    def clean(self) -> None:
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if self.errors or (first is None and last is None):
            return
        first, last = self._with_both_ends(first, last)
        if last < first:
            raise forms.ValidationError("The last year lies before the first: swap them.")
        if last - first >= MOST_YEARS:
            raise forms.ValidationError(f"Choose {MOST_YEARS} years at the most.")
        self.cleaned_data |= {"from": first, "to": last}

    def _with_both_ends(self, first: int | None, last: int | None) -> tuple[int, int]:
        """An open end is today's year, or three years in all where it is the beginning."""
        if first is None:
            first = max((last or self.this_year) - 2, FIRST_YEAR)
        return first, last if last is not None else max(self.this_year, first)

    @property
    def years(self) -> tuple[int, int] | None:
        if not self.is_valid() or self.cleaned_data["from"] is None:
            return None
        return self.cleaned_data["from"], self.cleaned_data["to"]


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    form = YearsForm(request.GET.dict(), today.year)
    quarters = Quarter.of_years(*form.years) if form.years else Quarter.last_ones(today)
    context = {"form": form, "matrix": Matrix.build(quarters)}
    return render(request, "tracking/matrix.html", context)
